// Whether a call sleeps by the rows of kernel/, with the arguments it gets.
import { gfpMaySleep, lockApi, sleepRow } from '../kernel/index.js';
import type { CallExpr, Expr } from '../syntax/model.js';
import { textOf } from './access-path.js';
import type { SleepWhen } from './inner-sleep.js';
import type { PathState } from './path-state.js';
import { maskOf } from './store.js';
import { zero } from './value.js';

export interface SleepByRows {
  readonly what: string;
  readonly when: SleepWhen;
  /** Path states in which it may sleep; at least one. */
  readonly states: readonly PathState[];
}

/**
 * The sleep of a call; undefined when the rows do not know the name, or these arguments keep it from sleeping.
 *
 * @param flagsText - Text of an argument with allocation flags, for a caller who knows what its parameters are.
 */
export function sleepByRows(
  name: string,
  call: CallExpr,
  states: readonly PathState[],
  flagsText: (flags: Expr) => string = textOf,
): SleepByRows | undefined {
  if (lockApi(name)?.sleeps) return { what: `${name}()`, when: 'always', states };
  const row = sleepRow(name);
  switch (row?.when) {
    case undefined:
      return undefined;
    case 'always':
      return { what: `${name}()`, when: row.when, states };
    case 'last-reference': {
      // iput(NULL), dput(NULL) and their like return at once.
      const [object] = call.args;
      const left = object ? states.filter((state) => maskOf(state, object) !== zero) : states;
      return left.length > 0 ? { what: `${name}()`, when: row.when, states: left } : undefined;
    }
    case 'gfp': {
      const flags = call.args[row.gfpArg];
      const text = flags ? flagsText(flags) : row.defaultFlags;
      return text !== undefined && gfpMaySleep(text) === true
        ? { what: `${name}() with ${text}`, when: 'gfp', states }
        : undefined;
    }
    case 'non-null': {
      const pointer = call.args[row.pointerArg];
      if (!pointer) return undefined;
      // NULL: the part that sleeps is skipped (fs/dcache.c: d_add without an inode).
      const left = states.filter((state) => maskOf(state, pointer) !== zero);
      return left.length > 0 ? { what: `${name}()`, when: 'non-null', states: left } : undefined;
    }
    default:
      return row satisfies never;
  }
}
