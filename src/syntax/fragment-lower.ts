// Lowers the pieces of one function: each repaired and parsed alone, joined with unseen code between them.
import type { Notice, Outcome } from '../base/notice.js';
import { bodyTokens, type FunctionGroup, type FunctionPiece, type HunkText } from './fragment-groups.js';
import { repairFragment, type FragmentText } from './fragment-repair.js';
import { joinUnseen, markUnseen, type ShownLines } from './fragment-unseen.js';
import { isLockLike } from './lock-names.js';
import type { CFunction, Stmt } from './model.js';
import { openText } from './open-file.js';

/** First and last line of a piece, its header's included. */
export function shownLines({ hunk, part }: FunctionPiece): ShownLines {
  const { tokens } = hunk.scan;
  const first = tokens[part.header ?? part.open ?? part.from]?.row ?? 0;
  const last =
    part.close === undefined
      ? lastRow(hunk.scan.lines.length, tokens[part.to]?.row)
      : tokens[part.close]?.row;
  const above = part.open === undefined && part.from === 0 ? 0 : first;
  return { first: hunk.segment.startLine + above, last: hunk.segment.startLine + (last ?? first) };
}

function lastRow(rows: number, next: number | undefined): number {
  return Math.max(0, (next ?? rows) - 1);
}

/** True when header, `{` and `}` are all shown, without a gap. */
export function isComplete({ pieces: [only, ...more] }: FunctionGroup): boolean {
  return more.length === 0 && only !== undefined && isWhole(only);
}

function isWhole({ part }: FunctionPiece): boolean {
  return part.header !== undefined && part.close !== undefined;
}

/** Lowers a function of which some lines are missing; a piece that cannot be read gives the function up. */
export function lowerGroup(filePath: string, group: FunctionGroup): Outcome<CFunction | undefined> {
  const notices: Notice[] = [];
  const body: Stmt[] = [];
  let header: CFunction | undefined;
  for (const piece of group.pieces) {
    const lowered = lowerPiece(filePath, piece);
    notices.push(...lowered.notices);
    if (lowered.value === undefined) return { value: undefined, notices };
    if (piece.part.header !== undefined) header = lowered.value;
    body.push(...lowered.value.body);
  }
  if (isComplete(group)) return { value: header, notices };
  return { value: { ...frameOf(group, header), body: joinUnseen(body), complete: false }, notices };
}

type Frame = Omit<CFunction, 'body' | 'complete'>;

function frameOf(group: FunctionGroup, header: CFunction | undefined): Frame {
  const first = group.pieces[0];
  const last = group.pieces.at(-1);
  const startLine = first === undefined ? 1 : shownLines(first).first;
  const endLine = last === undefined ? startLine : shownLines(last).last;
  if (header !== undefined) return { ...header, endLine };
  const unknown = { returnType: '', params: [], isStatic: false, annotations: [], comment: '' };
  return { name: group.name, ...unknown, startLine, bodyLine: startLine, endLine };
}

function lowerPiece(filePath: string, piece: FunctionPiece): Outcome<CFunction | undefined> {
  const shown = shownLines(piece);
  if (piece.part.unplaced === true) {
    return notJudged(filePath, piece, 'statements that are in no function, or lost their indentation');
  }
  if (isWhole(piece)) return lowerWhole(filePath, piece);
  const fragment = cut(piece);
  const { text, rowsBefore, broken, droppedLockRow } = repairFragment(fragment);
  const firstLine = shown.first - fragment.rowsAbove;
  const unit = openText(filePath, text, firstLine - rowsBefore);
  const [slice, ...more] = unit.slices;
  if (slice === undefined || more.length > 0 || broken)
    return unreadable(filePath, piece, 'its brackets do not match');
  const { value, notices } = unit.lower(slice);
  if (value === undefined) {
    const why = notices.map((notice) => notice.message).join('; ');
    return unreadable(filePath, piece, why);
  }
  const dropped =
    droppedLockRow === undefined ? [] : [droppedArm(filePath, piece, firstLine + droppedLockRow)];
  return { value: { ...value, body: markUnseen(value.body, shown) }, notices: [...notices, ...dropped] };
}

