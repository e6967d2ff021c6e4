// The config file: data only, checked, with the place of what is wrong.
import { isAlias, LineCounter, parseDocument, visit } from 'yaml';
import { z } from 'zod';
import { ToolError } from '../base/tool-error.js';
import { type KernelRows, parseKernelVersion, type KernelVersion, presets } from '../kernel/index.js';
import { rowsSchema } from './config-rows.js';

/** What a config file says; all of it is optional. */
export interface Config {
  /** Where it was read, for messages. */
  readonly source: string;
  readonly kernel?: KernelVersion;
  /** Presets for every file, whatever folder it stands in. */
  readonly presets?: readonly string[];
  readonly rows?: KernelRows;
}

/** A config file is written by hand. */
const maxBytes = 256 * 1024;

const presetNames = presets.map((preset) => preset.name);

const schema = z.strictObject({
  kernel: z
    .union([z.string(), z.number().transform(String)])
    .refine((text) => parseKernelVersion(text) !== undefined, 'is no kernel version, such as "6.12"')
    .exactOptional(),
  presets: z.array(z.enum(presetNames)).exactOptional(),
  rows: rowsSchema.exactOptional(),
});

/**
 * Reads the text of a config file, YAML or JSON.
 *
 * @throws ToolError with line and column when it is neither, or says something that there is not.
 */
export function parseConfig(text: string, source: string): Config {
  if (text.length > maxBytes) throw invalid(source, undefined, `is larger than ${maxBytes / 1024} KB`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, customTags: [], version: '1.2' });
  const [error] = document.errors;
  if (error) throw invalid(source, error.linePos?.[0], firstLine(error.message));
  visit(document, {
    // An alias of an alias of an alias is how a small file becomes a large one.
    Alias: (_, node) => {
      throw invalid(source, lines.linePos(node.range?.[0] ?? 0), `'*${node.source}': aliases are not read`);
    },
  });
  const parsed = schema.safeParse(document.toJS() ?? {});
  if (parsed.success) return configOf(parsed.data, source);
  const [issue] = parsed.error.issues;
  const at = issue && placeOf(document, issue.path, lines);
  throw invalid(source, at, issue ? `${issue.path.join('.')}: ${issue.message}` : 'is not valid');
}

function configOf({ kernel, ...rest }: z.infer<typeof schema>, source: string): Config {
  const version = kernel === undefined ? undefined : parseKernelVersion(kernel);
  return { source, ...rest, ...(version === undefined ? {} : { kernel: version }) };
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

function invalid(source: string, at: Place | undefined, what: string): ToolError {
  const place = at ? `${source}:${at.line}:${at.col}` : source;
  return new ToolError(
    'config',
    2,
    `${place}: ${what}`,
    'docs/config.md describes what a config file can say.',
  );
}

const firstLine = (message: string): string => message.split('\n')[0] ?? message;
