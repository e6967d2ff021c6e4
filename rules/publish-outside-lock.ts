// An object becomes reachable, or unreachable, outside the lock that this code holds for it elsewhere.
import { heldInText } from '../src/lockstate/balance.js';
import { type FunctionFacts, lockPoints } from '../src/lockstate/facts.js';
import { publications, type Publication } from '../src/rule/publications.js';
import { heldLocksOf } from '../src/rule/reference-calls.js';
import { defineRule } from '../src/rule/contract.js';

export default defineRule({
  id: 'publish-outside-lock',
  severity: 'error',
  summary:
    'An object is added to or removed from a shared container outside the lock that guards it elsewhere',
  messages: {
    moved: "{call} runs without '{lock}', which the other image holds around it",
  },
  *check(facts) {
    for (const publication of publications(facts)) {
      const bare = publication.states.filter(
        (state) => !heldLocksOf(state).some(([, lock]) => lock.mode === 'exclusive'),
      );
      if (bare.length === 0) continue;
      for (const lock of exclusiveLocks(facts)) {
        yield {
          messageId: 'moved',
          certainty: undefined,
          contrast: {
            certainty: 'likely',
            holds: (other) => guardLine(other, publication, lock.shown) !== undefined,
            witness: (other) => {
              const line = guardLine(other, publication, lock.shown);
              return line === undefined ? [] : [{ line, text: `ran under '${lock.shown}'` }];
            },
          },
          at: publication.at,
          lock: lock.shown,
          lanes: [lock.key],
          data: { call: publication.text },
          witness: [{ line: publication.at.line, text: `runs without '${lock.shown}'` }],
        };
      }
    }
  },
});

/** Exclusive locks that the function takes itself. */
function exclusiveLocks(facts: FunctionFacts): { key: string; shown: string }[] {
  const locks = new Map<string, { key: string; shown: string }>();
  for (const { readings } of lockPoints(facts)) {
    for (const { lock } of readings) {
      if (takesOrReleases(facts, lock.api.effect) && lock.api.mode === 'exclusive')
        locks.set(lock.shown, { key: lock.key, shown: lock.shown });
    }
  }
  return [...locks.values()];
}

/** A hunk may show the release alone. */
const takesOrReleases = (facts: FunctionFacts, effect: string): boolean =>
  /acquire/.test(effect) || (effect === 'release' && !facts.fn.complete);

/** Line where the other image took the lock that it holds at the same publication, or of the publication itself. */
function guardLine(other: FunctionFacts, { text }: Publication, shown: string): number | undefined {
  for (const publication of publications(other)) {
    if (publication.text !== text) continue;
    const held = publication.states.map((state) =>
      heldLocksOf(state).find(([, lock]) => lock.shown === shown && !lock.byCaller),
    );
    if (held.length > 0 && held.every((found) => found !== undefined)) return held[0]?.[1].at.line;
    if (heldInText(other, publication.at, shown)) return publication.at.line;
  }
  return undefined;
}
