// The suppressions file as text: entries in a stable order, old ones as they are, new ones with the day as reason.
import { stringify } from 'yaml';
import type { Finding } from '../finding/model.js';
import type { Suppression } from './suppressions.js';

export type BaselineEntry = Omit<Suppression, 'line'>;

export interface Baseline {
  readonly entries: readonly BaselineEntry[];
  readonly added: number;
}

/**
 * Adds entries for findings.
 *
 * @param findings - Those that no entry suppresses; one whose entry expired takes that entry's place.
 * @param day - `YYYY-MM-DD`.
 */
export function mergeBaseline(
  known: readonly BaselineEntry[],
  findings: readonly Finding[],
  day: string,
): Baseline {
  const fresh = new Map<string, BaselineEntry>();
  for (const { fingerprint, rule, file } of findings) {
    const entry = { fingerprint, rule, file, reason: `baseline ${day}` };
    fresh.set(keyOf(entry), entry);
  }
  const kept = known.filter((entry) => !fresh.has(keyOf(entry)));
  const entries = [...kept, ...fresh.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return { entries, added: fresh.size };
}

/** By file, then rule; NUL sorts before all that a path holds. */
const keyOf = ({ fingerprint, rule, file }: BaselineEntry): string => [file, rule, fingerprint].join('\0');

const head = `# Findings that hunklock does not report. Written by 'hunklock baseline'; docs/suppressions.md says more.
# A reason that says why the code is right is better than one that says when the entry was made.
`;

/** The whole text of a suppressions file. */
export function baselineText(entries: readonly BaselineEntry[]): string {
  const suppressions = entries.map(({ fingerprint, rule, file, reason, until }) => ({
    fingerprint,
    rule,
    file,
    ...(reason === undefined ? {} : { reason }),
    ...(until === undefined ? {} : { until }),
  }));
  return head + stringify({ suppressions }, { lineWidth: 0 });
}
