// Judges the change from one text of a file to another, as `check --existing` does with the whole file at hand.
import { createTwoFilesPatch } from 'diff';
import { review } from '../../src/app/review.js';
import type { ReviewOptions } from '../../src/app/options.js';
import { buildImages } from '../../src/image/index.js';
import { textInput } from '../../src/input/text-input.js';
import { parsePatches } from '../../src/patch/index.js';
import type { Review } from '../../src/report/model.js';
import { rules } from '../../rules/index.js';

export function judgePatch(
  file: string,
  before: string,
  after: string,
  more: Partial<ReviewOptions> = {},
): Review {
  const text = createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after);
  const patches = parsePatches([textInput('1.patch', text)]);
  const images = buildImages(patches.value, () => before);
  const options = {
    rules: new Set(rules.map(({ id }) => id)),
    existing: true,
    pedantic: false,
    failOn: 'note' as const,
    ...more,
  };
  return review(patches.value, [...patches.notices, ...images.notices], images.value, options);
}
