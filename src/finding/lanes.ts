// The course of one lock through a function, line by line, for drawing.
import type { Position } from '../base/position.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import { lockPoints } from '../lockstate/facts.js';
import type { LockLane } from './model.js';

/** Lane of the lock with this key; the lines are those of the facts' image. */
export function laneOf(facts: FunctionFacts, key: string, shown: string): LockLane {
  const acquireLines = new Set<number>();
  const releaseLines = new Set<number>();
  for (const { at, readings } of lockPoints(facts)) {
    for (const { lock } of readings) {
      if (lock.key !== key && lock.shown !== shown) continue;
      if (/acquire/.test(lock.api.effect)) acquireLines.add(at.line);
      if (lock.api.effect === 'release') releaseLines.add(at.line);
    }
  }
  for (const { at, effect } of changesInStates(facts, key)) {
    (effect === 'acquire' ? acquireLines : releaseLines).add(at.line);
  }
  const heldLines = heldLinesOf(facts, key, acquireLines, releaseLines);
  return { lock: shown, heldLines, acquireLines: sorted(acquireLines), releaseLines: sorted(releaseLines) };
}

interface Change {
  readonly at: Position;
  readonly effect: 'acquire' | 'release';
}

/** What no call by the tables shows: a wrapper of the same file took the lock or gave it back. */
function* changesInStates({ points, exits, fn }: FunctionFacts, key: string): Generator<Change> {
  for (const { states } of [...points, ...exits]) {
    for (const { locks } of states) {
      const status = locks.get(key);
      if (status === undefined || status.kind === 'unclear') continue;
      const { at } = status;
      if (at === undefined || at.line < fn.bodyLine || at.line > fn.endLine) continue;
      if (status.kind === 'free') yield { at, effect: 'release' };
      else if (!status.byCaller) yield { at, effect: 'acquire' };
    }
  }
}

const sorted = (lines: ReadonlySet<number>): number[] => [...lines].sort((a, b) => a - b);

/** Lines with steps tell; a line without any (a brace, a comment) goes on as the one above left it. */
function heldLinesOf(
  facts: FunctionFacts,
  key: string,
  acquired: ReadonlySet<number>,
  released: ReadonlySet<number>,
): number[] {
  const told = new Map<number, boolean>();
  const tell = (line: number, states: FunctionFacts['exits'][number]['states']): void => {
    const held = states.some((state) => state.locks.get(key)?.kind === 'held');
    told.set(line, (told.get(line) ?? false) || held);
  };
  for (const { step, states } of facts.points) tell(step.at.line, states);
  for (const exit of facts.exits) tell(exit.at.line, exit.states);
  const lines: number[] = [];
  let carried = false;
  for (let line = facts.fn.startLine; line <= facts.fn.endLine; line++) {
    const held: boolean = told.get(line) ?? carried;
    if (held || acquired.has(line)) lines.push(line);
    carried = acquired.has(line) || (held && !released.has(line));
  }
  return lines;
}
