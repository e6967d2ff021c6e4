// The answer of an acquire that may fail is ignored, or taken for its opposite.
import type { FunctionFacts } from '../src/lockstate/facts.js';
import { defineRule, type Report } from '../src/rule/contract.js';
import { renameMisreads } from '../src/rule/rename-misreads.js';
import { type TrylockMisread, trylockMisreads } from '../src/rule/trylock-misreads.js';

export default defineRule({
  id: 'trylock-misread',
  severity: 'error',
  summary: 'The answer of an acquire that may fail is ignored or taken for its opposite',
  messages: {
    ignored:
      "{call}() may fail to take '{lock}', but nobody looks at its answer and '{lock}' is released in any case",
    inverted:
      "{call}() answers {answer} when it took '{lock}', and the code takes that for failure: the lock is kept where it was taken and released where it was not",
    renameKept:
      '{call}() holds both directories unless it returns an error pointer; NULL and a dentry are no reason to leave without unlock_rename()',
    renameLost: '{call}() has failed on this path and holds nothing, but unlock_rename() is called',
  },
  *check(facts) {
    yield* renames(facts);
    for (const misread of trylockMisreads(facts)) {
      const { kind, at, lock, releases: bare, keptAt } = misread;
      yield {
        messageId: kind,
        certainty: 'certain',
        at,
        lock: lock.shown,
        lanes: [lock.key],
        data: { call: lock.api.name, answer: answerOf(misread) },
        witness: [
          { line: at.line, text: `answers ${answerOf(misread)} when it took the lock` },
          ...(keptAt && keptAt.line > at.line ? [{ line: keptAt.line, text: 'returns with it held' }] : []),
          ...bare.slice(0, 1).map(({ line }) => ({ line, text: 'released without having been taken' })),
        ].sort((one, other) => one.line - other.line),
      };
    }
  },
});

function* renames(facts: FunctionFacts): Generator<Report<'renameKept' | 'renameLost'>> {
  for (const { kind, call, takenAt, testedAt, at } of renameMisreads(facts)) {
    yield {
      messageId: kind,
      certainty: 'certain',
      at,
      data: { call },
      witness: [
        { line: takenAt.line, text: 'locks both directories, unless it answers an error pointer' },
        {
          line: testedAt.line,
          text: kind === 'renameKept' ? 'tests for more, or less, than that' : 'the error',
        },
        {
          line: at.line,
          text: kind === 'renameKept' ? 'returns with both locked' : 'unlocks what is not locked',
        },
      ],
    };
  }
}

const answerOf = ({ lock }: TrylockMisread): string => (lock.api.takenOn === 'zero' ? '0' : '1');
