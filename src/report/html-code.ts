// The code of a finding in an HTML page: both images side by side, the lock lanes beside the one it is about.
import type { Finding } from '../finding/model.js';
import type { ImageSide } from '../image/model.js';
import type { LaneCell } from './glyphs.js';
import { escapeCode, escapeHtml } from './html-escape.js';
import { buildLanes, type Lanes } from './lanes.js';
import type { Review } from './model.js';
import { placeOf } from './place.js';
import { alignFunction, type SideLine, type SideRow } from './side-by-side.js';

/** What a screen reader says about a cell; a lane that only goes on is not read out on every line. */
const cellWords: Readonly<Record<LaneCell, string>> = {
  free: '',
  held: '',
  partly: '',
  acquire: 'acquired',
  reacquire: 'acquired again',
  release: 'released',
  'acquire-release': 'acquired and released',
  defect: 'the finding',
};

/** Longer functions show what is around the lines that matter. */
const wholeFunction = 400;
const around = 12;

/** Rows for one code table, and how many there are. */
export interface CodeTable {
  readonly html: string;
  readonly rows: number;
}

/** @param context - Rows kept around each line that matters, where the function is not shown whole. */
export function renderCode(review: Review, finding: Finding, context = around): CodeTable {
  const { side, line } = placeOf(finding);
  const lanes = buildLanes(finding, line);
  const notes = notesOf(finding);
  const all = alignFunction(review, finding);
  const kept = chooseRows(
    all,
    finding,
    notes,
    all.length > wholeFunction || context < around ? context : Infinity,
  );
  let ownLine = 0;
  const rows = kept.map((part) => {
    if (part === 'gap') return gapRow(lanes);
    const own = part[side]?.line;
    // Beside a line that only the other image has, what is held goes on.
    const cells = own === undefined ? lanes.below(ownLine) : lanes.at(own);
    ownLine = own ?? ownLine;
    return codeRow(part, { side, cells, notes, isDefect: own === line });
  });
  const name = finding.function === '' ? 'the function' : `${escapeHtml(finding.function)}()`;
  const table = [
    `<div class="scroll" role="region" tabindex="0" aria-label="Code of ${name}">`,
    '<table>',
    `<caption class="hidden">${name} before and after the patch, with the state of its locks</caption>`,
    columns(side, lanes),
    `<thead>${headRow(side, lanes)}</thead>`,
    `<tbody>${rows.join('\n')}</tbody>`,
    '</table></div>',
  ].join('\n');
  return { html: legend(lanes) + table, rows: rows.length };
}

type Notes = ReadonlyMap<string, readonly string[]>;

/** Remarks by side and line; steps in other files are listed elsewhere. */
function notesOf({ witness, fix }: Finding): Notes {
  const notes = new Map<string, string[]>();
  const add = (side: ImageSide, line: number, text: string): void => {
    const key = `${side}:${line}`;
    notes.set(key, [...(notes.get(key) ?? []), text]);
  };
  for (const step of witness) if (step.file === undefined) add(step.side, step.line, step.text);
  for (const edit of fix?.edits ?? []) add('post', edit.line, `did you mean ${edit.new.trim()}?`);
  return notes;
}

function chooseRows(
  rows: readonly SideRow[],
  finding: Finding,
  notes: Notes,
  context: number,
): (SideRow | 'gap')[] {
  const place = placeOf(finding);
  const isNoted = (row: SideRow): boolean =>
    row[place.side]?.line === place.line ||
    (['pre', 'post'] as const).some((side) => notes.has(`${side}:${row[side]?.line ?? 0}`));
  const noted = rows.flatMap((row, at) => (isNoted(row) ? [at] : []));
  const isKept = (row: SideRow, at: number): boolean =>
    isNoted(row) ||
    (hasText(row) && (context === Infinity || noted.some((other) => Math.abs(other - at) <= context)));
  return rows.flatMap((row, at): (SideRow | 'gap')[] => {
    if (isKept(row, at)) return [row];
    const before = rows[at - 1];
    return before === undefined || isKept(before, at - 1) ? ['gap'] : [];
  });
}

function hasText({ pre, post }: SideRow): boolean {
  return pre?.text !== undefined || post?.text !== undefined;
}

function legend({ locks }: Lanes): string {
  if (locks.length === 0) return '';
  const items = locks.map(
    (lock, index) => `<li><span class="key lane${index}"></span><code>${escapeHtml(lock)}</code></li>`,
  );
  return `<ul class="legend" aria-label="Locks">${items.join('')}</ul>\n`;
}

function columns(side: ImageSide, lanes: Lanes): string {
  const image = '<col class="c-no"><col>';
  const drawn = '<col class="c-lane">'.repeat(lanes.at(0).length);
  return `<colgroup>${side === 'post' ? image + drawn + image : drawn + image + image}</colgroup>`;
}

function headRow(side: ImageSide, lanes: Lanes): string {
  const count = lanes.at(0).length;
  const locks = `<th class="locks" scope="col" colspan="${count}"><span class="hidden">Locks</span></th>`;
  const before = '<th scope="col" colspan="2">Before</th>';
  const after = '<th scope="col" colspan="2">After</th>';
  return `<tr>${side === 'post' ? before + locks + after : locks + before + after}</tr>`;
}

function gapRow(lanes: Lanes): string {
  return `<tr class="gap"><td colspan="${4 + lanes.at(0).length}">&#8943;</td></tr>`;
}

interface RowLook {
  readonly side: ImageSide;
  readonly cells: readonly LaneCell[];
  readonly notes: Notes;
  readonly isDefect: boolean;
}

function codeRow(row: SideRow, { side, cells, notes, isDefect }: RowLook): string {
  const drawn = cells.map(laneCell).join('');
  const before = codeCells('pre', row.pre, notes);
  const after = codeCells('post', row.post, notes);
  const columns = side === 'post' ? before + drawn + after : drawn + before + after;
  return `<tr${isDefect ? ' class="defect"' : ''}>${columns}</tr>`;
}

function laneCell(cell: LaneCell, index: number): string {
  const words = cellWords[cell];
  const said = words === '' ? '' : `<span class="hidden">${words}</span>`;
  return `<td class="lane lane${index} ${cell}">${said}</td>`;
}

function codeCells(side: ImageSide, line: SideLine | undefined, notes: Notes): string {
  if (line === undefined) return '<td class="no none"></td><td class="code none"></td>';
  const change = line.isChanged ? (side === 'pre' ? ' removed' : ' added') : '';
  const mark = line.isChanged ? `<span class="mark">${side === 'pre' ? '-' : '+'}</span>` : '';
  const text = line.text === undefined ? '<i>not in the text at hand</i>' : escapeCode(line.text);
  const said = (notes.get(`${side}:${line.line}`) ?? []).map(escapeHtml).join('; ');
  const note = said === '' ? '' : `<span class="note">${said}</span>`;
  return `<td class="no${change}">${mark}${line.line}</td><td class="code${change}"><code>${text}</code>${note}</td>`;
}
