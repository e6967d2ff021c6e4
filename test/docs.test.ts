// The documentation against the code: codes, rules, links; nothing in it without the other.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rules } from '../rules/index.js';
import { parseSuppressions } from '../src/app/suppressions.js';
import { expectGolden } from './harness/golden.js';
import { ruleIndex } from './harness/rule-index.js';
import { sourceCodes } from './harness/source-codes.js';

const root = join(import.meta.dirname, '..');
const read = (name: string): string => readFileSync(join(root, name), 'utf8');
const pages = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));

describe('docs/troubleshooting.md', () => {
  const codes = sourceCodes();
  const sections = read('docs/troubleshooting.md').split(/^## /m);
  const listed = (titles: RegExp): readonly string[] =>
    sections
      .filter((section) => titles.test(section))
      .flatMap((section) => [...section.matchAll(/^\| `([a-z0-9-]+)` +\|/gm)].map((match) => match[1] ?? ''))
      .sort();

  test('has every code of an error, and no other', () => {
    expect(listed(/^Errors\n/)).toEqual([...codes.errors].sort());
  });

  test('has every code of a notice, and no other', () => {
    expect(listed(/^(?:Not judged|Notices)\n/)).toEqual([...codes.notices].sort());
  });
});

test('docs/rules.md is the catalogue', () => {
  expectGolden('docs/rules.md', ruleIndex(rules));
});

test('docs/suppressions.md shows a file that can be read', () => {
  const example = /```yaml\n([^]*?)```/.exec(read('docs/suppressions.md'))?.[1] ?? '';
  expect(parseSuppressions(example, 'docs/suppressions.md', '2026-11-22').entries).toHaveLength(1);
});

describe('links', () => {
  test.each(['README.md', 'CONTRIBUTING.md', 'src/README.md', ...pages.map((page) => `docs/${page}`)])(
    'of %s lead somewhere',
    (page) => {
      const targets = [...read(page).matchAll(/\]\(([^)#:\s]{1,200})(?:#[^)]{0,100})?\)/g)].map(
        (match) => match[1] ?? '',
      );
      expect(targets.filter((target) => !existsSync(join(root, dirname(page), target)))).toEqual([]);
    },
  );

  test('the README leads to every page', () => {
    const readme = read('README.md');
    expect(pages.filter((page) => !readme.includes(`](docs/${page})`))).toEqual([]);
  });
});
