// What a patch changes for the callers of a function: the same function in both images, compared by its effects.
import type { SleepLookup } from './inner-sleep.js';
import type { EffectsLookup, FunctionEffects, ParameterEffects } from './function-effects.js';
import type { Summary, SummaryLookup } from './summary.js';

/** What one image says of the functions that it calls. */
export interface CalleeLookups {
  readonly summary: SummaryLookup;
  readonly effects: EffectsLookup;
  readonly sleepInside: SleepLookup;
}

export interface CalleeChange {
  readonly kind: 'locks' | 'references' | 'result' | 'sleeps';
  /** The change in words: `the patch changes what foo() does with locks`. */
  readonly text: string;
}

/**
 * What callers must know anew of a function that both images have under one name; empty when its effect on them is
 * the same, or known in neither image.
 */
export function calleeChanges(
  name: string,
  before: CalleeLookups,
  after: CalleeLookups,
): readonly CalleeChange[] {
  const changes: CalleeChange[] = [];
  if (locksText(before.summary(name)) !== locksText(after.summary(name)))
    changes.push({ kind: 'locks', text: `the patch changes what ${name}() does with locks` });
  const [old, now] = [before.effects(name), after.effects(name)];
  if (old && now) {
    const result = resultChange(name, old, now);
    if (result !== undefined) changes.push({ kind: 'result', text: result });
    if (referencesDiffer(old, now))
      changes.push({ kind: 'references', text: `the patch changes what ${name}() does with references` });
  }
  const [slept, sleeps] = [maySleep(name, before), maySleep(name, after)];
  if (slept !== sleeps)
    changes.push({
      kind: 'sleeps',
      text: `the patch ${sleeps ? 'lets' : 'keeps'} ${name}() ${sleeps ? 'sleep' : 'from sleeping'}`,
    });
  return changes;
}

/** A summary as text: equal text, equal effect; places do not count. */
function locksText(summary: Summary | undefined): string {
  if (!summary) return '';
  const touched = [...summary.touched].sort().join();
  if (summary.opaque) return `unknown: ${touched}`;
  const outcomes = summary.outcomes.map(({ returns, effects }) => {
    const texts = effects.map((effect) =>
      effect.kind === 'acquires'
        ? `+${effect.key} ${effect.lock.mode} ${effect.lock.variant}`
        : `-${effect.key}`,
    );
    return `${returns}: ${texts.sort().join(', ')}`;
  });
  // What is taken and released inside, or asserted, is the callers' matter as well.
  return touched === '' ? outcomes.sort().join('; ') : `${outcomes.sort().join('; ')} with ${touched}`;
}

function resultChange(name: string, before: FunctionEffects, after: FunctionEffects): string | undefined {
  const [old, now] = [before.result, after.result];
  if ((old.null === 'yes') !== (now.null === 'yes'))
    return now.null === 'yes'
      ? `the patch lets ${name}() return NULL`
      : `the patch keeps ${name}() from returning NULL`;
  if ((old.error === 'yes') !== (now.error === 'yes'))
    return now.error === 'yes'
      ? `the patch lets ${name}() return an error pointer`
      : `the patch keeps ${name}() from returning an error pointer`;
  const isKnown = old.object.kind !== 'unknown' && now.object.kind !== 'unknown';
  return isKnown && old.object.kind !== now.object.kind
    ? `the patch changes whose object ${name}() returns`
    : undefined;
}

function referencesDiffer(before: FunctionEffects, after: FunctionEffects): boolean {
  return before.params.some((old, index) => {
    const now = after.params[index];
    return now !== undefined && !old.unclear && !now.unclear && outcomesText(old) !== outcomesText(now);
  });
}

const outcomesText = ({ outcomes }: ParameterEffects): string =>
  outcomes
    .map(({ returns, change }) => `${change} on ${returns}`)
    .sort()
    .join();

const maySleep = (name: string, { sleepInside }: CalleeLookups): boolean => {
  const sleep = sleepInside(name, []);
  return sleep !== undefined && sleep.passed !== 'by-argument';
};
