// An object is freed at once that the other image frees behind a grace period: RCU readers may still look at it.
import { defineRule } from '../src/rule/contract.js';
import { deferredLine, freedAtOnce } from '../src/rule/grace-periods.js';

export default defineRule({
  id: 'free-without-grace-period',
  severity: 'error',
  summary: 'An object that RCU readers may see is freed at once',
  messages: {
    atOnce:
      "{by}() gives '{object}' back at once, where the other image waits for a grace period: a reader under RCU may still look at it",
  },
  *check(facts) {
    for (const freed of freedAtOnce(facts)) {
      const { object, by, at } = freed;
      yield {
        messageId: 'atOnce',
        certainty: undefined,
        contrast: {
          certainty: 'likely',
          holds: (other) => deferredLine(facts, other, freed) !== undefined,
          witness: (other) => {
            const line = deferredLine(facts, other, freed);
            return line === undefined ? [] : [{ line, text: 'freed only when all readers are gone' }];
          },
        },
        at,
        data: { object, by },
        witness: [{ line: at.line, text: 'given back with no grace period in between' }],
      };
    }
  },
});
