// `hunklock config explain FILE`: what applies to a file of the tree, and who said so.
import { rules } from '../../rules/index.js';
import { presetsFor } from '../kernel/index.js';
import { visible } from '../report/visible.js';
import type { Config } from './config.js';
import { exitStatus, type ExitStatus } from './exit.js';
import { loadConfig } from './find-config.js';
import type { ReportFlags } from './flags.js';
import { loadSuppressions } from './find-suppressions.js';
import { chooseKernel } from './kernel-choice.js';
import { makefileAbove } from './makefile-above.js';
import { writeOutput } from './output.js';
import { overridesOf, rulePolicy, type SettingPlace } from './rule-policy.js';
import { selectRules } from './rule-selection.js';
import { treeTopOf, type TreeTop } from './tree-top.js';

/** Of the command line, what settles with the config what applies. */
export type ExplainFlags = Pick<
  ReportFlags,
  'kernel' | 'preset' | 'config' | 'suppressions' | 'rule' | 'failOn'
>;

/** One setting: what it is about, its value, where that comes from. */
type Row = readonly [kind: string, value: string, place: string];

/** The file need not be there: only its place in the tree counts. */
export async function runConfigExplain(file: string, flags: ExplainFlags): Promise<ExitStatus> {
  const top = treeTopOf(file);
  const filePath = top.treePath(file);
  const config = await loadConfig(flags.config, top.read);
  const suppressions = await loadSuppressions(flags.suppressions, top.read);
  const entries = suppressions?.entries.filter((entry) => entry.file === filePath).length ?? 0;
  const rows: readonly Row[] = [
    ['config', config?.source ?? 'none', ''],
    ['suppressions', suppressions?.source ?? 'none', entries === 0 ? '' : `${entries} for this file`],
    await kernelRow(file, flags, config, top),
    failOnRow(flags, config),
    ...presetRows(file, filePath, flags, config),
  ];
  await writeOutput(
    [visible(filePath), ...table(rows), ...ruleRows(filePath, flags, config), ''].join('\n'),
    undefined,
  );
  return exitStatus.clean;
}

async function kernelRow(
  file: string,
  flags: ExplainFlags,
  config: Config | undefined,
  { treePath }: TreeTop,
): Promise<Row> {
  const kernelFor = await chooseKernel({
    named: flags.kernel,
    presets: flags.preset ?? [],
    config,
    readMakefile: () => makefileAbove(file),
    treePath,
  });
  const { version } = kernelFor(file);
  if (version === undefined) return ['kernel', 'newest', 'default'];
  if (flags.kernel !== undefined) return ['kernel', version, 'command line'];
  if (config?.kernel === undefined) return ['kernel', version, 'Makefile'];
  return ['kernel', version, placeText({ kind: 'config', path: ['kernel'] }, config)];
}

function failOnRow({ failOn }: ExplainFlags, config: Config | undefined): Row {
  if (failOn !== undefined) return ['fail-on', failOn, 'command line'];
  if (config?.failOn === undefined) return ['fail-on', 'note', 'default'];
  return ['fail-on', config.failOn, placeText({ kind: 'config', path: ['failOn'] }, config)];
}

function presetRows(
  file: string,
  filePath: string,
  flags: ExplainFlags,
  config: Config | undefined,
): readonly Row[] {
  const row = (name: string, by: SettingPlace): Row => ['preset', name, placeText(by, config)];
  return [
    ...presetsFor(file).map(({ name }) => row(name, { kind: 'folder' })),
    ...overridesOf(config)
      .filter(({ applies }) => applies(filePath))
      .flatMap(({ presets, index, files }) =>
        presets.map((name) => row(name, { kind: 'config', path: ['overrides', index, 'presets'], files })),
      ),
    ...(config?.presets ?? []).map((name) => row(name, { kind: 'config', path: ['presets'] })),
    ...(flags.preset ?? []).map((name) => row(name, { kind: 'command-line' })),
  ];
}

function ruleRows(filePath: string, flags: ExplainFlags, config: Config | undefined): readonly string[] {
  const choices = flags.rule ?? [];
  const selected = selectRules(
    rules.map(({ id }) => id),
    choices,
  );
  const levelFor = rulePolicy({ selected, choices, config });
  const told = rules.map(({ id, severity }): Row => {
    const { level, by } = levelFor(filePath, id);
    return [id, level ?? severity, placeText(by, config)];
  });
  return ['  rules', ...table(told).map((line) => `  ${line}`)];
}

function placeText(by: SettingPlace, config: Config | undefined): string {
  switch (by.kind) {
    case 'default':
      return 'default';
    case 'command-line':
      return 'command line';
    case 'folder':
      return 'by its folder';
    case 'config': {
      const { source = '', lineOf } = config ?? {};
      const files = by.files === undefined ? '' : ` (${by.files.join(', ')})`;
      return `${source}${lineOf === undefined ? '' : `:${lineOf(by.path)}`}${files}`;
    }
    default:
      return by satisfies never;
  }
}

function table(rows: readonly Row[]): readonly string[] {
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => visible(cell).padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}
