// The parenthesised groups of a function's header.
import { Kind, tokenText, type Tokens } from './tokens.js';
import { Word } from './words.js';

const openParen = 40;
const closeParen = 41;
const comma = 44;
const assign = 61;

/** `ident ( .. )` at the header's own level, as indexes into the header. */
export interface Group {
  readonly word: number;
  readonly open: number;
  readonly close: number;
}

const annotationName =
  /^__(?:cond_)?(?:acquires|releases|must_hold|must_not_hold|requires|excludes)(?:_shared)?$/;

/** The groups of a header; undefined when it is a variable's (`x = {`). */
export function groupsOf(tokens: Tokens, header: readonly number[]): Group[] | undefined {
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

export function nameGroup(
  tokens: Tokens,
  header: readonly number[],
  groups: readonly Group[],
): Group | undefined {
  return groups.findLast(
    (group) => wordAt(tokens, header, group.word) === Word.plain && !isAnnotation(tokens, header, group),
  );
}

export function isAnnotation(tokens: Tokens, header: readonly number[], group: Group): boolean {
  return annotationName.test(textAt(tokens, header, group.word));
}

export function splitArgs(tokens: Tokens, header: readonly number[], group: Group): number[][] {
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

export function kindAt(tokens: Tokens, header: readonly number[], i: number): number {
  return tokens.kinds[header[i] ?? -1] ?? 0;
}

export function wordAt(tokens: Tokens, header: readonly number[], i: number): number {
  return tokens.words[header[i] ?? -1] ?? 0;
}

export function textAt(tokens: Tokens, header: readonly number[], i: number): string {
  const token = header[i];
  return token === undefined ? '' : tokenText(tokens, token);
}
