// Compares the diagnostics of both images of one function: introduced, existing, fixed.
import type { LineMap } from '../image/model.js';
import type { SettledDiagnostic } from './contrast.js';
import { isMistakenShelter } from './mistaken-shelter.js';

export type Compared =
  | { readonly status: 'introduced'; readonly post: SettledDiagnostic }
  | { readonly status: 'existing'; readonly pre: SettledDiagnostic; readonly post: SettledDiagnostic }
  | { readonly status: 'fixed'; readonly pre: SettledDiagnostic };

/**
 * Pairs diagnostics that are about the same event. First by place through the line map; what is left is paired by
 * rule, kind and lock alone, so that code that was moved, re-indented or whose variable was renamed introduces
 * nothing.
 */
export function compare(
  pre: readonly SettledDiagnostic[],
  post: readonly SettledDiagnostic[],
  preToPost: LineMap,
): readonly Compared[] {
  const left = new Set(pre);
  const right = new Set(post);
  const pairs: Compared[] = [];
  for (const same of [sameEvent(preToPost), sameWitness(preToPost), sameKind(preToPost)]) {
    for (const after of right) {
      const before = [...left].find((candidate) => same(candidate, after));
      if (!before) continue;
      left.delete(before);
      right.delete(after);
      pairs.push({ status: 'existing', pre: before, post: after });
    }
  }
  const fixes = [...left];
  const news = [...right].filter((after) => !isMistakenShelter(after, fixes));
  const introduced = news.map((after): Compared => ({ status: 'introduced', post: after }));
  const fixed = fixes.map((before): Compared => ({ status: 'fixed', pre: before }));
  return [...introduced, ...fixed, ...pairs];
}

type Same = (pre: SettledDiagnostic, post: SettledDiagnostic) => boolean;

const sameRule: Same = (pre, post) => pre.diagnostic.ruleId === post.diagnostic.ruleId;

const sameLock: Same = (pre, post) => pre.diagnostic.lock === post.diagnostic.lock;

/** The event stands on a line that the patch kept. */
const sameEvent =
  (map: LineMap): Same =>
  (pre, post) =>
    sameRule(pre, post) && map(pre.diagnostic.at.line) === post.diagnostic.at.line;

/** Its cause stands on a line that the patch kept, and the event's own line was rewritten. */
const sameWitness =
  (map: LineMap): Same =>
  (pre, post) =>
    sameRule(pre, post) &&
    sameLock(pre, post) &&
    map(pre.diagnostic.at.line) === undefined &&
    pre.diagnostic.witness[0] !== undefined &&
    pre.diagnostic.witness[0].file === undefined &&
    map(pre.diagnostic.witness[0].line) === post.diagnostic.witness[0]?.line;

/** The event's line was removed, and the same defect on the same lock (or on a renamed one) stands elsewhere. */
const sameKind =
  (map: LineMap): Same =>
  (pre, post) =>
    sameRule(pre, post) &&
    pre.diagnostic.kind === post.diagnostic.kind &&
    map(pre.diagnostic.at.line) === undefined &&
    (sameLock(pre, post) || fieldOf(pre) === fieldOf(post));

const fieldOf = (settled: SettledDiagnostic): string =>
  (settled.diagnostic.lock ?? '').replace(/^.*(?:->|\.)/, '');
