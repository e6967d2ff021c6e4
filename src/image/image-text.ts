// An image back as text: what a file of it would hold.
import type { Image } from './model.js';

/** The text of a whole image, byte for byte; of a hunk-only image, its segments one after the other. */
export function imageText(image: Image): string {
  const lines = image.segments.flatMap((segment) => segment.lines);
  if (lines.length === 0) return '';
  return lines.join('\n') + (image.noFinalNewline === true ? '' : '\n');
}
