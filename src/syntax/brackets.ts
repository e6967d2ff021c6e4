// Brackets of a body: which belongs to which, and how deep they nest; what is no C at all is found on the way.
import type { LiveTokens } from './live-tokens.js';

/** Deeper nesting than people write; the stages behind recurse over it. */
const maxNesting = 200;

const partnerOf = new Map([
  [41, 40],
  [93, 91],
  [125, 123],
]);

/** Matches all brackets. Returns why it could not be done, with the offset, or undefined when all is well. */
export function matchBrackets(
  live: LiveTokens,
): { readonly offset: number; readonly why: string } | undefined {
  const open: number[] = [];
  for (let i = 0; i < live.count; i++) {
    const kind = live.kinds[i];
    if (kind === 40 || kind === 91 || kind === 123) {
      open.push(i);
      if (open.length > maxNesting) return { offset: live.starts[i] ?? 0, why: 'brackets nest too deeply' };
    } else if (kind === 64 || kind === 92 || kind === 96) {
      // @ \ `: the parser would try all ways to skip them.
      return { offset: live.starts[i] ?? 0, why: 'a character that is no C' };
    } else if (kind === 41 || kind === 93 || kind === 125) {
      const partner = open.pop();
      if (partner === undefined || live.kinds[partner] !== partnerOf.get(kind)) {
        return { offset: live.starts[i] ?? 0, why: 'unbalanced brackets' };
      }
      live.partners[i] = partner;
      live.partners[partner] = i;
    }
  }
  const left = open.at(-1);
  return left === undefined ? undefined : { offset: live.starts[left] ?? 0, why: 'unbalanced brackets' };
}
