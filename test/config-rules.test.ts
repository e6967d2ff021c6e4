// What a config says of rules: levels, by path too, and what comes before what.
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../src/app/config.js';
import { chooseKernel } from '../src/app/kernel-choice.js';
import { globProblem, pathTest } from '../src/app/path-glob.js';
import { rulePolicy, type LevelFor } from '../src/app/rule-policy.js';
import { type RuleChoice, selectRules } from '../src/app/rule-selection.js';
import { loadSettings } from '../src/app/run-settings.js';
import { rules } from '../rules/index.js';
import { judgePatch } from './harness/judge-patch.js';

const ids = rules.map(({ id }) => id);
const text = `rules:
  double-lock: warning
  missing-unlock: off
overrides:
  - files: [fs/a/]
    rules: { missing-unlock: note, double-lock: off }
  - files: ['fs/a/loud*.c']
    rules: { double-lock: error }
    presets: [ksmbd]
failOn: error
`;
const config = parseConfig(text, 'c.yaml');

function policy(choices: readonly RuleChoice[] = []): LevelFor {
  return rulePolicy({ selected: selectRules(ids, choices), choices, config });
}

describe('the level of a rule', () => {
  test.each([
    ['fs/b/x.c', 'double-lock', 'warning', ['rules', 'double-lock']],
    ['fs/b/x.c', 'missing-unlock', 'off', ['rules', 'missing-unlock']],
    ['fs/a/x.c', 'missing-unlock', 'note', ['overrides', 0, 'rules', 'missing-unlock']],
    ['fs/a/b/x.c', 'double-lock', 'off', ['overrides', 0, 'rules', 'double-lock']],
    ['fs/a/loud1.c', 'double-lock', 'error', ['overrides', 1, 'rules', 'double-lock']],
  ])('%s, %s: %s', (file, id, level, path) => {
    expect(policy()(file, id)).toMatchObject({ level, by: { kind: 'config', path } });
  });

  test('is its own without a word about it, and by the command line before all else', () => {
    expect(policy()('fs/a/x.c', 'double-put')).toEqual({ level: undefined, by: { kind: 'default' } });
    const asked = policy([{ id: 'missing-unlock', enabled: true }]);
    expect(asked('fs/b/x.c', 'missing-unlock')).toEqual({ level: undefined, by: { kind: 'command-line' } });
    expect(asked('fs/a/loud1.c', 'double-lock')).toMatchObject({
      level: 'off',
      by: { kind: 'command-line' },
    });
    const without = policy([{ id: 'double-lock', enabled: false }]);
    expect(without('fs/a/loud1.c', 'double-lock')).toMatchObject({
      level: 'off',
      by: { kind: 'command-line' },
    });
  });

  test('decides what a review reports', async () => {
    const lock = (count: number): string =>
      `void demo(struct demo *d)\n{\n${'\tspin_lock(&d->lock);\n'.repeat(count)}\td->count++;\n\tspin_unlock(&d->lock);\n}\n`;
    const judged = (file: string): readonly string[] =>
      judgePatch(file, lock(1), lock(2), { levelFor: policy() }).findings.map(
        ({ rule, severity }) => `${rule}: ${severity}`,
      );
    expect(judged('fs/b/x.c')).toEqual(['double-lock: warning']);
    expect(judged('fs/a/x.c')).toEqual([]);
    expect(judged('fs/a/loud.c')).toEqual(['double-lock: error']);
    const settings = await loadSettings(
      {},
      { rules: new Set(ids), existing: false, pedantic: false, failOn: 'note' },
      {
        read: (name) =>
          Promise.resolve(name === '.hunklock.yaml' ? text.replace('missing-unlock: note, ', '') : undefined),
        readMakefile: () => Promise.resolve(undefined),
      },
    );
    expect(settings.failOn).toBe('error');
    expect(settings.rules.has('missing-unlock')).toBe(false);
    expect(settings.rules.has('double-lock')).toBe(true);
  });

  test('has presets beside it', async () => {
    const kernelFor = await chooseKernel({
      named: '6.12',
      presets: [],
      config,
      readMakefile: () => Promise.resolve(undefined),
    });
    expect(kernelFor('fs/a/loud.c')).not.toBe(kernelFor('fs/a/quiet.c'));
    expect(kernelFor('fs/b/x.c')).toBe(kernelFor('fs/a/quiet.c'));
  });
});

describe('a config that is wrong about rules says where', () => {
  test.each([
    [
      'rules:\n  duble-lock: off\n',
      'c.yaml:2:15: rules.duble-lock: there is no rule of this name; did you mean double-lock?',
    ],
    ['rules: { double-lock: quiet }\n', 'c.yaml:1:23: rules.double-lock: Invalid option'],
    ['overrides:\n  - files: []\n', 'c.yaml:2:12: overrides.0.files: '],
    ["overrides:\n  - files: ['../x']\n", "c.yaml:2:13: overrides.0.files.0: '../x' is relative to the top"],
    ['failOn: never\n', 'c.yaml:1:9: failOn: Invalid option'],
  ])('%#', (wrong, message) => {
    expect(() => parseConfig(wrong, 'c.yaml')).toThrow(message);
  });
});

describe('a glob', () => {
  test.each([
    ['fs/a/', 'fs/a/b/c.c', true],
    ['fs/a/', 'fs/ab/c.c', false],
    ['fs/*.c', 'fs/a/b.c', false],
    ['fs/**/*.c', 'fs/b.c', true],
    ['fs/{a,b}/*.[ch]', 'fs/b/x.h', true],
    ['**/.hidden/x?.c', 'fs/.hidden/x1.c', true],
    ['fs/+(a|b).c', 'fs/a.c', false],
  ])('%s of %s: %s', (glob, path, matches) => {
    expect(pathTest(glob)(path)).toBe(matches);
  });

  test('that could take for ever is refused, and a hostile path is soon done with', () => {
    expect(globProblem('*a*a*a*a*a')).toContain('stars');
    expect(globProblem('a'.repeat(201))).toContain('letters');
    const start = performance.now();
    for (const glob of ['*a*a*ab', '**/*a*ab', '**/a/**/a/**/b']) {
      expect(globProblem(glob)).toBeUndefined();
      expect(pathTest(glob)('a'.repeat(299))).toBe(false);
      expect(pathTest(glob)('a/'.repeat(149))).toBe(false);
    }
    expect(performance.now() - start).toBeLessThan(1500);
  });
});
