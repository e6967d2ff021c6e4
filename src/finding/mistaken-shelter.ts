// What looks unprotected only because the patch repaired a lock that the old code kept by mistake.
import type { SettledDiagnostic } from './contrast.js';

/** Rules that say: this ran under the lock, and now does not. */
const outsideRules: ReadonlySet<string> = new Set([
  'publish-outside-lock',
  'ref-after-unlock',
  'use-after-unlock',
  'unserialized-d-add',
  'alias-walk-unlocked',
  'd-move-unprotected',
  'unhashed-test-race',
]);

/** Rules that say: the lock was kept where it should have been given up. */
const keptRules: ReadonlySet<string> = new Set(['missing-unlock', 'double-lock', 'wrong-lock-object']);

/**
 * True for a new diagnostic about work outside a lock, when the patch fixes the leak of that very lock in this
 * function: the old code "held" it there by the defect alone, so its hold is no witness that it guards the work.
 */
export function isMistakenShelter(
  introduced: SettledDiagnostic,
  fixed: readonly SettledDiagnostic[],
): boolean {
  const { ruleId, lock } = introduced.diagnostic;
  return (
    lock !== undefined &&
    outsideRules.has(ruleId) &&
    fixed.some(({ diagnostic }) => keptRules.has(diagnostic.ruleId) && diagnostic.lock === lock)
  );
}
