// A function is called without the lock that it says its caller must hold.
import { acquires, releasesUnheld } from '../src/lockstate/balance.js';
import type { FunctionFacts } from '../src/lockstate/facts.js';
import type { HeldLock, LockStatus } from '../src/lockstate/path-state.js';
import { callersHold } from '../src/rule/callers-hold.js';
import { type Certainty, defineRule, type Report, type WitnessLine } from '../src/rule/contract.js';
import { type DemandingCall, demandingCalls } from '../src/rule/demanded-locks.js';
import { mayRetake, wasReleased } from '../src/rule/known-free.js';
import { takenBelow } from '../src/rule/taken-below.js';

export default defineRule({
  id: 'must-hold',
  severity: 'error',
  summary: 'A function is called without the lock that its caller must hold',
  messages: {
    released: "{call}() needs '{lock}', which was released before this call",
    later: "{call}() needs '{lock}', which is taken only behind this call",
    shared: "{call}() needs '{lock}' exclusive, but it is held shared",
    moved: "{call}() runs without '{lock}', which it needs and the other image holds around it",
  },
  *check(facts) {
    for (const demand of demandingCalls(facts)) {
      const { statuses, name } = demand;
      if (name === 'dget_dlock') continue; // dget-under-d-lock speaks of both of its sides.
      if (statuses.every(isHeldWell(demand)) || statuses.some((status) => status?.kind === 'unclear'))
        continue;
      yield* reportsOf(facts, demand);
    }
  },
});

type Kind = 'released' | 'later' | 'shared' | 'moved';

function* reportsOf(facts: FunctionFacts, demand: DemandingCall): Generator<Report<Kind>> {
  const { statuses, lock, call } = demand;
  const free = statuses.find(wasReleased);
  const shared = statuses.find(isHeldShared(demand));
  if (free) {
    if (mayRetake(facts, free.at.line, demand.at.line)) return;
    const everywhere = statuses.every(wasReleased);
    const before = { line: free.at.line, text: 'released here' };
    yield { ...said(demand, 'released', before), ...sure(demand, everywhere) };
    return;
  }
  if (shared) {
    const everywhere = statuses.every(isHeldShared(demand));
    const before = { line: shared.at.line, text: 'acquired shared' };
    yield { ...said(demand, 'shared', before), ...sure(demand, everywhere) };
    return;
  }
  if (statuses.some((status) => status !== undefined)) return;
  const later = demand.isComment ? undefined : takenBelow(facts, call, lock);
  if (later) {
    const report = said(demand, 'later', { line: later.line, text: 'taken here for the first time' });
    yield { ...report, certainty: demand.wordsAt ? 'certain' : 'likely' };
    return;
  }
  yield moved(facts, demand);
}

/** The lock that the other image holds at this call is not held any more, and no caller took it over. */
function moved(facts: FunctionFacts, demand: DemandingCall): Report<Kind> {
  const { shown } = demand.lock;
  const callers = callersHold(facts);
  // Dropped and taken again: it came in with the caller (fs/gfs2/glock.c: finish_xmote).
  const isTheirs = callers === 'all' || releasesUnheld(facts, shown);
  const isLost = !isTheirs && (acquires(facts, shown) || facts.methods.length > 0 || callers === 'none');
  return {
    ...said(demand, 'moved'),
    certainty: undefined,
    contrast: {
      certainty: 'likely',
      holds: (other) => isLost && heldThere(other, demand) !== undefined,
      witness: (other) => {
        const line = heldThere(other, demand);
        return line === undefined ? [] : [{ line, text: `held from here on, around ${demand.name}()` }];
      },
    },
  };
}

function heldThere(other: FunctionFacts, { name, lock }: DemandingCall): number | undefined {
  for (const { name: called, lock: known, statuses } of demandingCalls(other)) {
    if (called !== name || known.shown !== lock.shown || !statuses.every(isTakenHere)) continue;
    const [status] = statuses;
    return status?.kind === 'held' ? status.at.line : undefined;
  }
  return undefined;
}

function said(demand: DemandingCall, messageId: Kind, before?: WitnessLine): Omit<Report<Kind>, 'certainty'> {
  const { name, at, lock, words, wordsAt } = demand;
  const call = { line: at.line, text: `called without it${wordsAt ? '' : `; ${words}`}` };
  return {
    messageId,
    at,
    lock: lock.shown,
    lanes: [lock.key],
    data: { call: name },
    witness: [...(before ? [before] : []), call, ...(wordsAt ? [{ line: wordsAt.line, text: words }] : [])],
  };
}

/** On one of several paths it may be the path that another condition rules out. */
function sure(demand: DemandingCall, everywhere: boolean): Pick<Report<Kind>, 'certainty' | 'contrast'> {
  const certainty: Certainty = demand.wordsAt && !demand.isComment ? 'certain' : 'likely';
  if (everywhere) return { certainty };
  return {
    certainty: 'possible',
    contrast: { certainty: 'likely', holds: (other) => heldThere(other, demand) !== undefined },
  };
}

const isTakenHere = (status: LockStatus | undefined): boolean =>
  status?.kind === 'held' && !status.byCaller && status.doubled !== true;

const isHeldShared =
  ({ mode }: DemandingCall) =>
  (status: LockStatus | undefined): status is HeldLock =>
    mode === 'exclusive' && status?.kind === 'held' && status.mode === 'shared' && !status.byCaller;

const isHeldWell =
  (demand: DemandingCall) =>
  (status: LockStatus | undefined): boolean =>
    status?.kind === 'held' && !isHeldShared(demand)(status);
