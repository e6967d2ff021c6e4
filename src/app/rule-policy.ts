// Which rules speak about which file, and how loud: command line, then overrides, then the config, then the rule itself.
import type { Finding } from '../finding/model.js';
import type { Config, RuleLevel } from './config.js';
import { pathTest, type PathTest } from './path-glob.js';
import type { RuleChoice } from './rule-selection.js';

/** A level with who set it; no level: the rule's own severity. */
export interface LevelChoice {
  readonly level: RuleLevel | undefined;
  readonly by: SettingPlace;
}

/** Where a setting comes from; a path leads to it in the config file. */
export type SettingPlace =
  | { readonly kind: 'default' }
  | { readonly kind: 'command-line' }
  | { readonly kind: 'folder' }
  | { readonly kind: 'config'; readonly path: readonly PropertyKey[]; readonly files?: readonly string[] };

/** The level of a rule for a file, by its path in the tree. */
export type LevelFor = (filePath: string, ruleId: string) => LevelChoice;

export interface PolicyWishes {
  /** Ids that `--rule` and `--no-rule` leave. */
  readonly selected: ReadonlySet<string>;
  /** `--rule` and `--no-rule`. */
  readonly choices: readonly RuleChoice[];
  readonly config: Pick<Config, 'rules' | 'overrides'> | undefined;
}

/** Settles what command line and config say about rules. */
export function rulePolicy({ selected, choices, config }: PolicyWishes): LevelFor {
  const wanted = new Set(choices.filter(({ enabled }) => enabled).map(({ id }) => id));
  const overrides = overridesOf(config);
  return (filePath, id) => {
    if (!selected.has(id)) return { level: 'off', by: { kind: 'command-line' } };
    const choice = configured(filePath, id, config, overrides);
    // Who asks for a rule by name gets it.
    if (choice.level === 'off' && wanted.has(id)) return { level: undefined, by: { kind: 'command-line' } };
    return choice;
  };
}

/** Findings as the policy wants them: those of rules that are off for their file left out, the others at their level. */
export function applyLevels(
  findings: readonly Finding[],
  levelFor: LevelFor,
  treePath: (file: string) => string,
): readonly Finding[] {
  return findings.flatMap((finding): readonly Finding[] => {
    const { level } = levelFor(treePath(finding.file), finding.rule);
    if (level === 'off') return [];
    return [level === undefined ? finding : { ...finding, severity: level }];
  });
}

/** One override with the test of its globs. */
export interface OverrideTest {
  readonly applies: PathTest;
  readonly index: number;
  readonly files: readonly string[];
  readonly presets: readonly string[];
  readonly rules: Readonly<Record<string, RuleLevel>>;
}

/** The overrides of a config, in its order. */
export function overridesOf(config: Pick<Config, 'overrides'> | undefined): readonly OverrideTest[] {
  return (config?.overrides ?? []).map(({ files, rules = {}, presets = [] }, index) => {
    const tests = files.map(pathTest);
    return { applies: (path) => tests.some((test) => test(path)), index, files, presets, rules };
  });
}

function configured(
  filePath: string,
  id: string,
  config: PolicyWishes['config'],
  overrides: readonly OverrideTest[],
): LevelChoice {
  const last = overrides.findLast(({ rules, applies }) => Object.hasOwn(rules, id) && applies(filePath));
  if (last !== undefined) {
    const path = ['overrides', last.index, 'rules', id];
    return { level: last.rules[id], by: { kind: 'config', path, files: last.files } };
  }
  const own = config?.rules;
  if (own && Object.hasOwn(own, id)) return { level: own[id], by: { kind: 'config', path: ['rules', id] } };
  return { level: undefined, by: { kind: 'default' } };
}
