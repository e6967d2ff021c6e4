// Acquires that prove a lock was not held above them: taking it twice would deadlock.
import type { Position } from '../base/position.js';
import { type FunctionFacts, lockPoints } from '../lockstate/facts.js';
import { linesBehind } from './graph-order.js';

/** The first acquire of the lock that runs behind a place, with no sign of the lock being held in between. */
export function takenLater(facts: FunctionFacts, key: string, at: Position): Position | undefined {
  const behind = linesBehind(facts.cfg, at);
  for (const point of lockPoints(facts)) {
    if (point.at.line < at.line || !behind.has(point.at.line)) continue;
    const effects = point.readings.flatMap(({ lock }) => (lock.key === key ? [lock.api.effect] : []));
    if (effects.includes('release') || effects.includes('assert-held')) return undefined;
    if (effects.includes('acquire')) return point.at;
  }
  return undefined;
}
