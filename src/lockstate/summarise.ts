// Reads a function's summary off the states at its exits.
import type { Cfg } from '../cfg/model.js';
import type { CFunction } from '../syntax/model.js';
import { lastField, mentionsOf } from './access-path.js';
import type { Exit } from './facts.js';
import { lostKeyPrefix, type PathState } from './path-state.js';
import { effectsOnResult } from './result-lock.js';
import { calleeName, lockCallOf } from './lock-call.js';
import type { Summary, SummaryEffect, SummaryLookup, SummaryOutcome } from './summary.js';
import { maskOf } from './store.js';
import { anyValue, type ValueMask } from './value.js';

/** More outcomes than this are not worth telling apart: the caller learns that it cannot know. */
const outcomeBound = 6;

/** Summary of a solved function. `opaque` when its effect cannot be said in its caller's words. */
export function summarise(fn: CFunction, cfg: Cfg, exits: readonly Exit[], callees: SummaryLookup): Summary {
  const params = fn.params.map((param) => param.name);
  const locals = new Set(
    cfg.blocks.flatMap((block) =>
      block.steps.flatMap((step) => (step.kind === 'declare' ? [step.name] : [])),
    ),
  );
  const outcomes = new Map<string, SummaryOutcome>();
  const unnamed = new Set<string>();
  let opaque = false;
  for (const exit of exits) {
    for (const state of exit.states) {
      const effects = effectsOnResult(effectsOf(state), exit, locals);
      if ([...state.locks.values()].some((status) => status.kind === 'unclear')) opaque = true;
      const unsaid = effects.filter(
        ({ key }) =>
          key.startsWith(lostKeyPrefix) || [...mentionsOf(key).roots].some((root) => locals.has(root)),
      );
      if (unsaid.length > 0) opaque = true;
      for (const { kind, key } of unsaid) if (kind === 'releases') unnamed.add(lastField(key));
      addOutcome(outcomes, exit.value ? maskOf(state, exit.value) : anyValue, effects);
    }
  }
  const list = [...outcomes.values()];
  const annotated = annotatedLocks(fn);
  const touched = new Set([...touchedFields(exits), ...annotated.map(lastField)]);
  // __releases(ci->lock) with a local: the caller knows the lock by another name.
  for (const text of annotated) {
    if ([...mentionsOf(text).roots].every((root) => params.includes(root))) continue;
    opaque = true;
    unnamed.add(lastField(text));
  }
  for (const inner of opaqueCallees(cfg, callees)) {
    opaque = true;
    for (const field of inner.touched) touched.add(field);
    for (const field of inner.unnamed) unnamed.add(field);
  }
  if (list.every(({ effects }) => effects.length === 0))
    return { params, outcomes: [], opaque, touched, unnamed };
  return {
    params,
    outcomes: list,
    opaque: opaque || list.length > outcomeBound || !tellsApart(list),
    touched,
    unnamed,
  };
}

/** Called functions that do to locks what nobody can say: neither can then their caller. */
function opaqueCallees(cfg: Cfg, callees: SummaryLookup): readonly Summary[] {
  const calls = cfg.blocks.flatMap(({ steps }) =>
    steps.flatMap((step) => (step.kind === 'call' ? [step.call] : [])),
  );
  return calls.flatMap((call) => {
    const name = calleeName(call);
    const summary = name === undefined || lockCallOf(call, new Map()) ? undefined : callees(name);
    return summary?.opaque === true ? [summary] : [];
  });
}

/** Locks that the header says are taken or released; one that it names twice is dropped and taken again. */
function annotatedLocks(fn: CFunction): string[] {
  const named = (pattern: RegExp): string[] =>
    fn.annotations
      .filter(({ name }) => pattern.test(name))
      .flatMap(({ args }) => args.map((arg) => arg.replace(/^&/, '')));
  const [taken, released] = [named(/acquires/), named(/releases/)];
  return [...taken, ...released].filter((text) => !taken.includes(text) || !released.includes(text));
}

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
