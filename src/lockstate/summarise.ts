// Reads a function's summary off the states at its exits.
import type { Cfg } from '../cfg/model.js';
import type { CFunction } from '../syntax/model.js';
import { lastField, mentionsOf } from './access-path.js';
import type { Exit } from './facts.js';
import { lostKeyPrefix, type PathState } from './path-state.js';
import type { Summary, SummaryEffect, SummaryOutcome } from './summary.js';
import { maskOf } from './store.js';
import { anyValue, type ValueMask } from './value.js';

/** More outcomes than this are not worth telling apart: the caller learns that it cannot know. */
const outcomeBound = 6;

/** Summary of a solved function. `opaque` when its effect cannot be said in its caller's words. */
export function summarise(fn: CFunction, cfg: Cfg, exits: readonly Exit[]): Summary {
  const params = fn.params.map((param) => param.name);
  const locals = new Set(
    cfg.blocks.flatMap((block) =>
      block.steps.flatMap((step) => (step.kind === 'declare' ? [step.name] : [])),
    ),
  );
  const outcomes = new Map<string, SummaryOutcome>();
  let opaque = false;
  for (const exit of exits) {
    for (const state of exit.states) {
      const effects = effectsOf(state);
      if ([...state.locks.values()].some((status) => status.kind === 'unclear')) opaque = true;
      if (
        effects.some(
          ({ key }) =>
            key.startsWith(lostKeyPrefix) || [...mentionsOf(key).roots].some((root) => locals.has(root)),
        )
      )
        opaque = true;
      addOutcome(outcomes, exit.value ? maskOf(state, exit.value) : anyValue, effects);
    }
  }
  const list = [...outcomes.values()];
  const annotated = annotatedLocks(fn);
  const touched = new Set([...touchedFields(exits), ...annotated.map(lastField)]);
  // __releases(ci->lock) with a local: the caller knows the lock by another name.
  if (annotated.some((text) => ![...mentionsOf(text).roots].every((root) => params.includes(root))))
    opaque = true;
  if (list.every(({ effects }) => effects.length === 0)) return { params, outcomes: [], opaque, touched };
  return {
    params,
    outcomes: list,
    opaque: opaque || list.length > outcomeBound || !tellsApart(list),
    touched,
  };
}

/** Locks that the header says are taken or released. */
const annotatedLocks = (fn: CFunction): string[] =>
  fn.annotations
    .filter(({ name }) => /acquires|releases/.test(name))
    .flatMap(({ args }) => args.map((arg) => arg.replace(/^&/, '')));

/** Fields of every lock that some path has an event of, and the names of those without an object. */
function touchedFields(exits: readonly Exit[]): ReadonlySet<string> {
  const keys = exits.flatMap((exit) => exit.states.flatMap((state) => [...state.locks.keys()]));
  return new Set(keys.map((key) => lastField(key.replace(lostKeyPrefix, ''))));
}

/**
 * The result must tell the caller which outcome it got. Where it does not, the callee tells by other means (an
 * out parameter, a flag in the object) that a summary does not hold.
 */
function tellsApart(outcomes: readonly SummaryOutcome[]): boolean {
  return outcomes.every((one, index) =>
    outcomes.slice(index + 1).every((other) => (one.returns & other.returns) === 0),
  );
}

function addOutcome(
  outcomes: Map<string, SummaryOutcome>,
  returns: ValueMask,
  effects: readonly SummaryEffect[],
): void {
  const key = effects
    .map(
      (effect) =>
        `${effect.kind}${effect.key}${effect.kind === 'acquires' ? effect.lock.mode + effect.lock.variant : ''}`,
    )
    .sort()
    .join();
  const known = outcomes.get(key);
  outcomes.set(key, { effects, returns: known ? known.returns | returns : returns });
}

/** Net effects of a path: held now and not before, or the reverse. */
function effectsOf(state: PathState): SummaryEffect[] {
  const effects: SummaryEffect[] = [];
  for (const [key, status] of state.locks) {
    if (status.kind === 'held' && !status.byCaller && status.entry !== 'held')
      effects.push({ kind: 'acquires', key, lock: status });
    if (status.kind === 'free' && status.entry === 'held') effects.push({ kind: 'releases', key });
  }
  return effects;
}
