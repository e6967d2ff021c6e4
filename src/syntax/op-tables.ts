// Operation tables: `const struct inode_operations foo_iops = { .lookup = foo_lookup, };`, by scan.
import type { OpEntry } from './model.js';
import type { SourceText } from './source.js';
import { Kind, tokenText, type Tokens } from './tokens.js';
import { Word } from './words.js';

const dot = 46;
const assign = 61;
const comma = 44;
const openBrace = 123;
const closeBrace = 125;

/** Finds the entries of all structures initialised outside of functions whose values are plain names. */
export function findOpEntries(source: SourceText): OpEntry[] {
  const { tokens } = source;
  const entries: OpEntry[] = [];
  for (let i = 0; i + 4 < tokens.count; i++) {
    if (tokens.words[i] !== Word.tag || tokens.kinds[i + 1] !== Kind.identifier) continue;
    const table = i + 2 + skipAttributes(tokens, i + 2);
    if (tokens.kinds[table] !== Kind.identifier) continue;
    const open = initialiserOf(tokens, table + 1);
    if (open === undefined) continue;
    i = readEntries(
      source,
      entries,
      { type: tokenText(tokens, i + 1), table: tokenText(tokens, table) },
      open,
    );
  }
  return entries;
}

function skipAttributes(tokens: Tokens, from: number): number {
  let skipped = 0;
  while (isSkippable(tokens.words[from + skipped] ?? 0)) skipped++;
  return skipped;
}

function isSkippable(word: number): boolean {
  return word === Word.attribute || word === Word.qualifier;
}

/** Index of the `{` of an initialiser: `= {`, `[] = {`, attributes in between. */
function initialiserOf(tokens: Tokens, from: number): number | undefined {
  const end = Math.min(from + 12, tokens.count - 1);
  for (let i = from; i < end; i++) {
    const kind = tokens.kinds[i];
    if (kind === assign) return tokens.kinds[i + 1] === openBrace ? i + 1 : undefined;
    const isPart = kind === 91 || kind === 93 || kind === Kind.number || kind === Kind.identifier;
    if (!isPart && kind !== 40 && kind !== 41) return undefined;
  }
  return undefined;
}

/** Reads `.method = name,` pairs up to the end of the initialiser; returns the index of its `}`. */
function readEntries(
  source: SourceText,
  entries: OpEntry[],
  { type, table }: { readonly type: string; readonly table: string },
  open: number,
): number {
  const { tokens } = source;
  let depth = 0;
  for (let i = open; i < tokens.count; i++) {
    const kind = tokens.kinds[i];
    if (kind === openBrace) depth++;
    else if (kind === closeBrace && --depth === 0) return i;
    else if (kind === dot) {
      const value = methodValue(tokens, i);
      if (value === undefined) continue;
      const at = source.positionAt(tokens.starts[i] ?? 0);
      const method = tokenText(tokens, i + 1);
      entries.push({ table, type, method, functionName: tokenText(tokens, value), at });
    }
  }
  return tokens.count;
}

/** Index of the function's name in `.method = name` or `.method = &name`, when that is the whole value. */
function methodValue(tokens: Tokens, at: number): number | undefined {
  if (tokens.kinds[at + 1] !== Kind.identifier || tokens.kinds[at + 2] !== assign) return undefined;
  const value = tokens.kinds[at + 3] === 38 ? at + 4 : at + 3;
  const end = tokens.kinds[value + 1];
  const endsValue = end === comma || end === closeBrace || end === Kind.directive;
  const isName = tokens.kinds[value] === Kind.identifier && tokens.words[value] === Word.plain;
  return isName && endsValue && tokenText(tokens, value) !== 'NULL' ? value : undefined;
}
