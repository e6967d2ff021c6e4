// Masking rule: statements given to a macro, `D1(if (x) y();)`, become a block that may or may not run;
// the fail statement of scoped_cond_guard becomes a marked expression.
import {
  kill,
  kindOf,
  liveText,
  makeOpaque,
  nextLive,
  wordOf,
  type FailKind,
  type LiveTokens,
} from './live-tokens.js';
import type { Argument } from './mask-arguments.js';
import { isStatementStart } from './statement-start.js';
import { Kind } from './tokens.js';
import { isControl, Word } from './words.js';

const semicolon = 59;
const openBrace = 123;
const closeBrace = 125;

export function hasStatement(live: LiveTokens, { own }: Argument): boolean {
  if (isControl(wordOf(live, own[0] ?? -1))) return true;
  return own.some((i, at) => kindOf(live, i) === semicolon || isBlock(live, own, at));
}

/** `list_for_each(p, head) { .. }`: a name, a group and then a body; `(struct s){ .. }` has no name. */
function isBlock(live: LiveTokens, own: readonly number[], at: number): boolean {
  const kindBefore = (distance: number) => kindOf(live, own[at - distance] ?? -1);
  return (
    kindOf(live, own[at] ?? -1) === openBrace && kindBefore(1) === 40 && kindBefore(2) === Kind.identifier
  );
}

/** Rewrites a call whose arguments hold statements; left as it is (and then not judged) inside an expression. */
export function argumentsAsStatements(
  live: LiveTokens,
  name: number,
  open: number,
  close: number,
  args: readonly Argument[],
): void {
  const macro = liveText(live, name);
  if (macro === 'scoped_cond_guard') {
    const [, fail] = args;
    if (fail !== undefined) markFail(live, live.starts[name] ?? 0, fail);
    return;
  }
  if (!isStatementStart(live, name)) return;
  const last = lastToken(live, open, close);
  const needsSemicolon = kindOf(live, last) !== semicolon && kindOf(live, last) !== closeBrace;
  const after = (live.ends[close] ?? 0) + 1;
  const next = nextLive(live, close);
  if (
    needsSemicolon &&
    next < live.count &&
    (live.starts[next] ?? 0) < after &&
    kindOf(live, next) !== semicolon
  )
    return;
  for (const arg of args.slice(1)) live.kinds[arg.from - 1] = semicolon;
  kill(live, name, name);
  live.kinds[open] = openBrace;
  live.marks.maybe.set(live.starts[open] ?? 0, macro);
  if (!needsSemicolon) {
    live.kinds[close] = closeBrace;
    return;
  }
  live.overlays.push({ offset: live.starts[close] ?? 0, text: ';}' });
  if (kindOf(live, next) === semicolon && (live.starts[next] ?? 0) < after) kill(live, next, next);
  live.kinds[close] = closeBrace;
}

function lastToken(live: LiveTokens, open: number, close: number): number {
  let at = close - 1;
  while (at > open && kindOf(live, at) === 0) at--;
  return at;
}

/** `scoped_cond_guard(mutex_intr, return -EINTR, &x->lock)`: the value or label stays, the keyword is marked. */
function markFail(live: LiveTokens, macroOffset: number, fail: Argument): void {
  const [first = -1, ...rest] = fail.own;
  const kind = failKinds.get(wordOf(live, first));
  if (kind === undefined) return;
  if (rest.length === 0) makeOpaque(live, first, first);
  else kill(live, first, first);
  live.marks.onFail.set(macroOffset, kind);
}

const failKinds = new Map<number, FailKind>([
  [Word.return, 'return'],
  [Word.goto, 'goto'],
  [Word.break, 'break'],
  [Word.continue, 'continue'],
]);