/** A function of which nothing is missing is read as in a whole file. */
function lowerWhole(filePath: string, piece: FunctionPiece): Outcome<CFunction | undefined> {
  const { lines, rowsAbove } = cut(piece);
  const text = [...lines.slice(0, -1), `${lines.at(-1) ?? ''}}`].join('\n');
  const unit = openText(filePath, text, shownLines(piece).first - rowsAbove);
  const [slice] = unit.slices;
  return slice === undefined ? notJudged(filePath, piece, 'its header could not be read') : unit.lower(slice);
}

/** A piece without control flow and lock calls costs nothing: it is as if it were not shown. */
function unreadable(filePath: string, piece: FunctionPiece, why: string): Outcome<CFunction | undefined> {
  const matters = bodyTokens(piece).some((token, index, all) => {
    const isCall = all[index + 1]?.text === '(' && isLockLike(token.text);
    return (
      isCall || /^(?:if|else|for|while|do|switch|case|default|return|goto|break|continue)$/.test(token.text)
    );
  });
  if (matters || piece.part.header !== undefined) return notJudged(filePath, piece, why);
  const { first, last } = shownLines(piece);
  const frame = frameOf({ name: piece.part.name, pieces: [piece] }, undefined);
  const at = { line: first, column: 1 };
  return { value: { ...frame, body: [{ kind: 'unseen', at, endLine: last }], complete: false }, notices: [] };
}

function notJudged(filePath: string, piece: FunctionPiece, why: string): Outcome<undefined> {
  const { first, last } = shownLines(piece);
  const name = piece.part.name === '' ? 'a function' : piece.part.name;
  const notice: Notice = {
    code: 'function-not-judged',
    level: 'not-judged',
    message: `${name} is not judged, lines ${first}-${last} of it could not be read: ${why}`,
    file: filePath,
    line: first,
  };
  return { value: undefined, notices: [notice] };
}

function droppedArm(filePath: string, { part }: FunctionPiece, line: number): Notice {
  return {
    code: 'else-arm-not-judged',
    level: 'info',
    message: `${part.name === '' ? 'a function' : part.name}: only the first arm of a conditional that the hunk cuts was judged`,
    file: filePath,
    line,
  };
}

/** Cuts a piece out of its hunk: whole rows, what is not its own on the first and last row blanked. */
function cut(piece: FunctionPiece): FragmentText & { readonly rowsAbove: number } {
  const { hunk, part } = piece;
  const { tokens, lines } = hunk.scan;
  const open = part.open === undefined ? undefined : tokens[part.open];
  const hasHeader = part.header !== undefined;
  const headerRow = tokens[part.header ?? part.open ?? part.from]?.row ?? 0;
  const commentRow = hasHeader && part.header !== 0 ? (tokens[part.header - 1]?.row ?? -1) + 1 : 0;
  const fromRow = hasHeader ? Math.min(commentRow, headerRow) : part.from === 0 ? 0 : headerRow;
  const close = part.close === undefined ? undefined : tokens[part.close];
  const endRow = close?.row ?? tokens[part.to]?.row ?? lines.length;
  const shown = lines.slice(fromRow, close === undefined ? endRow : endRow + 1);
  if (hasHeader) blankDirectives(hunk, shown, fromRow, headerRow);
  if (close !== undefined) shown.push((shown.pop() ?? '').slice(0, close.column));
  const bodyColumn = open === undefined ? 0 : open.column + 1;
  if (!hasHeader && open !== undefined)
    shown.unshift(' '.repeat(bodyColumn) + (shown.shift() ?? '').slice(bodyColumn));
  const bodyRow = open === undefined ? 0 : open.row - fromRow;
  return {
    lines: shown,
    bodyRow,
    bodyColumn,
    hasHeader,
    startsBody: open !== undefined,
    endsBody: close !== undefined,
    unit: hunk.unit,
    rowsAbove: hasHeader ? headerRow - fromRow : 0,
  };
}

/** Blanks the directives above a header: an `#else` there belongs to what is above. */
function blankDirectives({ scan }: HunkText, shown: string[], fromRow: number, headerRow: number): void {
  for (const { row, endRow } of scan.directives) {
    if (row >= fromRow && endRow < headerRow) shown.fill('', row - fromRow, endRow - fromRow + 1);
  }
}
