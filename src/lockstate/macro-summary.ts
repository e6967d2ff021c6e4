// The lock effect of a one-call macro: `#define foo_lock(f) mutex_lock(&(f)->m)`.
import type { LockApi } from '../kernel/index.js';
import { lastField, memberText, pointedTo } from './access-path.js';
import type { CallMacro } from './lock-call.js';
import { heldBy } from './lock-effect.js';
import type { Summary } from './summary.js';
import { anyValue } from './value.js';

/** Summary of a macro around `api`; undefined when the tables do not know the call or it is conditional. */
export function macroSummary(macro: CallMacro, api: LockApi | undefined): Summary | undefined {
  if (!api || (api.effect !== 'acquire' && api.effect !== 'release')) return undefined;
  const key = keyOf(macro, api);
  if (key === undefined) return undefined;
  const lock = heldBy({ api, key, shown: key }, { line: 0, column: 0 }, 'free');
  const effect =
    api.effect === 'acquire'
      ? ({ kind: 'acquires', key, lock } as const)
      : ({ kind: 'releases', key } as const);
  return {
    params: macro.params,
    outcomes: [{ returns: anyValue, effects: [effect] }],
    opaque: false,
    touched: new Set([lastField(key)]),
  };
}

function keyOf(macro: CallMacro, api: LockApi): string | undefined {
  if (api.lockArgs.length === 0) return api.lockName ?? api.name;
  const [index] = api.lockArgs;
  const arg = index === undefined ? undefined : macro.args[index];
  if (arg === undefined || api.lockArgs.length > 1) return undefined;
  const text = normalise(arg);
  return api.field === undefined
    ? pointedTo(text)
    : memberText(text, api.field.replace(/^(?:->|\.)/, ''), true);
}

/** `&((f)->m)` and `&(f)->m` are `&f->m`. */
function normalise(text: string): string {
  const plain = text.replace(/\s+/g, '');
  return plain.replace(/\((\w+)\)/g, '$1').replace(/^&\(([^()]*)\)$/, '&$1');
}
