// Opens an image for analysis: whole files by their functions, hunks by what they show of them.
import type { Image } from '../image/model.js';
import { openFragments } from './fragments.js';
import type { SourceUnit } from './model.js';
import { openText } from './open-file.js';

/**
 * Scans an image. Whole files are cut into functions; of images that are only hunks every function's shown
 * parts are made parsable (fragments.ts).
 */
export function openImage(image: Image): SourceUnit {
  if (!image.whole) return openFragments(image);
  const [segment] = image.segments;
  return openText(image.filePath, segment?.lines.join('\n') ?? '', segment?.startLine ?? 1);
}
