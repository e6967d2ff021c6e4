// Masking rule: macro arguments that are no expressions: types, operators, initialisers, statements.
import { kill, kindOf, makeOpaque, nextLive, previousLive, wordOf, type LiveTokens } from './live-tokens.js';
import { Kind } from './tokens.js';
import { argumentsAsStatements, hasStatement } from './mask-statement-arguments.js';
import { Word } from './words.js';

/** One argument as the tokens of its own level, nested groups by their brackets only. */
export interface Argument {
  readonly from: number;
  readonly to: number;
  /** Tokens of the argument's own level: brackets stand for what they enclose. */
  readonly own: readonly number[];
}

export function maskArguments(live: LiveTokens): void {
  for (let i = 0; i + 1 < live.count; i++) {
    if (live.kinds[i] !== Kind.identifier || live.words[i] !== Word.plain) continue;
    const open = nextLive(live, i);
    if (kindOf(live, open) !== 40) continue;
    const close = live.partners[open] ?? -1;
    if (close > open) maskCall(live, i, open, close);
  }
}

function maskCall(live: LiveTokens, name: number, open: number, close: number): void {
  const args = argumentsOf(live, open, close);
  if (args.some((arg) => hasStatement(live, arg))) {
    argumentsAsStatements(live, name, open, close, args);
    return;
  }
  args.forEach((arg, i) => {
    if (arg.own.length > 0) maskArgument(live, arg);
    else if (args.length > 1) dropComma(live, open, close, arg, i);
  });
}

function argumentsOf(live: LiveTokens, open: number, close: number): Argument[] {
  const args: Argument[] = [];
  let own: number[] = [];
  let from = open + 1;
  for (let i = nextLive(live, open); i < close; i = nextLive(live, i)) {
    if (kindOf(live, i) === 44) {
      args.push({ from, to: i - 1, own });
      own = [];
      from = i + 1;
      continue;
    }
    own.push(i);
    const partner = live.partners[i] ?? -1;
    if (partner > i) i = partner;
  }
  args.push({ from, to: close - 1, own });
  return args;
}

/** `f(a, , b)`: an empty argument is left out with one of its commas. */
function dropComma(live: LiveTokens, open: number, close: number, arg: Argument, index: number): void {
  const comma = index === 0 ? nextLive(live, open) : previousLive(live, arg.from);
  if (comma > open && comma < close && kindOf(live, comma) === 44) kill(live, comma, comma);
}

function maskArgument(live: LiveTokens, arg: Argument): void {
  const first = arg.own[0] ?? arg.from;
  const kind = kindOf(live, first);
  if (isTypeName(live, arg)) makeOpaque(live, first, arg.to);
  else if (isOperator(live, arg)) makeOpaque(live, first, arg.to);
  else if (isTypeWord(wordOf(live, first))) dropDeclarationType(live, arg);
  else if (kind === 46) kill(live, first, first);
  else if (kind === 45 && kindOf(live, first + 1) === 62) kill(live, first, first + 1);
  else if (kind === 123) maskBraces(live, arg, first);
  else dropNeighbours(live, arg);
}

/** `struct foo *`, `unsigned int`, `foo_t **`. */
function isTypeName(live: LiveTokens, { own }: Argument): boolean {
  let names = 0;
  let stars = 0;
  for (const [at, i] of own.entries()) {
    const kind = kindOf(live, i);
    const word = wordOf(live, i);
    if (kind === 42) stars++;
    else if (kind === Kind.identifier && word === Word.plain) {
      const isTag = wordOf(live, own[at - 1] ?? -1) === Word.tag;
      if (!isTag) names++;
    } else if (kind === 40 || kind === 91) {
      // `typeof(x) *` is one name by now; `int (*)(void)` and `char [4]` end in groups.
      if (at === 0) return false;
    } else if (!isTypeWord(word)) return false;
  }
  const last = own.at(-1) ?? -1;
  if (names > 1) return false;
  const startsAsType = isTypeWord(wordOf(live, own[0] ?? -1));
  if (startsAsType) return names === 0;
  return names === 1 && stars > 0 && kindOf(live, last) === 42;
}

function isTypeWord(word: number): boolean {
  return word === Word.tag || word === Word.type || word === Word.qualifier || word === Word.storage;
}

/** `ASSERTCMP(a, ==, b)`. */
function isOperator(live: LiveTokens, { own }: Argument): boolean {
  return own.every(
    (i) => '=!<>&|+-*/%^'.includes(String.fromCharCode(kindOf(live, i))) && kindOf(live, i) > 32,
  );
}

/** `for_each(struct foo *p, list)`: what is left is the variable, and its value when it has one. */
function dropDeclarationType(live: LiveTokens, { own }: Argument): void {
  const end = own.findIndex((i) => kindOf(live, i) === 61 || kindOf(live, i) === 91);
  const declarator = end === -1 ? own : own.slice(0, end);
  const isPlainDeclarator = declarator.every(
    (i) => kindOf(live, i) === Kind.identifier || kindOf(live, i) === 42,
  );
  const name = declarator.at(-1);
  if (!isPlainDeclarator || name === undefined) return;
  for (const i of declarator) if (i !== name) kill(live, i, i);
}

/** An initialiser as argument. One with a call in it is left: it may be a body in disguise. */
function maskBraces(live: LiveTokens, arg: Argument, open: number): void {
  const close = live.partners[open] ?? -1;
  if (close !== arg.to && nextLive(live, close) <= arg.to) return;
  for (let i = open + 1; i < close; i++) {
    if (kindOf(live, i) === 40 || kindOf(live, i) === 59) return;
  }
  makeOpaque(live, open, close);
}

/** Two operands with no operator between them: an attribute-like macro before a name, a macro inside a string. */
function dropNeighbours(live: LiveTokens, { own }: Argument): void {
  for (let at = 0; at + 1 < own.length; at++) {
    const i = own[at] ?? -1;
    const next = own[at + 1] ?? -1;
    if (!isPlainName(live, i)) continue;
    if (isPlainName(live, next)) kill(live, i, i);
    const isCall = kindOf(live, next) === 40;
    const touchesString =
      kindOf(live, own[at - 1] ?? -1) === Kind.string || kindOf(live, own[at + 2] ?? -1) === Kind.string;
    if (isCall && touchesString) kill(live, i, live.partners[next] ?? next);
  }
}

function isPlainName(live: LiveTokens, i: number): boolean {
  return kindOf(live, i) === Kind.identifier && wordOf(live, i) === Word.plain;
}
