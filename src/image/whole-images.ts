// Whole images: the hunks of a file applied in memory to its pre-image text.
import type { FileDiff, Hunk } from '../patch/model.js';
import { isTextOfBlob } from './blob-id.js';
import { splitLines, withoutNewline } from './file-lines.js';
import { fileLine, hunkRange, sideLines } from './hunk-side.js';
import type { Image, ImageSide } from './model.js';
import { type Misfit, type PlacedHunk, placeHunks } from './place-hunks.js';

/** A file diff applied to a text. */
export interface Applied {
  readonly kind: 'applied';
  readonly preText: string;
  readonly postText: string;
  readonly hunks: readonly PlacedHunk[];
}

export type Application = Applied | { readonly kind: 'misfit'; readonly misfit: Misfit };

/** Applies the hunks (none of them damaged) to the whole pre-image text. */
export function applyHunks(preText: string, hunks: readonly Hunk[]): Application {
  const preLines = splitLines(preText);
  const placement = placeHunks(preLines, hunks);
  if (placement.kind === 'misfit') return placement;
  const post: string[] = [];
  let next = 0;
  for (const { hunk } of placement.hunks) {
    const { first, count } = hunkRange(hunk, 'pre');
    for (; next < first - 1; next += 1) post.push(preLines[next] ?? '');
    for (const line of sideLines(hunk, 'post')) post.push(fileLine(line));
    next += count;
  }
  for (; next < preLines.length; next += 1) post.push(preLines[next] ?? '');
  return { kind: 'applied', preText, postText: post.join(''), hunks: placement.hunks };
}

/**
 * The pre-image of a diff whose context reaches from the first line to the last (`git diff -U9999`).
 *
 * @returns Undefined unless the text has the blob id that the diff names: nothing else tells where it ends.
 */
export function textShownWhole({ hunks, preBlob }: FileDiff): string | undefined {
  const [hunk, ...more] = hunks;
  if (hunk === undefined || more.length > 0 || preBlob === undefined) return undefined;
  if (hunkRange(hunk, 'pre').first !== 1) return undefined;
  const text = sideLines(hunk, 'pre').map(fileLine).join('');
  return isTextOfBlob(text, preBlob) ? text : undefined;
}

/** The whole image of one side; undefined when the file diff has no such side. */
export function wholeImage(diff: FileDiff, side: ImageSide, text: string): Image | undefined {
  const filePath = side === 'pre' ? diff.prePath : diff.postPath;
  if (filePath === undefined) return undefined;
  const lines = splitLines(text).map(withoutNewline);
  return {
    side,
    filePath,
    whole: true,
    segments: lines.length === 0 ? [] : [{ startLine: 1, lines }],
    ...(text !== '' && !text.endsWith('\n') && { noFinalNewline: true }),
  };
}
