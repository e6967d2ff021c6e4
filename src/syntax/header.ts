// What stands before a function's body: its name, type, parameters and annotations, by tokens.
import type { Annotation, CFunction } from './model.js';
import {
  groupsOf,
  isAnnotation,
  kindAt,
  nameGroup,
  splitArgs,
  textAt,
  wordAt,
  type Group,
} from './header-groups.js';
import { isPlain, param, paramGroup, paramsOfDefinition, typeText } from './header-params.js';
import { Kind, tokenText, type Tokens } from './tokens.js';
import { isControl, Word } from './words.js';

export type HeaderFacts = Pick<CFunction, 'name' | 'returnType' | 'params' | 'isStatic' | 'annotations'>;

const openParen = 40;
const closeParen = 41;

const definingMacro = /^[A-Z][A-Z0-9_]*$/;

/** Name of the function that a header defines; undefined when it is no function's header. */
export function nameOfHeader(tokens: Tokens, header: readonly number[]): string | undefined {
  const groups = groupsOf(tokens, header);
  const group = groups === undefined ? undefined : nameGroup(tokens, header, groups);
  if (group === undefined) return nameInParens(tokens, header, groups === undefined);
  if (hasTagAfter(tokens, header, group)) return undefined;
  const name = textAt(tokens, header, group.word);
  return isDefiningMacro(tokens, header, group) ? nameOfDefinition(tokens, header, group, name) : name;
}

/** Reads a header that `nameOfHeader` has a name for. */
export function readHeader(tokens: Tokens, header: readonly number[]): HeaderFacts {
  const name = nameOfHeader(tokens, header) ?? '';
  const groups = groupsOf(tokens, header) ?? [];
  const group = nameGroup(tokens, header, groups);
  const annotations = annotationsOf(tokens, header, groups);
  if (group === undefined) return { name, returnType: '', params: [], isStatic: false, annotations };
  const from = headerStart(tokens, header, groups, group);
  const typeWords = header.slice(from, group.word);
  const isStatic = saysStatic(tokens, typeWords);
  if (isDefiningMacro(tokens, header, group)) {
    const params = paramsOfDefinition(tokens, header, group);
    return { name, returnType: '', params, isStatic, annotations };
  }
  const params = splitArgs(tokens, header, paramGroup(tokens, header, group)).flatMap((arg) =>
    param(tokens, arg),
  );
  return { name, returnType: returnType(tokens, typeWords), params, isStatic, annotations };
}

/** True when a header that `nameOfHeader` has a name for says `static` before that name. */
export function isStaticHeader(tokens: Tokens, header: readonly number[]): boolean {
  const groups = groupsOf(tokens, header) ?? [];
  const group = nameGroup(tokens, header, groups);
  if (group === undefined) return false;
  return saysStatic(tokens, header.slice(headerStart(tokens, header, groups, group), group.word));
}

/** XFS defines STATIC to be able to switch it off. */
const saysStatic = (tokens: Tokens, typeWords: readonly number[]): boolean =>
  typeWords.some((token) => ['static', 'STATIC'].includes(tokenText(tokens, token)));

/** Index into `header` where the definition starts, past macros such as `EXPORT_SYMBOL(x)` without `;`. */
export function firstHeaderToken(tokens: Tokens, header: readonly number[]): number {
  const groups = groupsOf(tokens, header) ?? [];
  const group = nameGroup(tokens, header, groups);
  const from = group === undefined ? 0 : headerStart(tokens, header, groups, group);
  return header[from] ?? header[0] ?? 0;
}

/** `MACRO(x)` without `;` and then `enum name {`: the braces are not the macro's. */
function hasTagAfter(tokens: Tokens, header: readonly number[], group: Group): boolean {
  return header.slice(group.close).some((token) => tokens.words[token] === Word.tag);
}

/** `int (*foo(int a))(void) {`: the name is inside the first parentheses. */
function nameInParens(tokens: Tokens, header: readonly number[], isVariable: boolean): string | undefined {
  const first = header[0] ?? 0;
  if (isVariable || tokens.words[first] === Word.tag) return undefined;
  for (let i = 1; i < header.length; i++) {
    if (kindAt(tokens, header, i) !== openParen) continue;
    if (kindAt(tokens, header, i - 1) === Kind.identifier && wordAt(tokens, header, i - 1) === Word.plain) {
      return textAt(tokens, header, i - 1);
    }
  }
  return undefined;
}

/** Where the header really begins: after the last macro call before it that stands for itself. */
function headerStart(
  tokens: Tokens,
  header: readonly number[],
  groups: readonly Group[],
  name: Group,
): number {
  const before = groups.findLast(
    (group) => group.close < name.word && wordAt(tokens, header, group.word) === Word.plain,
  );
  return before === undefined ? 0 : before.close + 1;
}

/** `SYSCALL_DEFINE3(open, ..) {`: a macro in capitals with no type before it. */
function isDefiningMacro(tokens: Tokens, header: readonly number[], group: Group): boolean {
  if (!definingMacro.test(textAt(tokens, header, group.word))) return false;
  const before = header[group.word - 1];
  if (before === undefined) return true;
  const word = tokens.words[before] ?? 0;
  const kind = tokens.kinds[before] ?? 0;
  return word === Word.storage || word === Word.attribute || kind === closeParen;
}

function nameOfDefinition(tokens: Tokens, header: readonly number[], group: Group, macro: string): string {
  const [first = []] = splitArgs(tokens, header, group);
  const token = first[0];
  if (token === undefined || first.length !== 1 || tokens.kinds[token] !== Kind.identifier) return macro;
  const name = tokenText(tokens, token);
  if (/^COMPAT_SYSCALL_DEFINE/.test(macro)) return `compat_sys_${name}`;
  return /SYSCALL\w*_DEFINE/.test(macro) || /^SYSCALL/.test(macro) ? `sys_${name}` : name;
}

/** Attributes and attribute-like macros in front are dropped: of several plain names the last is the type. */
function returnType(tokens: Tokens, words: readonly number[]): string {
  const kept = words.filter((token) => !isControl(tokens.words[token] ?? 0));
  const lastPlain = kept.findLastIndex((token) => isPlain(tokens, token));
  return typeText(
    tokens,
    kept.filter((token, i) => {
      const isOtherName = isPlain(tokens, token) && i < lastPlain;
      return !isOtherName && tokens.words[token] !== Word.storage;
    }),
  );
}

function annotationsOf(tokens: Tokens, header: readonly number[], groups: readonly Group[]): Annotation[] {
  return groups
    .filter((group) => isAnnotation(tokens, header, group))
    .map((group) => ({
      name: textAt(tokens, header, group.word),
      args: splitArgs(tokens, header, group).map((arg) =>
        arg.map((token) => tokenText(tokens, token)).join(''),
      ),
    }));
}
