// One flags variable is given to two nested irqsave locks: the inner one overwrites what the outer one saved.
import type { Position } from '../src/base/position.js';
import { mentionsOf, textOf } from '../src/lockstate/access-path.js';
import type { FunctionFacts, Point } from '../src/lockstate/facts.js';
import { calleeName, lockCallOf } from '../src/lockstate/lock-call.js';
import type { HeldLock, PathState } from '../src/lockstate/path-state.js';
import { defineRule } from '../src/rule/contract.js';
import type { CallExpr } from '../src/syntax/model.js';

/** A call that saves the interrupt state into `flags`. */
interface Save {
  readonly at: Position;
  readonly flags: string;
  /** What it takes, for the message. */
  readonly shown: string;
  readonly key: string;
  readonly states: readonly PathState[];
}

export default defineRule({
  id: 'irqsave-flags-shared',
  severity: 'error',
  summary: 'Two nested irqsave locks save into one flags variable',
  messages: {
    nested:
      "'{lock}' saves into '{flags}', which still holds the interrupt state that '{outer}' saved: interrupts stay off behind the last unlock",
  },
  *check(facts) {
    const saves = savesOf(facts);
    // Two are needed; most functions have none.
    if (saves.length < 2) return;
    const flagsAt = new Map(saves.map(({ at, flags }) => [place(at), flags]));
    for (const inner of saves) {
      const outers = inner.states.map((state) => outerOf(facts, state, inner, flagsAt));
      const outer = outers.find((found) => found !== undefined);
      if (!outer) continue;
      const [key, lock] = outer;
      const saved = lock.lockType === 'context' ? `${lock.api}()` : lock.shown;
      yield {
        messageId: 'nested',
        certainty: outers.every((found) => found !== undefined) ? 'certain' : 'likely',
        at: inner.at,
        lock: inner.shown,
        lanes: [key, inner.key],
        data: { flags: inner.flags, outer: saved },
        witness: [
          { line: lock.at.line, text: `saved into '${inner.flags}' here` },
          { line: inner.at.line, text: 'overwritten before it is restored' },
        ],
      };
    }
  },
});

const place = ({ line, column }: Position): string => `${line}:${column}`;

function savesOf(facts: FunctionFacts): readonly Save[] {
  return facts.points.flatMap((point) => saveOf(facts, point) ?? []);
}

function saveOf(facts: FunctionFacts, { step, states }: Point): Save | undefined {
  const [state] = states;
  if (step.kind !== 'call' || !state) return undefined;
  const lock = lockCallOf(step.call, state.aliases);
  if (lock) {
    const { effect, flagsArg, name } = lock.api;
    if (flagsArg === undefined || (effect !== 'acquire' && effect !== 'try-acquire')) return undefined;
    const arg = step.call.args[flagsArg];
    const shown = lock.api.lockType === 'context' ? `${name}()` : lock.shown;
    return arg && { at: step.at, flags: variableOf(textOf(arg)), shown, key: lock.key, states };
  }
  const flags = savedByWrapper(facts, step.call);
  if (flags === undefined) return undefined;
  const shown = `${calleeName(step.call) ?? ''}()`;
  return { at: step.at, flags, shown, key: shown, states };
}

/** foo_lock_irqsave(foo, &flags) of the same image: the one argument that speaks of flags. */
function savedByWrapper({ summary }: FunctionFacts, call: CallExpr): string | undefined {
  const name = calleeName(call);
  const texts = call.args.map((arg) => textOf(arg)).filter((text) => /^&?\w*flags?\w*$/i.test(text));
  const [text, ...more] = texts;
  if (name === undefined || text === undefined || more.length > 0) return undefined;
  const effects = summary(name)?.outcomes.flatMap((outcome) => outcome.effects) ?? [];
  return effects.some((effect) => effect.kind === 'acquires' && effect.lock.variant === 'irqsave')
    ? variableOf(text)
    : undefined;
}

const variableOf = (text: string): string => text.replace(/^&/, '');

/** The lock held on this path that saved into the same variable; the same lock again is a double lock. */
function outerOf(
  facts: FunctionFacts,
  state: PathState,
  inner: Save,
  flagsAt: ReadonlyMap<string, string>,
): readonly [string, HeldLock] | undefined {
  for (const [key, lock] of state.locks) {
    if (lock.kind !== 'held' || lock.variant !== 'irqsave' || lock.byCaller || lock.byGuard) continue;
    if (lock.releasedAs || (key === inner.key && lock.lockType !== 'context')) continue;
    if (flagsAt.get(place(lock.at)) !== inner.flags) continue;
    if (!isAnotherVariable(facts, inner.flags, lock.at, inner.at)) return [key, lock];
  }
  return undefined;
}

/** Declared again in an inner scope, copied away or handed to a helper in between: the outer state is not lost. */
function isAnotherVariable(facts: FunctionFacts, flags: string, from: Position, to: Position): boolean {
  return facts.points.some(({ step, states }) => {
    // In a loop, where the inner one stands above or is the same call, anything may be in between.
    if (from.line < to.line && (step.at.line < from.line || step.at.line > to.line)) return false;
    if (step.kind === 'call') {
      const isLock = states[0] !== undefined && lockCallOf(step.call, states[0].aliases) !== undefined;
      return (
        !isLock && place(step.at) !== place(to) && passes(step.call, flags) && place(step.at) !== place(from)
      );
    }
    if (step.kind === 'declare')
      return step.name === flags || (step.init !== undefined && mentions(textOf(step.init), flags));
    if (step.kind !== 'assign') return false;
    return textOf(step.target) === flags || (step.value !== undefined && mentions(textOf(step.value), flags));
  });
}

/** It may restore what the variable holds. */
const passes = (call: CallExpr, flags: string): boolean =>
  call.args.some((arg) => variableOf(textOf(arg)) === flags);

const mentions = (text: string, flags: string): boolean =>
  text === flags || mentionsOf(text).roots.has(flags);
