// What was tested before a lock was taken is relied on behind it, where the other image tests it again.
import type { FunctionFacts } from '../src/lockstate/facts.js';
import { defineRule, type Report } from '../src/rule/contract.js';
import { retestOf, type UntestedPage, untestedPages } from '../src/rule/page-retests.js';
import { type EarlyTest, earlyTests, secondTest } from '../src/rule/state-retests.js';

type MessageId = 'mapping' | 'condition';

export default defineRule({
  id: 'stale-after-relock',
  severity: 'error',
  summary: 'What was tested before a lock was taken is relied on behind it without a second test',
  messages: {
    mapping:
      "'{object}' is used behind {api}() without a look at its mapping: it may have been truncated while its lock was waited for",
    condition:
      "'{condition}' is tested before '{lock}' is taken and not again behind it: another thread may have changed it in between",
  },
  *check(facts) {
    for (const page of untestedPages(facts)) yield pageReport(facts, page);
    for (const early of earlyTests(facts)) yield conditionReport(facts, early);
  },
});

/** Whether a page can lose its mapping at all is not in view: only the other image says that it can. */
function pageReport(facts: FunctionFacts, page: UntestedPage): Report<MessageId> {
  const { section, object, use } = page;
  return {
    messageId: 'mapping',
    certainty: undefined,
    contrast: {
      certainty: 'likely',
      holds: (other) => retestOf(facts, other, page) !== undefined,
      witness: (other) =>
        testedLine(retestOf(facts, other, page), 'tested here whether it is still in its mapping'),
    },
    at: section.at,
    lock: section.shown,
    lanes: [section.key],
    data: { object, api: section.api },
    witness: [
      { line: section.at.line, text: 'waits for the lock: truncation may take the page out of its mapping' },
      { line: use.at.line, text: `given to ${use.by}()` },
    ],
  };
}

function conditionReport(facts: FunctionFacts, early: EarlyTest): Report<MessageId> {
  const { section, condition, at } = early;
  return {
    messageId: 'condition',
    certainty: undefined,
    contrast: {
      certainty: 'likely',
      holds: (other) => secondTest(facts, other, early) !== undefined,
      witness: (other) => testedLine(secondTest(facts, other, early), 'tested again here'),
    },
    at: section.at,
    lock: section.shown,
    lanes: [section.key],
    data: { condition },
    witness: [
      { line: at.line, text: `'${condition}' is tested here` },
      { line: section.at.line, text: `'${section.shown}' is taken only here` },
    ],
  };
}

const testedLine = (
  test: ReturnType<typeof retestOf>,
  text: string,
): readonly { readonly line: number; readonly text: string }[] =>
  test ? [{ line: test.expr.at.line, text }] : [];
