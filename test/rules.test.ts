// Rules: every patch in fixtures/rules/ says in comments what it expects, and every rule is documented by them.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rules } from '../rules/index.js';
import { expected, fixtureFolders, found, reviewPatch, root, ruleFixtures } from './harness/rule-fixtures.js';

const fixtures = ruleFixtures();
const ids = rules.map(({ id }) => id);

describe('fixtures', () => {
  test.each(fixtures)('$name', (fixture) => {
    const { result, patches } = reviewPatch(fixture);
    const wanted = expected(patches);
    const actual = found(result);
    expect({
      missing: wanted.filter((one) => !actual.includes(one)),
      noisy: actual.filter((one) => !wanted.includes(one)),
    }).toEqual({ missing: [], noisy: [] });
    expect(actual).toHaveLength(wanted.length);
    if (fixture.silent) expect(wanted).toEqual([]);
    else expect(wanted.some((one) => one.includes(`: ${fixture.ruleId} `))).toBe(true);
    // Silence counts only where everything was looked at.
    expect(result.notices.filter(({ level }) => level === 'not-judged')).toEqual([]);
    expect(result.patches.reduce((sum, { functionsJudged }) => sum + functionsJudged, 0)).toBeGreaterThan(0);
    for (const { witness } of result.findings) expect(witness.length).toBeGreaterThanOrEqual(2);
    if (fixture.file.startsWith('hunk-')) {
      expect(result.findings.every(({ scope }) => scope === 'hunk')).toBe(true);
    }
  });
});

describe('the catalogue', () => {
  test('has a folder of fixtures for every rule, and no other folder', () => {
    expect([...fixtureFolders()].sort()).toEqual([...ids].sort());
  });

  test.each(ids)('%s has patches that introduce it, fix it, and only look like it', (id) => {
    const own = fixtures.filter(({ ruleId }) => ruleId === id);
    const says = (status: string): number =>
      own.filter(({ text }) => text.includes(`expect: ${id} ${status}`)).length;
    expect(says('introduced')).toBeGreaterThanOrEqual(2);
    expect(says('fixed')).toBeGreaterThanOrEqual(1);
    expect(own.filter(({ silent }) => silent).length).toBeGreaterThanOrEqual(1);
  });
});

describe('pages', () => {
  const headings = ['What is wrong', 'Why', 'Bad', 'Good', 'When it stays silent', 'How to fix'];

  test.each(rules)('$id', ({ id, summary }) => {
    const filePath = join(root, 'rules', `${id}.md`);
    expect(existsSync(filePath), `rules/${id}.md is missing`).toBe(true);
    const page = readFileSync(filePath, 'utf8');
    expect(page.split('\n').slice(0, 3)).toEqual([`# ${id}`, '', `${summary}.`]);
    const sections = [...page.matchAll(/^## (.*)$/gm)].map((match) => match[1]);
    expect(sections).toEqual(headings);
    expect(sectionOf(page, 'Why')).toMatch(/`(?:Documentation|fs|include|kernel|lib|mm|security)\/[\w./-]+`/);
    for (const heading of ['Bad', 'Good']) expect(examplesOf(sectionOf(page, heading))).not.toEqual([]);
    for (const { file, code } of examplesOf(sectionOf(page, 'Bad')))
      expectQuote(id, file, code, 'introduced');
    for (const { file, code } of examplesOf(sectionOf(page, 'Good'))) expectQuote(id, file, code, 'fixed');
  });
});

function sectionOf(page: string, heading: string): string {
  const parts = page.split(/^## /m);
  return parts.find((part) => part.startsWith(`${heading}\n`)) ?? '';
}

/** A line "From `fixtures/rules/<id>/<file>`:" and the diff block below it. */
function examplesOf(section: string): { file: string; code: string }[] {
  const pattern = /^From `fixtures\/rules\/([\w./-]+)`:\n\n```diff\n(.*?)\n```$/gms;
  return [...section.matchAll(pattern)].map((match) => ({ file: match[1] ?? '', code: match[2] ?? '' }));
}

/** The example is a run of lines of the fixture, its expectations left out; a silent fixture is a good patch, too. */
function expectQuote(id: string, file: string, code: string, status: string): void {
  const fixture = fixtures.find(({ name }) => name === file);
  expect(fixture?.ruleId, `${file} is no fixture of ${id}`).toBe(id);
  const text = fixture?.text ?? '';
  // An editor, or prettier, takes the blank of an empty context line away.
  const shown = text.replace(/ *\/\* expect: [^*]* \*\//g, '').replace(/[ \t]+$/gm, '');
  expect(shown).toContain(`\n${code}\n`);
  const says = text.includes(`expect: ${id} ${status}`);
  expect(says || (status === 'fixed' && fixture?.silent), `${file} shows no ${status} ${id}`).toBe(true);
}
