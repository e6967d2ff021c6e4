// A path returns without giving up a reference that its siblings give up.
import { apiContract } from '../src/kernel/index.js';
import type { FunctionFacts } from '../src/lockstate/facts.js';
import { pointersIn } from '../src/lockstate/object-calls.js';
import { uncast } from '../src/lockstate/object-names.js';
import type { Expr } from '../src/syntax/model.js';
import { type Certainty, defineRule, type Report, type WitnessLine } from '../src/rule/contract.js';
import { wasInSameHands } from '../src/rule/handed-before.js';
import { bareStores, isLost } from '../src/rule/overwritten.js';
import { bareWays, putsLeftOut } from '../src/rule/left-out-puts.js';
import { isForgotten, mayBeAnothers } from '../src/rule/forgotten.js';
import { isRewritten } from '../src/rule/rewritten.js';
import { isBehindWarning } from '../src/rule/warned-exits.js';
import {
  type GivenAtExit,
  givenAtExits,
  handedAt,
  neverGivenUp,
  type OwnedAtExit,
  ownedAtExits,
  putsOf,
} from '../src/rule/unreleased.js';

export default defineRule({
  id: 'missing-put',
  severity: 'error',
  summary: 'A path leaves without giving up a reference that its siblings give up',
  messages: {
    dropped: "nothing gives up '{object}' any more, which {by}() acquired: it is never freed",
    left: "{does} without giving up '{object}', which other paths give up, as this one did before: it is never freed",
    lost: "'{object}' becomes another object while the one that {by}() acquired has not been given up: it is never freed",
    leak: "returns without giving up '{object}', which {by}() acquired and other paths give up: it is never freed",
  },
  *check(facts) {
    yield* droppedPuts(facts);
    yield* leftOutPuts(facts);
    yield* lostObjects(facts);
    for (const owned of ownedAtExits(facts)) {
      const { object, exit } = owned;
      const siblings = givenAtExits(facts).filter(({ acquired }) => acquired.site === object.acquired.site);
      const [sibling] = siblings;
      yield {
        messageId: 'leak',
        certainty: certaintyOf(facts, owned, siblings),
        contrast: {
          certainty: 'likely',
          holds: (other) => !isRewritten(facts, other) && wasGivenUp(facts, other, owned),
        },
        at: exit.at,
        lock: object.shown,
        data: { object: object.shown, by: object.acquired.by },
        witness: [
          { line: object.acquired.at.line, text: `acquired by ${object.acquired.by}()` },
          { line: exit.at.line, text: 'returns without giving it up' },
          ...(sibling
            ? [{ line: sibling.given.at.line, text: `given up by ${sibling.given.by}() on another path` }]
            : []),
        ],
      };
    }
  },
});

/** No call of this image gives the object up; the other image has one, on every path that has the object. */
function* droppedPuts(facts: FunctionFacts): Generator<Report<'dropped'>> {
  if (!facts.fn.complete) return;
  const exits = [...facts.exits].sort((a, b) => b.at.line - a.at.line);
  for (const { text, by, at } of neverGivenUp(facts)) {
    const last = exits.find(({ value }) => !value || !passesOn(value, text)) ?? exits[0];
    if (!last) return;
    yield {
      messageId: 'dropped',
      certainty: undefined,
      contrast: {
        certainty: 'likely',
        holds: (other) =>
          !isRewritten(facts, other) &&
          [...givenTexts(other, text, by)].some((shown) =>
            ownedAtExits(facts, shown).some((owned) => wasGivenUp(facts, other, owned)),
          ),
        witness: (other) =>
          [...givenTexts(other, text, by)].slice(0, 1).flatMap((shown) => putsIn(other, shown)),
      },
      at: last.at,
      lock: text,
      data: { object: text.replace('&', ''), by },
      witness: [
        { line: at.line, text: `acquired by ${by}()` },
        { line: last.at.line, text: 'returns, and nothing gives it up' },
      ],
    };
  }
}

/** What came in is given up on other paths of this image, and was on this one in the other. */
function* leftOutPuts(facts: FunctionFacts): Generator<Report<'left'>> {
  for (const way of bareWays(facts)) {
    const { text, at, label, put } = way;
    const does = label === undefined ? 'returns' : `jumps to ${label}`;
    yield {
      messageId: 'left',
      certainty: undefined,
      contrast: {
        certainty: 'likely',
        holds: (other) => !isRewritten(facts, other) && putsLeftOut(facts, other, way).length > 0,
        witness: (other) =>
          putsLeftOut(facts, other, way)
            .slice(0, 1)
            .map(({ at: line, by }) => ({ line: line.line, text: `given up by ${by}()` })),
      },
      at,
      lock: text,
      data: { object: text, does },
      witness: [
        { line: put.at.line, text: `given up by ${put.by}() on another path` },
        { line: at.line, text: `${does} without giving it up` },
      ],
    };
  }
}

