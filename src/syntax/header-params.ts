// Parameters and types of a function's header, as text.
import { kindAt, splitArgs, textAt, type Group } from './header-groups.js';
import type { Param } from './model.js';
import { Kind, tokenText, type Tokens } from './tokens.js';
import { Word } from './words.js';

const openParen = 40;
const closeParen = 41;
const star = 42;
const openBracket = 91;

/** Parameters of `SYSCALL_DEFINE2(name, type, name, ..)`; those of other macros are read as they stand. */
export function paramsOfDefinition(tokens: Tokens, header: readonly number[], group: Group): Param[] {
  const args = splitArgs(tokens, header, group).slice(1);
  if (!/SYSCALL/.test(textAt(tokens, header, group.word))) return args.flatMap((arg) => param(tokens, arg));
  const params: Param[] = [];
  for (let i = 0; i + 1 < args.length; i += 2) {
    params.push({ type: typeText(tokens, args[i] ?? []), name: textOf(tokens, args[i + 1] ?? []) });
  }
  return params;
}

/** The parameter list: the group after the name, or after `NAME(x)` when a macro makes the name. */
export function paramGroup(tokens: Tokens, header: readonly number[], group: Group): Group {
  const next = group.close + 1;
  if (kindAt(tokens, header, next) !== openParen) return group;
  let depth = 0;
  for (let i = next; i < header.length; i++) {
    const kind = kindAt(tokens, header, i);
    if (kind === openParen) depth++;
    if (kind === closeParen && --depth === 0) return { word: group.word, open: next, close: i };
  }
  return group;
}

/** One parameter; `void`, `...` and types without a name give none. */
export function param(tokens: Tokens, arg: readonly number[]): Param[] {
  const inner = arg.findIndex(
    (token, i) => tokens.kinds[token] === openParen && tokens.kinds[arg[i + 1] ?? -1] === star,
  );
  if (inner !== -1) {
    const name = arg.slice(inner).find((token) => isPlain(tokens, token));
    return name === undefined
      ? []
      : [
          {
            name: tokenText(tokens, name),
            type: typeText(
              tokens,
              arg.filter((t) => t !== name),
            ),
          },
        ];
  }
  const end = arg.findIndex((token) => tokens.kinds[token] === openBracket);
  const declarator = end === -1 ? arg : arg.slice(0, end);
  const at = declarator.findLastIndex((token) => isPlain(tokens, token));
  const name = declarator[at];
  const hasType = declarator.slice(0, at).some((token) => tokens.kinds[token] === Kind.identifier);
  const isTagName = at > 0 && tokens.words[declarator[at - 1] ?? -1] === Word.tag;
  if (name === undefined || !hasType || isTagName) return [];
  const suffix = end === -1 ? '' : ' []';
  return [{ name: tokenText(tokens, name), type: typeText(tokens, declarator.slice(0, at)) + suffix }];
}

export function isPlain(tokens: Tokens, token: number): boolean {
  return tokens.kinds[token] === Kind.identifier && tokens.words[token] === Word.plain;
}

/** Text of a type, white space squeezed, attributes left out: `const struct inode *`. */
export function typeText(tokens: Tokens, words: readonly number[]): string {
  const kept = words.filter((token) => tokens.words[token] !== Word.attribute);
  return textOf(tokens, kept)
    .replace(/([(*[]) (?=[*)\w\]])/g, (pair, before: string) => (before === '*' ? pair : before))
    .replace(/\* (?=[*)])/g, '*')
    .replace(/ (?=[),\]])/g, '');
}

export function textOf(tokens: Tokens, words: readonly number[]): string {
  return words.map((token) => tokenText(tokens, token)).join(' ');
}
