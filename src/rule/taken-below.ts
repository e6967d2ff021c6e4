// A lock that a function takes only behind a call that needs it: at the call nobody can hold it.
import type { Position } from '../base/position.js';
import { successorsOf } from '../cfg/draft.js';
import type { Cfg } from '../cfg/model.js';
import { lockApi } from '../kernel/index.js';
import { textOf } from '../lockstate/access-path.js';
import { type FunctionFacts, lockPoints, type Point } from '../lockstate/facts.js';
import { calleeName, speaksOfLocking } from '../lockstate/lock-call.js';
import type { CallExpr } from '../syntax/model.js';
import type { NamedLock } from './lock-terms.js';

/**
 * Where the lock is taken, without having been touched before, on ways that all pass the call: a caller that held it
 * would make the function wait for itself there.
 */
export function takenBelow(facts: FunctionFacts, call: CallExpr, lock: NamedLock): Position | undefined {
  for (const { at, readings, call: taking } of lockPoints(facts)) {
    if (at.line <= call.at.line) continue;
    const takes = readings.every(
      ({ state, lock: other }) =>
        other.key === lock.key &&
        other.api.effect === 'acquire' &&
        other.api.nested !== true &&
        other.api.recursive !== true &&
        !state.locks.has(lock.key),
    );
    if (takes && alwaysPasses(facts.cfg, call, taking) && isUntouched(facts, lock, [call.at, at])) return at;
  }
  return undefined;
}

/** Every way to `later` passes `first`. */
function alwaysPasses(cfg: Cfg, first: CallExpr, later: CallExpr): boolean {
  const blockOf = (call: CallExpr): number =>
    cfg.blocks.findIndex(({ steps }) => steps.some((step) => step.kind === 'call' && step.call === call));
  const [passed, goal] = [blockOf(first), blockOf(later)];
  if (passed === goal) return true;
  if (cfg.blocks.some(({ fromUnseen }) => fromUnseen)) return false;
  const seen = new Set([passed, cfg.entry]);
  for (const id of seen) {
    const block = cfg.blocks[id];
    if (id === passed || !block) continue;
    for (const next of successorsOf(block.end)) seen.add(next);
  }
  return !seen.has(goal);
}

/** Nothing in between gives the lock's names another meaning, or may release it unseen. */
function isUntouched(
  facts: FunctionFacts,
  { shown }: NamedLock,
  [from, to]: readonly [Position, Position],
): boolean {
  const words = new Set(shown.match(/\w+/g) ?? []);
  const isBetween = ({ step }: Point): boolean => step.at.line >= from.line && step.at.line < to.line;
  return facts.points.filter(isBetween).every(({ step }) => {
    if (step.kind === 'unseen' || step.kind === 'iterate') return false;
    if (step.kind === 'declare') return !words.has(step.name);
    if (step.kind === 'call') return isClear(facts, calleeName(step.call));
    if (step.kind !== 'assign') return true;
    return !words.has(step.target.kind === 'member' ? step.target.field : textOf(step.target));
  });
}

/** What the call does to locks is known. */
function isClear(facts: FunctionFacts, name: string | undefined): boolean {
  if (name === undefined) return false;
  if (lockApi(name) || !speaksOfLocking(name)) return true;
  return facts.summary(name)?.opaque === false;
}
