// A function's effect on its caller's locks, by class of what it returns.
import type { HeldLock } from './path-state.js';
import { mentionsOf } from './access-path.js';
import type { ValueMask } from './value.js';

/** What happened to one lock between entry and exit; the key is in terms of the callee's parameters. */
export type SummaryEffect =
  | { readonly kind: 'acquires'; readonly key: string; readonly lock: HeldLock }
  | { readonly kind: 'releases'; readonly key: string };

export interface SummaryOutcome {
  /** Classes of the return value on the paths of this outcome. */
  readonly returns: ValueMask;
  readonly effects: readonly SummaryEffect[];
}

export interface Summary {
  readonly params: readonly string[];
  /** Empty when the function leaves its caller's locks alone. */
  readonly outcomes: readonly SummaryOutcome[];
  /** True when it does something to locks that cannot be said in terms of its parameters. */
  readonly opaque: boolean;
  /** Last fields (or names) of all locks its text touches, however it leaves them. */
  readonly touched: ReadonlySet<string>;
  /** Of these, the ones it releases of objects that it finds itself: the caller knows them by another name. */
  readonly unnamed: ReadonlySet<string>;
}

/** Looks a callee up by name; undefined when its text is not at hand. */
export type SummaryLookup = (name: string) => Summary | undefined;

/** A key or path of the callee in the caller's words; undefined when it starts from something the caller lacks. */
export function substitute(text: string, params: readonly string[], args: readonly string[]): string {
  const { roots } = mentionsOf(text);
  let result = text;
  for (const [index, param] of params.entries()) {
    const arg = args[index];
    if (!roots.has(param) || arg === undefined) continue;
    result = replaceRoot(result, param, arg);
  }
  return result;
}

/** Replaces the variable `name` by `value`; `&x` before `->f` becomes `x.f`. */
function replaceRoot(text: string, name: string, value: string): string {
  return text.replace(
    /(->|\.)?([A-Za-z_]\w*)(->)?/g,
    (whole, before: string | undefined, word: string, after: string | undefined) => {
      if (before !== undefined || word !== name) return whole;
      if (after === undefined) return value;
      return value.startsWith('&') ? `${value.slice(1)}.` : `${value}->`;
    },
  );
}
