// Lock states as text, for the marks in fixtures: `held{d->lock} free{d->sem} | free{d->sem}`.
import type { FunctionFacts } from '../../src/lockstate/facts.js';
import { lostKeyPrefix, type LockStatus, type PathState } from '../../src/lockstate/path-state.js';

/** Line of the mark, and what it says. */
export interface Mark {
  readonly line: number;
  readonly says: string;
}

/** All `state:` comments of a text. */
export function readMarks(text: string): readonly Mark[] {
  return text.split('\n').flatMap((content, index) => {
    const says = /\/\* state: (.*?) \*\//.exec(content)?.[1];
    return says === undefined ? [] : [{ line: index + 1, says }];
  });
}

/**
 * Path states before the first step of a line, or at the return on it; each kind of path once.
 * Locks of a path are grouped as held, free, unclear and lost (held, but its name means another object now);
 * `-` is a path that has touched no lock, `unreachable` a line that no path comes to.
 */
export function statesAt(facts: FunctionFacts, line: number): string {
  const states =
    facts.points.find(({ step }) => step.at.line === line)?.states ??
    facts.exits.find(({ at }) => at.line === line)?.states;
  if (states === undefined) return 'unreachable';
  return [...new Set(states.map(stateText))].sort().join(' | ');
}

function stateText({ locks }: PathState): string {
  const groups = new Map<string, string[]>();
  for (const [key, status] of locks) {
    const group = key.startsWith(lostKeyPrefix) ? 'lost' : status.kind;
    groups.set(group, [...(groups.get(group) ?? []), lockText(key.replace(lostKeyPrefix, ''), status)]);
  }
  const texts = ['held', 'free', 'unclear', 'lost'].flatMap((group) => {
    const own = groups.get(group);
    return own ? [`${group}{${own.sort().join(', ')}}`] : [];
  });
  return texts.length > 0 ? texts.join(' ') : '-';
}

/** The key with what is not plain about it: `d->sem shared`, `q->lock irqsave`, `d->lock by caller`. */
function lockText(key: string, status: LockStatus): string {
  if (status.kind !== 'held') return key;
  const qualities = [
    // An assertion or annotation tells that the caller holds it, not how.
    status.mode === 'shared' && (!status.byCaller || status.because) ? 'shared' : '',
    status.variant === 'plain' ? '' : status.variant,
    status.depth > 1 ? `x${status.depth}` : '',
    status.byCaller ? 'by caller' : '',
    status.byGuard ? 'by guard' : '',
    status.doubled ? 'doubled' : '',
  ];
  return [key, ...qualities.filter((quality) => quality !== '')].join(' ');
}
