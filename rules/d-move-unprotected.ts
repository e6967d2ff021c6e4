// An entry is given another name or parent where nothing keeps renames and other lookups away from it.
import { methodContract } from '../src/kernel/index.js';
import { textOf } from '../src/lockstate/access-path.js';
import { isFresh } from '../src/lockstate/dentry-marks.js';
import type { FunctionFacts } from '../src/lockstate/facts.js';
import { calleeName } from '../src/lockstate/lock-call.js';
import type { PathState } from '../src/lockstate/path-state.js';
import { aliasVariables } from '../src/rule/alias-search.js';
import { callersHold } from '../src/rule/callers-hold.js';
import { defineRule, type Report } from '../src/rule/contract.js';
import { holdsExclusive } from '../src/rule/held-locks.js';
import { entryExclusion } from '../src/rule/name-exclusion.js';
import { unhashedReturns } from '../src/rule/unhashed-returns.js';
import type { Position } from '../src/base/position.js';
import type { Expr } from '../src/syntax/model.js';

export default defineRule({
  id: 'd-move-unprotected',
  severity: 'error',
  summary: 'd_move() or d_exchange() with nothing held against a rename of the same entries',
  messages: {
    unprotected:
      "{call}() changes the name and parent of '{name}' with no exclusive lock on its directory: a rename or another lookup can move it at the same time",
    unhashed:
      "'{name}' is returned without {call}(), which also hashed it: an alias that is unhashed stays so, and later lookups miss it",
  },
  *check(facts) {
    for (const move of moves(facts)) {
      if (move.open.length > 0) yield* unprotected(facts, move);
    }
    for (const { name, call, search, exit, contrast } of unhashedReturns(facts)) {
      yield {
        messageId: 'unhashed',
        certainty: undefined,
        severity: 'warning',
        contrast,
        at: exit,
        data: { name, call },
        witness: [
          { line: search.line, text: `'${name}' is found here, hashed or not` },
          { line: exit.line, text: 'returned as it was found' },
        ],
      };
    }
  },
});

interface Move {
  readonly call: string;
  readonly at: Position;
  readonly source: Expr;
  readonly target: Expr;
  /** Paths on which nothing that this function shows protects the names. */
  readonly open: readonly PathState[];
}

function moves(facts: FunctionFacts): readonly Move[] {
  return facts.points.flatMap(({ step, states }) => {
    const call = step.kind === 'call' ? (calleeName(step.call) ?? '') : '';
    if (step.kind !== 'call' || !/^d_(?:move|exchange)$/.test(call)) return [];
    const [source, target] = step.call.args;
    if (!source || !target) return [];
    if (locksForRename(facts, step.at)) return [];
    const open = states.filter((state) => !isProtected(state) && !isFresh(state, source));
    return [{ call, at: step.at, source, target, open }];
  });
}

/** A filesystem's own lock counts: its ->rename may take it, too (fs/fat/namei_vfat.c: s_lock). */
const isProtected = (state: PathState): boolean =>
  holdsExclusive(state) || [...state.locks.values()].some(({ kind }) => kind === 'unclear');

/** lock_rename() and its successors lock both directories (fs/namei.c). */
const locksForRename = (facts: FunctionFacts, before: Position): boolean =>
  facts.points.some(
    ({ step }) =>
      step.kind === 'call' &&
      step.at.line < before.line &&
      /^(?:lock_rename\w*|start_renaming\w*|lock_two_directories)$/.test(calleeName(step.call) ?? ''),
  );

function* unprotected(facts: FunctionFacts, move: Move): Generator<Report<'unprotected'>> {
  const entry = entryOf(facts, move);
  if (entry === 'protected') return;
  const { call, at, source } = move;
  const isAlias = entry === 'unknown' && replacesFoundAlias(facts, source);
  yield {
    messageId: 'unprotected',
    certainty: entry === 'open' && facts.fn.complete ? 'likely' : undefined,
    contrast: {
      certainty: 'likely',
      holds: (other) => movesUnderLock(other, call) || (isAlias && addsAndMovesNothing(other)),
    },
    at,
    data: { call, name: textOf(source) },
    witness: [
      {
        line: entryLine(facts),
        text:
          entry === 'open'
            ? 'entered with its directory locked shared at most'
            : 'entered with no lock in view',
      },
      { line: at.line, text: 'name and parent change here' },
    ],
  };
}

/** What the callers hold: by the method that the function is, or by the calls in view. */
function entryOf(facts: FunctionFacts, { source, target }: Move): 'protected' | 'open' | 'unknown' {
  const names = [textOf(target), textOf(source)].filter((name) =>
    facts.fn.params.some((param) => param.name === name),
  );
  const known = (names.length > 0 ? names : ['']).map((name) => entryExclusion(facts, name));
  if (known.includes('exclusive')) return 'protected';
  if (known.includes('none') || known.includes('in-lookup') || isUnlockedMethod(facts)) return 'open';
  const held = callersHold(facts);
  return held === 'all' || held === 'some' ? 'protected' : 'unknown';
}

/** ->d_revalidate, ->iterate_shared and others that no exclusive lock of an inode comes with. */
function isUnlockedMethod({ methods }: FunctionFacts): boolean {
  const contracts = methods.map(({ type, method }) => methodContract(type, method));
  return (
    contracts.length > 0 &&
    contracts.every(
      (row) =>
        row?.locks.every(({ mode }) => mode === 'shared') === true && row.nameExclusion !== 'exclusive',
    )
  );
}

const entryLine = ({ methods, fn }: FunctionFacts): number => methods[0]?.at.line ?? fn.startLine;

/** A lookup's own d_splice_alias(): an entry found on the inode takes the place of the one that is looked up. */
const replacesFoundAlias = (facts: FunctionFacts, source: Expr): boolean =>
  source.kind === 'name' && aliasVariables(facts).has(source.name) && addsName(facts);

const addsName = (facts: FunctionFacts): boolean =>
  facts.points.some(
    ({ step }) => step.kind === 'call' && /^d_(?:add|splice_alias)$/.test(calleeName(step.call) ?? ''),
  );

const addsAndMovesNothing = (other: FunctionFacts): boolean => addsName(other) && moves(other).length === 0;

function movesUnderLock(other: FunctionFacts, call: string): boolean {
  const same = moves(other).filter((move) => move.call === call);
  return same.length > 0 && same.every(({ open }) => open.length === 0);
}
