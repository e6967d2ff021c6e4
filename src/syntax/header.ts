// What stands before a function's body: its name, type, parameters and annotations, by tokens.
import type { Annotation, CFunction, Param } from './model.js';
import { Kind, tokenText, type Tokens } from './tokens.js';
import { isControl, Word } from './words.js';

export type HeaderFacts = Pick<CFunction, 'name' | 'returnType' | 'params' | 'isStatic' | 'annotations'>;

const openParen = 40;
const closeParen = 41;
const comma = 44;
const assign = 61;
const star = 42;
const openBracket = 91;

/** `ident ( .. )` at the header's own level, as indexes into the header. */
interface Group {
  readonly word: number;
  readonly open: number;
  readonly close: number;
}

const annotationName =
  /^__(?:cond_)?(?:acquires|releases|must_hold|must_not_hold|requires|excludes)(?:_shared)?$/;
const definingMacro = /^[A-Z][A-Z0-9_]*$/;

/** Name of the function that a header defines; undefined when it is no function's header. */
export function nameOfHeader(tokens: Tokens, header: readonly number[]): string | undefined {
  const groups = groupsOf(tokens, header);
  const group = groups === undefined ? undefined : nameGroup(tokens, header, groups);
  if (group === undefined) return nameInParens(tokens, header, groups === undefined);
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
  const isStatic = typeWords.some((token) => ['static', 'STATIC'].includes(tokenText(tokens, token)));
  if (isDefiningMacro(tokens, header, group)) {
    const params = paramsOfDefinition(tokens, header, group);
    return { name, returnType: '', params, isStatic, annotations };
  }
  const params = splitArgs(tokens, header, paramGroup(tokens, header, group)).flatMap((arg) =>
    param(tokens, arg),
  );
  return { name, returnType: returnType(tokens, typeWords), params, isStatic, annotations };
}

/** Index into `header` where the definition starts, past macros such as `EXPORT_SYMBOL(x)` without `;`. */
export function firstHeaderToken(tokens: Tokens, header: readonly number[]): number {
  const groups = groupsOf(tokens, header) ?? [];
  const group = nameGroup(tokens, header, groups);
  const from = group === undefined ? 0 : headerStart(tokens, header, groups, group);
  return header[from] ?? header[0] ?? 0;
}

/** The groups of a header; undefined when it is a variable's (`x = {`). */
function groupsOf(tokens: Tokens, header: readonly number[]): Group[] | undefined {
  const groups: Group[] = [];
  let depth = 0;
  let open = 0;
  for (let i = 0; i < header.length; i++) {
    const kind = kindAt(tokens, header, i);
    if (kind === assign && depth === 0) return undefined;
    if (kind === openParen && depth++ === 0) open = i;
    if (kind === closeParen && --depth === 0 && kindAt(tokens, header, open - 1) === Kind.identifier) {
      groups.push({ word: open - 1, open, close: i });
    }
  }
  return groups;
}

function nameGroup(tokens: Tokens, header: readonly number[], groups: readonly Group[]): Group | undefined {
  return groups.findLast(
    (group) => wordAt(tokens, header, group.word) === Word.plain && !isAnnotation(tokens, header, group),
  );
}

function isAnnotation(tokens: Tokens, header: readonly number[], group: Group): boolean {
  return annotationName.test(textAt(tokens, header, group.word));
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

/** Parameters of `SYSCALL_DEFINE2(name, type, name, ..)`; those of other macros are read as they stand. */
function paramsOfDefinition(tokens: Tokens, header: readonly number[], group: Group): Param[] {
  const args = splitArgs(tokens, header, group).slice(1);
  if (!/SYSCALL/.test(textAt(tokens, header, group.word))) return args.flatMap((arg) => param(tokens, arg));
  const params: Param[] = [];
  for (let i = 0; i + 1 < args.length; i += 2) {
    params.push({ type: typeText(tokens, args[i] ?? []), name: textOf(tokens, args[i + 1] ?? []) });
  }
  return params;
}

/** The parameter list: the group after the name, or after `NAME(x)` when a macro makes the name. */
function paramGroup(tokens: Tokens, header: readonly number[], group: Group): Group {
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

function splitArgs(tokens: Tokens, header: readonly number[], group: Group): number[][] {
  const args: number[][] = [[]];
  let depth = 0;
  for (let i = group.open + 1; i < group.close; i++) {
    const kind = kindAt(tokens, header, i);
    const token = header[i];
    if (token === undefined) break;
    if (kind === openParen) depth++;
    if (kind === closeParen) depth--;
    if (kind === comma && depth === 0) args.push([]);
    else args.at(-1)?.push(token);
  }
  return args.length === 1 && args[0]?.length === 0 ? [] : args;
}

/** One parameter; `void`, `...` and types without a name give none. */
function param(tokens: Tokens, arg: readonly number[]): Param[] {
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

function isPlain(tokens: Tokens, token: number): boolean {
  return tokens.kinds[token] === Kind.identifier && tokens.words[token] === Word.plain;
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

/** Text of a type, white space squeezed, attributes left out: `const struct inode *`. */
function typeText(tokens: Tokens, words: readonly number[]): string {
  const kept = words.filter((token) => tokens.words[token] !== Word.attribute);
  return textOf(tokens, kept).replace(/\* (?=\*)/g, '*');
}

function textOf(tokens: Tokens, words: readonly number[]): string {
  return words.map((token) => tokenText(tokens, token)).join(' ');
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

function kindAt(tokens: Tokens, header: readonly number[], i: number): number {
  return tokens.kinds[header[i] ?? -1] ?? 0;
}

function wordAt(tokens: Tokens, header: readonly number[], i: number): number {
  return tokens.words[header[i] ?? -1] ?? 0;
}

function textAt(tokens: Tokens, header: readonly number[], i: number): string {
  const token = header[i];
  return token === undefined ? '' : tokenText(tokens, token);
}
