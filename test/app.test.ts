// The command line's own decisions: exit statuses, rule selection, the look of the output, failures.
import { describe, expect, test } from 'vitest';
import { ToolError } from '../src/base/tool-error.js';
import { exitOf } from '../src/app/exit.js';
import { describeFailure } from '../src/app/failure.js';
import { nearestName } from '../src/app/nearest.js';
import { packageVersion, readPackageFile } from '../src/app/package-files.js';
import { selectRules } from '../src/app/rule-selection.js';
import { detectTerminal } from '../src/app/terminal.js';
import type { Notice } from '../src/base/notice.js';
import { doubleLock, fixedReference, reviewOf } from './harness/reviews.js';

describe('exit status', () => {
  const unjudged: Notice = { code: 'hunk-damaged', level: 'not-judged', message: 'damaged' };
  const told: Notice = { code: 'hunk-repaired', level: 'info', message: 'repaired' };
  const warning = { ...doubleLock, severity: 'warning' as const };
  const cases = [
    ['an introduced defect', [doubleLock], [], 'note', 1],
    ['an introduced defect beside what was not judged', [doubleLock], [unjudged], 'note', 1],
    ['a defect below --fail-on', [warning], [], 'error', 0],
    ['a defect at --fail-on', [warning], [], 'warning', 1],
    ['a defect below --fail-on beside what was not judged', [warning], [unjudged], 'error', 3],
    ['something not judged', [], [unjudged], 'note', 3],
    ['an information', [], [told], 'note', 0],
    ['a fixed defect', [fixedReference], [], 'note', 0],
    ['nothing', [], [], 'note', 0],
  ] as const;
  test.each(cases)('%s', (_name, findings, notices, failOn, status) => {
    expect(exitOf(reviewOf({ findings, notices }), failOn, ['introduced'])).toBe(status);
  });
});

describe('rule selection', () => {
  const ids = ['double-lock', 'missing-unlock', 'sleep-in-atomic'];
  const select = (...choices: readonly string[]): string[] => [
    ...selectRules(
      ids,
      choices.map((choice) => ({ id: choice.slice(1), enabled: choice.startsWith('+') })),
    ),
  ];

  test('all without a choice; only the chosen; all but the refused; the later choice wins', () => {
    expect(select()).toEqual(ids);
    expect(select('+double-lock')).toEqual(['double-lock']);
    expect(select('-double-lock')).toEqual(['missing-unlock', 'sleep-in-atomic']);
    expect(select('+double-lock', '+missing-unlock', '-double-lock')).toEqual(['missing-unlock']);
  });

  test('an unknown id is refused, and the nearest is named', () => {
    expect(() => select('+duble-lock')).toThrow(/no rule 'duble-lock'/);
    expect(thrownBy(() => select('-mising-unlock')).nextStep).toContain('Did you mean missing-unlock?');
    expect(thrownBy(() => select('+xyzzy')).nextStep).not.toContain('Did you mean');
  });

  test('no rule left is refused', () => {
    expect(thrownBy(() => select('+double-lock', '-double-lock')).code).toBe('no-rule-left');
  });

  test('the nearest name is near', () => {
    expect(nearestName('atomic', ids)).toBe('sleep-in-atomic');
    expect(nearestName('lock', [])).toBeUndefined();
    expect(nearestName('x'.repeat(100_000), ids)).toBeUndefined();
  });
});

function thrownBy(run: () => unknown): ToolError {
  try {
    run();
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('the look of the output', () => {
  const tty = { isTTY: true, columns: 120 };

  test('colour: option, then FORCE_COLOR, then NO_COLOR, then the terminal', () => {
    const color = (
      stream: object,
      env: Record<string, string>,
      choice: 'auto' | 'always' | 'never' = 'auto',
    ): boolean => detectTerminal(stream, env, choice, undefined).color;
    expect(color(tty, {})).toBe(true);
    expect(color({}, {})).toBe(false);
    expect(color(tty, { TERM: 'dumb' })).toBe(false);
    expect(color(tty, { NO_COLOR: '1' })).toBe(false);
    expect(color(tty, { NO_COLOR: '' })).toBe(true);
    expect(color({}, { FORCE_COLOR: '1' })).toBe(true);
    expect(color({}, { FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(true);
    expect(color(tty, { FORCE_COLOR: '0' })).toBe(false);
    expect(color({}, { NO_COLOR: '1' }, 'always')).toBe(true);
    expect(color(tty, { FORCE_COLOR: '1' }, 'never')).toBe(false);
  });

  test('box characters only where the locale is UTF-8, or as asked', () => {
    const unicode = (env: Record<string, string>, ascii?: boolean): boolean =>
      detectTerminal(tty, env, 'auto', ascii).unicode;
    expect(unicode({ LANG: 'de_DE.UTF-8' })).toBe(true);
    expect(unicode({ LANG: 'en_US.utf8', LC_ALL: 'C' })).toBe(false);
    expect(unicode({})).toBe(false);
    expect(unicode({ LANG: 'C.UTF-8' }, true)).toBe(false);
    expect(unicode({}, false)).toBe(true);
  });

  test('width: the terminal, then COLUMNS, then what fits most', () => {
    const width = (stream: object, env: Record<string, string>): number =>
      detectTerminal(stream, env, 'auto', undefined).width;
    expect(width(tty, { COLUMNS: '60' })).toBe(120);
    expect(width({}, { COLUMNS: '60' })).toBe(60);
    expect(width({}, { COLUMNS: 'wide' })).toBe(100);
    expect(width({ isTTY: true, columns: 0 }, {})).toBe(100);
    expect(width({}, {})).toBe(100);
  });
});

describe('failures', () => {
  test('a user error says what happened, its code and what to do, never a stack', () => {
    const error = new ToolError('file-not-found', 2, 'x.patch does not exist', 'Check the name.');
    const { status, text } = describeFailure(error, ['check', 'x.patch'], true);
    expect(status).toBe(2);
    expect(text).toBe('hunklock: error: x.patch does not exist [file-not-found]\n  Check the name.\n');
  });

  test('a bug says what to report, and its stack on -v only', () => {
    const bug = new TypeError('x is undefined');
    const short = describeFailure(bug, ['check', 'a\x1b[2J.patch'], false);
    expect(short.status).toBe(4);
    expect(short.text).toContain('TypeError: x is undefined');
    expect(short.text).toContain(`hunklock ${packageVersion()}, node ${process.version}`);
    expect(short.text).toContain('command: hunklock check a\\x1b[2J.patch');
    expect(short.text).not.toContain('app.test.ts');
    expect(describeFailure(bug, [], true).text).toContain('app.test.ts');
  });
});

test('the package finds its own files', () => {
  expect(packageVersion()).toMatch(/^\d+\.\d+\.\d+/);
  expect(readPackageFile('rules/no-such-rule.md')).toBeUndefined();
});
