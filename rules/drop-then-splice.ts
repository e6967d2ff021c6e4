// A dentry that other threads can hold is unhashed and then looked up, added or spliced again.
import { textOf } from '../src/lockstate/access-path.js';
import { wasDropped } from '../src/lockstate/dentry-marks.js';
import type { FunctionFacts, Point } from '../src/lockstate/facts.js';
import { calleeName } from '../src/lockstate/lock-call.js';
import type { PathState } from '../src/lockstate/path-state.js';
import { type DentryAddition, dentryAddition } from '../src/rule/dentry-additions.js';
import {
  bareStates,
  entryExclusion,
  methodExclusion,
  type NameExclusion,
} from '../src/rule/name-exclusion.js';
import { defineRule, type Report, type WitnessLine } from '../src/rule/contract.js';
import { unhashedTestOf } from '../src/rule/unhashed-tests.js';

export default defineRule({
  id: 'drop-then-splice',
  severity: 'error',
  summary: 'A shared dentry is dropped (or taken as it is) and then looked up, added or spliced again',
  messages: {
    dropped:
      "'{name}' is unhashed by d_drop() and then given to {call}(): two threads that hold it can both get here",
    shared:
      "{call}() adds '{name}' in ->atomic_open without d_in_lookup(): without O_CREAT the parent is only locked shared",
  },
  *check(facts) {
    for (const point of facts.points) {
      const added = dentryAddition(facts, point);
      if (!added) continue;
      const bare = bareStates(facts, point, added.dentry);
      const [state] = bare;
      if (!state) continue;
      const exclusion = entryExclusion(facts, textOf(added.dentry, state.aliases));
      if (exclusion === 'exclusive' || exclusion === 'in-lookup') continue;
      const found = { facts, point, added, bare, exclusion };
      const drop = dropBefore(found);
      if (drop) yield afterDrop(found, drop);
      // That d_unhashed() was asked in place of d_in_lookup() is a finding of its own: unhashed-test-race.
      else if (exclusion === 'none' && isParameter(found) && !unhashedTestOf(facts, point, added.dentry))
        yield asItIs(found);
    }
  },
});

interface BareAddition {
  readonly facts: FunctionFacts;
  readonly point: Point;
  readonly added: DentryAddition;
  readonly bare: readonly PathState[];
  readonly exclusion: NameExclusion;
}

/**
 * A method of its own is judged as it stands; a helper where its method calls it. In the helper itself, and where
 * a hunk does not show all, the change must tell.
 */
function afterDrop(found: BareAddition, dropLine: number): Report<'dropped'> {
  const { facts, point, added, exclusion } = found;
  const isSure = methodExclusion(facts) === 'none' && facts.fn.complete;
  return {
    messageId: 'dropped',
    certainty: isSure ? 'likely' : undefined,
    contrast: {
      certainty: exclusion === 'none' ? 'likely' : 'possible',
      holds: (other) => !dropsBefore(other, added.call),
    },
    at: point.step.at,
    data: { name: textOf(added.dentry), call: added.call },
    witness: [
      { line: dropLine, text: 'unhashed here' },
      { line: point.step.at.line, text: 'hashed again' },
      ...innerStep(found),
    ],
  };
}

/** In a hunk the test may stand where it is not shown: there it counts when the patch has taken it away. */
function asItIs(found: BareAddition): Report<'shared'> {
  const { facts, point, added } = found;
  const entry = facts.methods.find(({ method }) => method === 'atomic_open');
  return {
    messageId: 'shared',
    certainty: facts.fn.complete ? 'likely' : undefined,
    contrast: {
      certainty: 'likely',
      holds: (other) => !asksOwnership(facts) && provesBefore(other, added.call),
    },
    at: point.step.at,
    data: { name: textOf(added.dentry), call: added.call },
    witness: [
      {
        line: entry?.at.line ?? facts.fn.startLine,
        text: 'the parent is locked shared unless O_CREAT',
        file: entry?.file,
      },
      { line: point.step.at.line, text: 'added without a test of d_in_lookup()' },
      ...innerStep(found),
    ],
  };
}

const innerStep = ({ added: { inner } }: BareAddition): WitnessLine[] =>
  inner ? [{ line: inner.line, text: `${inner.call}() hashes it`, file: inner.file }] : [];

/** Line of the d_drop() that a path without proof went through; also one inside the helper that adds. */
function dropBefore({ facts, point, added, bare }: BareAddition): number | undefined {
  if (!bare.some((state) => wasDropped(state, added.dentry))) return undefined;
  const name = textOf(added.dentry);
  const drops = facts.points.filter(
    ({ step, states }) =>
      step.kind === 'call' &&
      calleeName(step.call) === 'd_drop' &&
      states.some((state) =>
        [name, textOf(added.dentry, bare[0]?.aliases)].includes(
          textOf(dropped(step.call.args), state.aliases),
        ),
      ),
  );
  const before = drops.filter(({ step }) => step.at.line < point.step.at.line);
  return (before.at(-1) ?? drops[0])?.step.at.line;
}

const dropped = (args: readonly DentryAddition['dentry'][]): DentryAddition['dentry'] =>
  args[0] ?? { kind: 'opaque', text: '', at: { line: 0, column: 0 } };

/** The other image has the same: some path adds a dentry by this call that it has dropped. */
function dropsBefore(other: FunctionFacts, call: string): boolean {
  return other.points.some((point) => {
    const added = dentryAddition(other, point);
    return (
      added?.call === call &&
      bareStates(other, point, added.dentry).some((state) => wasDropped(state, added.dentry))
    );
  });
}

const asksOwnership = (facts: FunctionFacts): boolean =>
  facts.points.some(({ step }) => step.kind === 'call' && calleeName(step.call) === 'd_in_lookup');

/** The other image adds by this call on proven paths alone. */
function provesBefore(other: FunctionFacts, call: string): boolean {
  const additions = other.points.flatMap((point) => {
    const added = dentryAddition(other, point);
    return added?.call === call ? [bareStates(other, point, added.dentry)] : [];
  });
  return additions.length > 0 && additions.every((bare) => bare.length === 0);
}

/** The dentry that the VFS gave the method; a hunk may show its name alone. */
function isParameter({ facts, added, bare }: BareAddition): boolean {
  if (!facts.fn.complete && facts.fn.params.length < 5) return true;
  const names = new Set(bare.map((state) => textOf(added.dentry, state.aliases)));
  return facts.fn.params.some(({ name }) => names.has(name));
}
