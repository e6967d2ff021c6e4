// Reads a hand-written data file, YAML or JSON: checked against its schema, with the place of what is wrong.
import { isAlias, isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { ToolError } from '../base/tool-error.js';

/** What distinguishes one kind of data file from another. */
export interface DataFile<T> {
  readonly schema: z.ZodType<T>;
  /** Code of its errors. */
  readonly code: string;
  /** Told with every error. */
  readonly nextStep: string;
  readonly maxBytes: number;
  /** Every scalar is a text, whatever it looks like. */
  readonly textOnly?: boolean;
}

export interface DataRead<T> {
  readonly data: T;
  /** 1-based line of the value that a path leads to, or of the nearest thing around it. */
  readonly lineOf: (path: readonly PropertyKey[]) => number;
}

/**
 * Reads the text of a data file.
 *
 * @throws ToolError with line and column when it is neither YAML nor JSON, or says something that there is not.
 */
export function readYaml<T>(text: string, source: string, file: DataFile<T>): DataRead<T> {
  const invalid = (at: Place | undefined, what: string): ToolError =>
    new ToolError(file.code, 2, `${at ? `${source}:${at.line}:${at.col}` : source}: ${what}`, file.nextStep);
  if (text.length > file.maxBytes) throw invalid(undefined, `is larger than ${file.maxBytes / 1024} KB`);
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    customTags: [],
    version: '1.2',
    ...(file.textOnly === true && { schema: 'failsafe' }),
  });
  const [error] = document.errors;
  if (error) throw invalid(error.linePos?.[0], firstLine(error.message));
  visit(document, {
    // An alias of an alias of an alias is how a small file becomes a large one.
    Alias: (_, node) => {
      throw invalid(lines.linePos(node.range?.[0] ?? 0), `'*${node.source}': aliases are not read`);
    },
  });
  const parsed = file.schema.safeParse(document.contents === null ? {} : (document.toJS() ?? {}));
  if (parsed.success)
    return { data: parsed.data, lineOf: (path) => placeOf(document, path, lines)?.line ?? 1 };
  const [issue] = parsed.error.issues;
  if (issue === undefined) throw invalid(undefined, 'is not valid');
  const at = unknownKeyPlace(document, issue, lines) ?? placeOf(document, issue.path, lines);
  throw invalid(at, [...(issue.path.length === 0 ? [] : [issue.path.join('.')]), issue.message].join(': '));
}

interface Place {
  readonly line: number;
  readonly col: number;
}

/** The place of the value a path leads to, or of the nearest thing around it. */
function placeOf(
  document: ReturnType<typeof parseDocument>,
  path: readonly PropertyKey[],
  lines: LineCounter,
): Place | undefined {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (typeof node !== 'object' || node === null || isAlias(node) || !('range' in node)) continue;
    const { range } = node;
    if (Array.isArray(range) && typeof range[0] === 'number') return lines.linePos(range[0]);
  }
  return undefined;
}

/** A key that there is not: the complaint is about the map, the reader looks for the key. */
function unknownKeyPlace(
  document: ReturnType<typeof parseDocument>,
  issue: z.core.$ZodIssue,
  lines: LineCounter,
): Place | undefined {
  if (issue.code !== 'unrecognized_keys') return undefined;
  const map: unknown = issue.path.length === 0 ? document.contents : document.getIn(issue.path, true);
  if (!isMap(map)) return undefined;
  const key = map.items.map((pair) => pair.key).find((one) => isScalar(one) && one.value === issue.keys[0]);
  return isScalar(key) && key.range ? lines.linePos(key.range[0]) : undefined;
}

/** Without the place, which stands before it in our own form. */
const firstLine = (message: string): string =>
  (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '');
