// Takes the suppressed findings out, and says which entries of the file no longer do their work.
import type { Notice } from '../base/notice.js';
import type { Finding } from '../finding/model.js';
import type { Suppression, Suppressions } from './suppressions.js';

export interface Suppressed {
  readonly findings: readonly Finding[];
  readonly notices: readonly Notice[];
  readonly count: number;
}

/** What a run has looked at. */
export interface Coverage {
  readonly treePath: (file: string) => string;
  /** A finding with the entry's rule in the entry's file would have been found, wherever in the file it is. */
  readonly judgedWholly: (entry: Suppression) => boolean;
}

/** Codes of the notices that `--strict` makes a failure. */
export const suppressionCodes: ReadonlySet<string> = new Set([
  'suppression-unused',
  'suppression-expired',
  'suppression-without-reason',
]);

/** Suppresses what was introduced or existed; that a finding is fixed is told, and ends its entry. */
export function applySuppressions(
  findings: readonly Finding[],
  suppressions: Suppressions | undefined,
  coverage: Coverage,
): Suppressed {
  if (suppressions === undefined) return { findings, notices: [], count: 0 };
  const { entries, today } = suppressions;
  const isExpired = ({ until }: Suppression): boolean => until !== undefined && until < today;
  const byKey = new Map(entries.filter((entry) => !isExpired(entry)).map((entry) => [keyOf(entry), entry]));
  const keyOfFinding = (finding: Finding): string =>
    keyOf({ ...finding, file: coverage.treePath(finding.file) });
  const standing = new Set(findings.filter(({ status }) => status !== 'fixed').map(keyOfFinding));
  const fixed = new Set(findings.filter(({ status }) => status === 'fixed').map(keyOfFinding));
  const kept = findings.filter((finding) => finding.status === 'fixed' || !byKey.has(keyOfFinding(finding)));
  const notices = entries.flatMap((entry): readonly Notice[] => {
    const key = keyOf(entry);
    if (!standing.has(key)) {
      if (fixed.has(key)) return [outlived(entry, suppressions)];
      if (!coverage.judgedWholly(entry)) return [];
      return [unused(entry, suppressions)];
    }
    if (isExpired(entry)) return [expired(entry, suppressions)];
    return (entry.reason ?? '').trim() === '' ? [reasonless(entry, suppressions)] : [];
  });
  return { findings: kept, notices, count: findings.length - kept.length };
}

const keyOf = ({ fingerprint, rule, file }: Pick<Suppression, 'fingerprint' | 'rule' | 'file'>): string =>
  `${fingerprint} ${rule} ${file}`;

const describe = ({ fingerprint, rule, file }: Suppression): string =>
  `the entry of ${fingerprint} (${rule} in ${file})`;

function unused(entry: Suppression, { source }: Suppressions): Notice {
  const message = `${describe(entry)} can be taken out: there is no such finding any more`;
  return { code: 'suppression-unused', level: 'info', message, file: source, line: entry.line };
}

/** No fault of the patch: the entries are those from before it, and it may take this one out itself. */
function outlived(entry: Suppression, { source }: Suppressions): Notice {
  const message = `${describe(entry)} can be taken out with this patch, which fixes what it is about`;
  return { code: 'suppression-outlived', level: 'info', message, file: source, line: entry.line };
}

function expired(entry: Suppression, { source }: Suppressions): Notice {
  const message = `${describe(entry)} held until ${entry.until ?? ''}; the finding is reported again`;
  return { code: 'suppression-expired', level: 'info', message, file: source, line: entry.line };
}

function reasonless(entry: Suppression, { source }: Suppressions): Notice {
  const message = `${describe(entry)} has no reason; it suppresses, but nobody can tell why`;
  return { code: 'suppression-without-reason', level: 'info', message, file: source, line: entry.line };
}
