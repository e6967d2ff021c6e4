// The config file: data only, checked, with the place of what is wrong.
import { z } from 'zod';
import { rules as catalogue } from '../../rules/index.js';
import type { Severity } from '../finding/model.js';
import { type KernelRows, parseKernelVersion, type KernelVersion, presets } from '../kernel/index.js';
import { rowsSchema } from './config-rows.js';
import { nearestName } from './nearest.js';
import { globProblem } from './path-glob.js';
import { readYaml } from './read-yaml.js';

/** Whether a rule runs, and how bad its findings are. */
export type RuleLevel = 'off' | Severity;

/** Levels by rule id. */
export type RuleLevels = Readonly<Record<string, RuleLevel>>;

/** What holds for some files only. */
export interface Override {
  /** Globs, from the top of the tree. */
  readonly files: readonly string[];
  readonly rules?: RuleLevels;
  readonly presets?: readonly string[];
}

/** What a config file says; all of it is optional. */
export interface Config {
  /** Where it was read, for messages. */
  readonly source: string;
  readonly kernel?: KernelVersion;
  /** Presets for every file, whatever folder it stands in. */
  readonly presets?: readonly string[];
  readonly rules?: RuleLevels;
  /** A later one comes before an earlier one. */
  readonly overrides?: readonly Override[];
  readonly failOn?: Severity;
  readonly rows?: KernelRows;
  /** Line of a setting, for `config explain`; undefined in a config that was not read from a file. */
  readonly lineOf?: (path: readonly PropertyKey[]) => number;
}

const presetNames = presets.map((preset) => preset.name);
const ruleIds = catalogue.map((rule) => rule.id);

const severity = z.enum(['error', 'warning', 'note']);
const presetList = z.array(z.enum(presetNames)).max(50);

const levels = z
  .record(z.string(), z.enum(['off', 'error', 'warning', 'note']))
  .superRefine((value, context) => {
    for (const id of Object.keys(value)) {
      if (!ruleIds.includes(id)) context.addIssue({ code: 'custom', path: [id], message: noSuchRule(id) });
    }
  });

/** What to say of an id that no rule has. */
export function noSuchRule(id: string): string {
  const nearest = nearestName(id, ruleIds);
  return `there is no rule of this name${nearest === undefined ? '' : `; did you mean ${nearest}?`}`;
}

const glob = z.string().superRefine((text, context) => {
  const problem = globProblem(text);
  if (problem !== undefined)
    context.addIssue({ code: 'custom', message: `'${text.slice(0, 60)}' ${problem}` });
});

const override = z.strictObject({
  files: z.array(glob).min(1).max(100),
  rules: levels.exactOptional(),
  presets: presetList.exactOptional(),
});

const schema = z.strictObject({
  kernel: z
    .union([z.string(), z.number().transform(String)])
    .refine((text) => parseKernelVersion(text) !== undefined, 'is no kernel version, such as "6.12"')
    .exactOptional(),
  presets: presetList.exactOptional(),
  rules: levels.exactOptional(),
  overrides: z.array(override).max(200).exactOptional(),
  failOn: severity.exactOptional(),
  rows: rowsSchema.exactOptional(),
});

/**
 * Reads the text of a config file, YAML or JSON.
 *
 * @throws ToolError with line and column when it is neither, or says something that there is not.
 */
export function parseConfig(text: string, source: string): Config {
  const { data, lineOf } = readYaml(text, source, {
    schema,
    code: 'config',
    nextStep: 'docs/config.md describes what a config file can say.',
    maxBytes: 256 * 1024,
  });
  const { kernel, ...rest } = data;
  const version = kernel === undefined ? undefined : parseKernelVersion(kernel);
  return { source, ...rest, ...(version === undefined ? {} : { kernel: version }), lineOf };
}
