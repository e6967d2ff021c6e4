// A code frame as lines of text: number, what the patch did, lanes, code, remark.
import type { Frame, FrameRow } from './frame.js';
import { asciiGlyphs, unicodeGlyphs, type Glyphs, type LaneCell } from './glyphs.js';
import { cutToWidth, displayWidth, expandTabs, wrapWords } from './columns.js';
import type { ReportOptions } from './model.js';
import { makePaint, paintCell, type Paint } from './paint.js';
import { visible, visibleCode } from './visible.js';

interface Layout {
  readonly paint: Paint;
  readonly glyphs: Glyphs;
  readonly numberWidth: number;
  /** Columns right of the gutter. */
  readonly room: number;
  /** Column, right of the gutter, in which remarks start. */
  readonly noteColumn: number;
}

interface TextRow {
  readonly number: string;
  readonly mark: string;
  readonly cells: readonly LaneCell[];
  readonly below: readonly LaneCell[];
  readonly code: string;
  readonly note: string;
}

/** Narrower than this a frame cannot be read; the terminal may wrap it then. */
const narrowest = 40;
const widestCode = 100;
const notAtHand = '(not in the text at hand)';

/** Renders a frame; no line is wider than the terminal. */
export function renderFrame(frame: Frame, options: ReportOptions): string[] {
  const glyphs = options.unicode ? unicodeGlyphs : asciiGlyphs;
  const rows = dedent(frame.rows.map(textRow));
  const numberWidth = Math.max(6, ...rows.map((row) => row.number.length));
  const lanes = frame.rows[0]?.cells.length ?? 0;
  const room = Math.max(options.width, narrowest) - (numberWidth + 2 + lanes + 2);
  const layout = {
    paint: makePaint(options.color),
    glyphs,
    numberWidth,
    room,
    noteColumn: noteColumn(rows, room),
  };
  const legend = frame.locks.length > 0 && lanes > 1 ? renderLegend(frame.locks, layout, lanes) : [];
  return [...legend, ...rows.flatMap((row) => renderRow(row, layout))];
}

function textRow(row: FrameRow): TextRow {
  const note = row.notes.map(visible).join('; ');
  if (row.kind === 'elided') {
    return { number: '...', mark: ' ', cells: row.cells, below: row.cells, code: '', note };
  }
  const code = row.text === undefined ? notAtHand : expandTabs(visibleCode(row.text)).trimEnd();
  const mark = { added: '+', removed: '-', unchanged: ' ' }[row.change];
  return { number: String(row.line), mark, cells: row.cells, below: row.below, code, note };
}

/** Takes the common indentation away. */
function dedent(rows: readonly TextRow[]): TextRow[] {
  const isCode = ({ code }: TextRow): boolean => code !== '' && code !== notAtHand;
  const indents = rows.filter(isCode).map(({ code }) => code.length - code.trimStart().length);
  const common = indents.length === 0 ? 0 : Math.min(...indents);
  return rows.map((row) => (isCode(row) ? { ...row, code: row.code.slice(common) } : row));
}

/** Remarks stand in one column, right of the longest line that has one, when the terminal is wide enough. */
function noteColumn(rows: readonly TextRow[], room: number): number {
  const noted = rows.filter(({ note }) => note !== '');
  const beside = noted.map(({ code }) => Math.min(displayWidth(code), widestCode) + 2);
  const fitting = beside.filter((column, index) => column + displayWidth(noted[index]?.note ?? '') <= room);
  return fitting.length === 0 ? 0 : Math.max(...fitting);
}

/** Names the lanes, each over its own column. */
function renderLegend(locks: readonly string[], layout: Layout, lanes: number): string[] {
  const { paint, glyphs, numberWidth, room } = layout;
  // A lane that only marks the defect has no lock and stands first.
  const unnamed = lanes - locks.length;
  return locks.map((lock, index) => {
    const left = ' '.repeat(numberWidth + 2 + unnamed + index);
    const name = cutToWidth(visible(lock), room, glyphs.cut);
    return left + paint('dim', `.${' '.repeat(locks.length - index)} ${name}`);
  });
}

function renderRow(row: TextRow, layout: Layout): string[] {
  const { paint, glyphs, room, noteColumn: column } = layout;
  const gutter = renderGutter(row.number, row.mark, row.cells, layout);
  const below = renderGutter('', ' ', row.below, layout);
  const code = cutToWidth(row.code, Math.min(room, widestCode), glyphs.cut);
  const painted = gutter + (row.mark === '-' ? paint('removed', code) : code);
  if (row.note === '') return [painted.trimEnd()];
  const width = displayWidth(code);
  const starts = [Math.max(column, width === 0 ? 0 : width + 2), width + 2];
  const start = starts.find((from) => from + displayWidth(row.note) <= room);
  if (start !== undefined) return [painted + ' '.repeat(start - width) + paint('remark', row.note)];
  if (code === '') {
    const [first = '', ...rest] = wrapWords(row.note, room);
    return [gutter + paint('remark', first), ...rest.map((line) => below + paint('remark', line))];
  }
  const lines = wrapWords(glyphs.pointer + row.note, room, '  ');
  return [painted, ...lines.map((line) => below + paint('remark', line))];
}

function renderGutter(
  number: string,
  mark: string,
  cells: readonly LaneCell[],
  { paint, glyphs, numberWidth }: Layout,
): string {
  const lanes = cells.map((cell, lane) => paintCell(paint, cell, lane, glyphs.lane[cell])).join('');
  const change = mark === '+' ? paint('added', mark) : mark === '-' ? paint('removed', mark) : mark;
  return `${paint('dim', number.padStart(numberWidth))}${change} ${lanes}  `;
}
