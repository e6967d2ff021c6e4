// The heading of each hunk on one side: git prints that of the pre-image, where a patch may have renamed the function.
import type { Hunk } from '../patch/model.js';
import { sideLines } from './hunk-side.js';
import type { ImageSide } from './model.js';

/**
 * Headings of a file's hunks, in their order; '' where there is none.
 *
 * On the post side a heading that is a line which an earlier hunk shows, or stands above, is replaced by what
 * that hunk leaves as the last line of its kind there: a renamed function's new header, or the header that
 * splits a function in two. A label is left as it is.
 */
export function headingsOn(hunks: readonly Hunk[], side: ImageSide): string[] {
  let preLast = '';
  let postLast = '';
  return hunks.map((hunk) => {
    const printed = hunk.heading;
    const goesOn = printed !== '' && preLast.startsWith(printed.trimEnd());
    const heading = side === 'post' && goesOn ? postLast : printed;
    preLast = lastHeader(hunk, 'pre') ?? printed;
    postLast = lastHeader(hunk, 'post') ?? heading;
    return heading;
  });
}

/** The last line of a hunk's side that git would print as a heading, labels aside. */
function lastHeader(hunk: Hunk, side: ImageSide): string | undefined {
  const line = sideLines(hunk, side).findLast(
    ({ text }) => /^[A-Za-z_$]/.test(text) && !/^\w+[ \t]*:/.test(text),
  );
  return line?.text;
}
