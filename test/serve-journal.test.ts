// The journal of `hunklock serve` and what it comes to: torn anywhere, grown, full; which of two pushes counts.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Job, JournalRecord } from '../src/app/serve/job.js';
import { readLines, writeLine } from '../src/app/serve/journal-line.js';
import { openJournal } from '../src/app/serve/journal.js';
import { makeQueueState } from '../src/app/serve/queue-state.js';

const folder = mkdtempSync(join(tmpdir(), 'hunklock-journal-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const job = (delivery: string, over: Partial<Job> = {}): Job => {
  const place = { installation: 1, repository: 2, owner: 'ada', repo: 'fs', pull: 7, head: 'a'.repeat(40) };
  return { ...place, delivery, updated: '2026-01-01T00:00:00.000Z', ...over };
};
const accepted = (one: Job): JournalRecord => ({ kind: 'accepted', job: one, attempts: 0 });

const records: readonly JournalRecord[] = [
  accepted(job('one')),
  { kind: 'begun', delivery: 'one' },
  accepted(job('two', { pull: 8 })),
  { kind: 'ended', delivery: 'one', ending: 'reviewed' },
  accepted(job('three', { pull: 9, repo: 'ü\u2028' })),
  { kind: 'begun', delivery: 'three' },
  { kind: 'released', delivery: 'three' },
];

function stateOf(given: readonly JournalRecord[]): readonly JournalRecord[] {
  const state = makeQueueState();
  for (const record of given) state.apply(record);
  return state.snapshot();
}

test('a journal cut off at any byte is what was written before it, and never more', () => {
  const bytes = Buffer.from(records.map(writeLine).join(''));
  const ends = records.map(
    (_, index) =>
      Buffer.from(
        records
          .slice(0, index + 1)
          .map(writeLine)
          .join(''),
      ).length,
  );
  for (let length = 0; length <= bytes.length; length++) {
    const whole = ends.filter((end) => end <= length).length;
    const found = readLines(bytes.subarray(0, length).toString('utf8'));
    expect(found.records).toEqual(records.slice(0, whole));
    expect(found.damaged).toBe(0);
    expect(found.torn).toBe(length > 0 && !ends.includes(length));
  }
});

test('a changed byte costs its own line only, and is noticed', () => {
  const text = records.map(writeLine).join('');
  const second = text.indexOf('\n') + 30;
  const found = readLines(`${text.slice(0, second)}~${text.slice(second + 1)}`);
  expect(found.records).toEqual(records.filter((_, index) => index !== 1));
  expect(found).toMatchObject({ torn: false, damaged: 1 });
});

test('a journal grows to a bound, and says the same after it was written anew', async () => {
  const file = join(folder, 'journal.log');
  let journal = await openJournal(folder);
  let largest = 0;
  for (let round = 0; round < 300; round++) {
    const batch = Array.from({ length: 50 }, (_, index) => job(`d${round}-${index}`, { pull: index + 1 }));
    await Promise.all(batch.map((one) => journal.append(accepted(one))));
    const ended = batch.slice(1).map(({ delivery }) => delivery);
    await Promise.all(
      ended.map((delivery) => journal.append({ kind: 'ended', delivery, ending: 'reviewed' })),
    );
    largest = Math.max(largest, statSync(file).size);
  }
  expect(largest).toBeLessThan(6 * 1024 * 1024);
  const before = journal.state.snapshot();
  await journal.close();
  journal = await openJournal(folder);
  expect(journal.state.snapshot()).toEqual(before);
  expect([...journal.state.pending.keys()]).toEqual(['d299-0']);
  expect(statSync(file).size).toBeLessThan(2 * 1024 * 1024);
  await journal.close();
});

test('what a crash left of a journal that was being written anew is not read', async () => {
  const own = mkdtempSync(join(folder, 'x'));
  writeFileSync(join(own, 'journal.log'), records.map(writeLine).join(''));
  writeFileSync(join(own, 'journal.log.new'), 'torn');
  const journal = await openJournal(own);
  expect(journal.state.snapshot()).toEqual(stateOf(records));
  await journal.close();
  expect(readLines(readFileSync(join(own, 'journal.log'), 'utf8')).records).toEqual(stateOf(records));
});

describe('of two deliveries for one pull request', () => {
  const early = job('early');
  const late = job('late', { updated: '2026-01-01T00:00:01.000Z', head: 'b'.repeat(40) });

  test('the later push waits, whichever came first', () => {
    for (const given of [
      [early, late],
      [late, early],
    ]) {
      const state = makeQueueState();
      for (const one of given) state.apply(accepted(one));
      expect([...state.pending.keys()]).toEqual(['late']);
      expect(state.ended.get('early')).toBe('superseded');
    }
  });

  test('in one second, the one that came later waits', () => {
    const state = makeQueueState();
    state.apply(accepted(early));
    state.apply(accepted(job('same')));
    expect([...state.pending.keys()]).toEqual(['same']);
  });

  test('a delivery that comes again changes nothing, unless it had failed', () => {
    const state = makeQueueState();
    state.apply(accepted(early));
    state.apply({ kind: 'begun', delivery: 'early' });
    state.apply(accepted(early));
    expect(state.pending.get('early')?.attempts).toBe(1);
    state.apply({ kind: 'ended', delivery: 'early', ending: 'failed' });
    state.apply(accepted(early));
    expect(state.pending.get('early')?.attempts).toBe(0);
    state.apply({ kind: 'ended', delivery: 'early', ending: 'reviewed' });
    state.apply(accepted(early));
    expect(state.pending.size).toBe(0);
  });
});

test('the deliveries that are known are bounded', () => {
  const state = makeQueueState();
  for (let index = 0; index < 12_000; index++)
    state.apply({ kind: 'ended', delivery: String(index), ending: 'reviewed' });
  expect(state.ended.size).toBe(10_000);
  expect(state.ended.has('11999')).toBe(true);
});
