// The text with which each wrapper opens above a fragment.
import type { Wrapper } from './fragment-brackets.js';
import { UNSEEN_VALUE } from './fragment-words.js';

const OPENING: Readonly<Record<Wrapper['kind'], readonly string[]>> = {
  if: ['if', '(', UNSEEN_VALUE, ')', '{'],
  do: ['do', '{'],
  block: ['{'],
  'statement-expr': ['(', '{'],
  initializer: ['struct', UNSEEN_VALUE, UNSEEN_VALUE, '=', '{'],
  struct: ['struct', '{'],
  header: ['if', '('],
  'for-header': ['for', '('],
  call: [UNSEEN_VALUE, '('],
  index: [UNSEEN_VALUE, '['],
};

/** Opening tokens of a wrapper inside of another; the last one opens its level. */
export function openingOf(wrapper: Wrapper, outer: Wrapper | undefined): readonly string[] {
  if (wrapper.kind !== 'initializer' || outer === undefined) return OPENING[wrapper.kind];
  switch (outer.kind) {
    case 'initializer':
      return ['{'];
    case 'call':
    case 'header':
    case 'for-header':
    case 'index':
      return ['(', 'struct', UNSEEN_VALUE, ')', '{'];
    case 'if':
    case 'do':
    case 'block':
    case 'statement-expr':
    case 'struct':
      return OPENING.initializer;
  }
}
