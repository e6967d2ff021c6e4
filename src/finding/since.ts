// Two versions of a series compared: which findings are new, which are still there, which are gone.
import type { Finding } from './model.js';

export interface SinceVersion {
  /** Findings that the earlier version did not have. */
  readonly fresh: readonly Finding[];
  /** Findings of both, as they stand in the later version. */
  readonly repeated: readonly Finding[];
  /** Findings of the earlier version that the later one does not have. */
  readonly gone: readonly Finding[];
}

/**
 * Pairs findings of the same status: by fingerprint, which holds no line number, then by what they are about, for a
 * line that was reworded between the versions. Each finding is paired once: a second defect of the same kind is new.
 */
export function compareVersions(before: readonly Finding[], after: readonly Finding[]): SinceVersion {
  const old = new Set(before);
  const fresh = new Set(after);
  const repeated: Finding[] = [];
  for (const identity of [exactIdentity, looseIdentity]) {
    const byIdentity = new Map<string, Finding[]>();
    for (const finding of old) {
      const key = identity(finding);
      byIdentity.set(key, [...(byIdentity.get(key) ?? []), finding]);
    }
    for (const finding of fresh) {
      const known = byIdentity.get(identity(finding))?.shift();
      if (known === undefined) continue;
      old.delete(known);
      fresh.delete(finding);
      repeated.push(finding);
    }
  }
  return { fresh: [...fresh], repeated, gone: [...old] };
}

function exactIdentity({ status, file, fingerprint }: Finding): string {
  return JSON.stringify([status, file, fingerprint]);
}

function looseIdentity(finding: Finding): string {
  const { status, rule, file, lock } = finding;
  return JSON.stringify([status, rule, file, finding.function, lock ?? '']);
}
