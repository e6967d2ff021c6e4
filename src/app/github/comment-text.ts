// The words of one comment on a line or file of a pull request.
import {
  codeBlock,
  codeSpan,
  details,
  markdownMessage,
  markdownText,
  suggestionBlock,
} from '../../report/markdown.js';
import type { Anchor } from './anchor.js';
import type { PullFiles } from './diff-lines.js';
import { withoutMark, writeMark } from './marks.js';
import type { PullItem } from './review-data.js';

/** GitHub's limit of one body, in characters; a few are kept free. */
export const longestBody = 65_000;

export interface CommentContext {
  readonly files: PullFiles;
  /** False for data of another job, which cannot prove an edit to us. */
  readonly suggestions: boolean;
}

/** The body of a comment on one line. */
export function lineComment(item: PullItem, anchor: Anchor, context: CommentContext): string {
  const elsewhere = anchor.kind === 'line' && !anchor.own ? [`At ${place(item)}, because of this line:`] : [];
  return bodyOf([...elsewhere, ...sections(item, suggestion(item, anchor, context))], [item.id]);
}

/** The body of a comment on a file: all its findings that are on no line of the diff. */
export function fileComment(items: readonly PullItem[]): string {
  const parts: string[] = [];
  for (const item of items) {
    const part = [`At line ${item.line}:`, ...sections(item, undefined)].join('\n\n');
    if (parts.join('\n\n').length + part.length < longestBody - 20 * items.length - 200) parts.push(part);
    else parts.push(listLine(item));
  }
  return bodyOf(
    parts,
    items.map(({ id }) => id),
  );
}

/** One line about a finding, for a summary. */
export function listLine(item: PullItem): string {
  const inFunction = item.function === '' ? '' : ` in ${codeSpan(`${item.function}()`)}`;
  return `- ${place(item)}${inFunction}: ${item.severity}: ${markdownMessage(item.message)} (${item.rule}, ${item.certainty})`;
}

/** What a comment becomes when its finding is gone at `head`: mended, or its file left the pull request (by a rename, too). */
export function fixedComment(
  { path, body }: { readonly path: string; readonly body: string },
  ids: readonly string[],
  head: string,
  files: PullFiles,
): string {
  const said = withoutMark(body).slice(0, longestBody - 1000);
  const mark = writeMark({ state: 'fixed', ids, also: [] });
  // A cut inside a code block or details would swallow what follows, so the cut text is left out.
  const before = said.length < withoutMark(body).length ? '' : `\n\n${details('What was said', said)}`;
  const what = files.has(path) ? `Fixed in ${head}.` : `No longer in this pull request as of ${head}.`;
  return `**${what}**${before}\n\n${mark}`;
}

function sections(item: PullItem, suggested: string | undefined): string[] {
  const steps = item.witness.map(({ side, line, text, file }) => {
    const before = side === 'pre' ? ' before this change' : '';
    const where = file === null ? `line ${line}` : codeSpan(`${file}:${line}`);
    return `- ${where}${before}: ${markdownText(text)}`;
  });
  const proven =
    suggested === undefined && item.fix !== null
      ? [`Line ${item.fix.line} might be meant as ${codeSpan(item.fix.new.trim())}.`]
      : [];
  const doubt = item.certainty === 'certain' ? '' : `, ${item.certainty}`;
  return [
    `**${item.severity}**: ${markdownMessage(item.message)} (${codeSpan(item.rule)}${doubt})`,
    steps.join('\n'),
    ...proven,
    ...(suggested === undefined ? [] : [suggested]),
    ...(item.frame.length === 0 ? [] : [details('Lock lanes', codeBlock(item.frame))]),
  ].filter((section) => section !== '');
}

/** Only a proven edit, on the line of the comment, when the pull request adds that line and it reads as it did for us. */
function suggestion(
  item: PullItem,
  anchor: Anchor,
  { files, suggestions }: CommentContext,
): string | undefined {
  const { fix } = item;
  if (!suggestions || fix === null || anchor.kind !== 'line' || anchor.side !== 'RIGHT') return undefined;
  const file = files.get(anchor.path);
  if (file === undefined || anchor.path !== item.file || fix.line !== anchor.line) return undefined;
  if (!file.added.has(fix.line) || file.right.get(fix.line) !== fix.old) return undefined;
  return suggestionBlock(fix.new);
}

const place = (item: PullItem): string => codeSpan(`${item.file}:${item.line}`);

/** Joins sections as far as they fit; the first says what is wrong and always does. */
function bodyOf(sections: readonly string[], ids: readonly string[]): string {
  const mark = writeMark({ state: 'open', ids, also: [] });
  let body = '';
  for (const section of sections)
    if (body.length + section.length + mark.length + 4 <= longestBody) body += `${section}\n\n`;
  return `${body}${mark}`;
}