/** A loop goes on, or the variable gets another object, on a way that has not given up the last one. */
function* lostObjects(facts: FunctionFacts): Generator<Report<'lost'>> {
  for (const bare of bareStores(facts)) {
    const { text, acquired, store } = bare;
    yield {
      messageId: 'lost',
      certainty: undefined,
      contrast: {
        certainty: 'likely',
        holds: (other) => !isRewritten(facts, other) && isLost(facts, other, bare),
      },
      at: store.at,
      lock: text,
      data: { object: text, by: acquired.by },
      witness: [
        { line: acquired.at.line, text: `acquired by ${acquired.by}()` },
        { line: store.at.line, text: 'means another object from here on' },
      ],
    };
  }
}

const passesOn = (value: Expr, text: string): boolean =>
  [...pointersIn(uncast(value))].some((passed) => passed === text);

/** What the other image gives up of it: the object, or a member of the structure that the call filled. */
function givenTexts(other: FunctionFacts, text: string, by: string): ReadonlySet<string> {
  const name = text.replace('&', '');
  return new Set(
    givenAtExits(other).flatMap(({ shown, acquired }) =>
      acquired.by === by &&
      (shown === text || shown === name || (name !== text && shown.startsWith(`${name}.`)))
        ? [shown]
        : [],
    ),
  );
}

const putsIn = (other: FunctionFacts, text: string): readonly WitnessLine[] =>
  givenAtExits(other)
    .filter(({ shown }) => shown === text)
    .slice(0, 1)
    .map(({ given }) => ({ line: given.at.line, text: `given up by ${given.by}()` }));

/** The exit must differ from its siblings: another one that fails gives the object up after the same calls had it. */
function certaintyOf(
  facts: FunctionFacts,
  owned: OwnedAtExit,
  siblings: readonly GivenAtExit[],
): Certainty | undefined {
  const { object, exit, exitClass } = owned;
  if (!facts.fn.complete || facts.lifetimes().gaveUp || !isForgotten(facts, owned)) return undefined;
  if (mayBeAnothers(facts, owned)) return undefined;
  if (!comesOwned(owned) || isDestroyed(owned, siblings) || isBehindWarning(facts.fn, exit.at))
    return undefined;
  if (!siblings.some((other) => other.exitClass === exitClass)) return undefined;
  const seen = new Set([...putsOf(facts, object.acquired), ...siblings].flatMap(({ handed }) => [...handed]));
  // A call that failed may have given the object up itself; nothing that fails gives up a buffer.
  const isBuffer = siblings.some(({ given }) => given.by === 'brelse' || given.by === 'put_bh');
  const isHarmless = (site: string): boolean =>
    seen.has(site) || (isBuffer && site.endsWith('!0') && seen.has(site.replace('!0', '=0')));
  if (![...handedAt(owned)].every(isHarmless)) return undefined;
  return exitClass === 'failure' ? 'likely' : 'possible';
}

// They find an object or convert a pointer; the reference that the function gives up is from elsewhere.
const finds = /(?:^|_)(?:find|select|search|rcu|global|generic|priv|to|buffers|sb|current|of|peek)(?:_|$)/;

/** A buffer or an inode that comes from a call comes with a reference; memory that is found belongs to where it was found. */
function comesOwned({ object }: OwnedAtExit): boolean {
  const { by, how } = object.acquired;
  return how !== 'result' || apiContract(by)?.returns === 'owned' || !finds.test(by);
}

/**
 * It was looked up, and the other paths free it: they took it out of where it was found, and this one leaves it
 * there. Who gives back a reference that a lookup took puts it.
 */
function isDestroyed({ object }: OwnedAtExit, given: readonly GivenAtExit[]): boolean {
  const { by, how } = object.acquired;
  if (how !== 'result' || apiContract(by)?.returns === 'owned' || !looksUp.test(by)) return false;
  return given.some((one) => destroys.test(one.given.by) && !/put|rele|drop/.test(one.given.by));
}

const looksUp = /(?:^|_)(?:find|search|lookup|select|peek|get|first|next|pick|entry)(?:_|$)/;

const destroys = /free|destroy|delete|kill|remove/;

/** The other image has the object too, and gives it up on every such exit, or it does not have it at all. */
function wasGivenUp(facts: FunctionFacts, other: FunctionFacts, owned: OwnedAtExit): boolean {
  const { object, exitClass } = owned;
  if (other.fn.complete !== facts.fn.complete || other.lifetimes().gaveUp || facts.lifetimes().gaveUp)
    return false;
  if (!isForgotten(facts, owned) || !comesOwned(owned)) return false;
  const isSame = (shown: string): boolean => shown === object.shown;
  const left = ownedAtExits(other).filter((path) => isSame(path.object.shown));
  if (left.some((path) => path.exitClass === exitClass || path.exitClass === 'either')) return false;
  const given = givenAtExits(other).filter(
    ({ shown, acquired }) => isSame(shown) && acquired.by === object.acquired.by,
  );
  if (given.length === 0 || isDestroyed(owned, given)) return false;
  return wasInSameHands(
    facts,
    object.handed,
    other,
    given.flatMap(({ handed }) => [...handed]),
  );
}
