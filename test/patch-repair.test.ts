// Quoted, wrapped and stripped diffs: repaired to exactly the original, or declared damaged; never else.
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { structuredPatch } from 'diff';
import { describe, expect, test } from 'vitest';
import { textInput } from '../src/input/text-input.js';
import { parsePatches } from '../src/patch/index.js';
import type { Hunk, Patch } from '../src/patch/model.js';
import { imageFixture } from './harness/git-sandbox.js';
import { damage, damageDiff, type Damage } from './harness/mail-damage.js';

const fixture = (folder: string, name: string): string =>
  readFileSync(path.join(import.meta.dirname, '../fixtures', folder, name), 'utf8');
const parse = (text: string): ReturnType<typeof parsePatches> => parsePatches([textInput('mail', text)]);
const hunksOf = (patch: Patch | undefined): readonly Hunk[] =>
  patch?.files.flatMap(({ hunks }) => hunks) ?? [];
const linesOf = ({ lines }: Hunk): string[] =>
  lines.map(({ kind, text, noNewline }) => `${kind} ${text}${noNewline === true ? ' (no newline)' : ''}`);

describe('fixtures', () => {
  const original = hunksOf(parse(fixture('mail', 'raw.diff')).value[0])[0];

  test.each([
    ['archive-reply.txt', 1, 9, 16],
    ['quoted-wrapped.eml', 1, 1, 11],
    ['quoted-remarks.eml', 0, 1, 12],
  ])('%s', (name, joined, blanks, inputLine) => {
    const { value, notices } = parse(fixture('mail', name));
    const [hunk] = hunksOf(value[0]);
    expect(hunk).toMatchObject({ state: 'repaired', inputLine });
    const squeezed = (lines: readonly string[]): string[] => lines.map((line) => line.replace(/\s+/g, ' '));
    expect(squeezed(hunk === undefined ? [] : linesOf(hunk))).toEqual(
      squeezed(original === undefined ? [] : linesOf(original)),
    );
    expect(hunk?.heading).toBe('static int moss_add_link(struct dentry *dentry, struct inode *inode)');
    const repaired = notices.find(({ code }) => code === 'hunk-repaired');
    expect(repaired).toMatchObject({ level: 'info', file: 'fs/mossfs/namei.c', inputLine });
    expect(repaired?.message.includes('wrapped line')).toBe(joined > 0);
    expect(repaired?.message).toContain(`${blanks} context line`);
  });

  test('every line points into the mail', () => {
    for (const name of ['archive-reply.txt', 'quoted-wrapped.eml', 'quoted-remarks.eml']) {
      const mail = fixture('mail', name).split('\n');
      for (const line of hunksOf(parse(mail.join('\n')).value[0]).flatMap(({ lines }) => lines)) {
        const start = line.text.trim().slice(0, 12);
        expect(mail[line.inputLine - 1]).toContain(start);
      }
    }
  });

  test('prose keeps the oops and the remarks, not the diff', () => {
    const [archive] = parse(fixture('mail', 'archive-reply.txt')).value;
    expect(archive?.prose).toContain('moss_add_link+0x1c/0x40');
    expect(archive?.prose).not.toContain('goto out');
    const [remarks] = parse(fixture('mail', 'quoted-remarks.eml')).value;
    expect(remarks?.prose).toContain('Are you sure?');
    expect(remarks?.prose).not.toContain('if (err < 0)');
  });
});

const sources = ['log.c', 'dirty.c', 'extent.c'].map((name) => imageFixture(name).split('\n'));

/** Moves blocks of a source's own lines about: hunks with the line lengths of real code. */
const shuffledDiff = fc
  .record({
    source: fc.constantFrom(...sources),
    moves: fc.array(fc.record({ from: fc.nat(200), to: fc.nat(200), drop: fc.nat(4), take: fc.nat(6) }), {
      minLength: 1,
      maxLength: 3,
    }),
    context: fc.constantFrom(3, 3, 5),
  })
  .map(({ source, moves, context }) => {
    const post = [...source];
    for (const { from, to, drop, take } of moves) {
      post.splice(
        to % post.length,
        drop,
        ...source.slice(from % source.length, (from % source.length) + take),
      );
    }
    return printDiff(source.join('\n'), post.join('\n'), context);
  });

function printDiff(pre: string, post: string, context: number): string {
  const heading = 'static int moss_log_write_transaction(struct super_block *sb, struct moss_log *log)';
  const { hunks } = structuredPatch('a', 'b', pre, post, '', '', { context });
  const body = hunks.map(({ oldStart, oldLines, newStart, newLines, lines }) => {
    const head = `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`;
    return [oldStart > 1 ? `${head} ${heading}` : head, ...lines].join('\n');
  });
  return ['diff --git a/fs/log.c b/fs/log.c', '--- a/fs/log.c', '+++ b/fs/log.c', ...body, ''].join('\n');
}

/** What of a text the damage leaves to compare: a hard break or a turned tab takes the kind of white space. */
function comparable(hunk: Hunk, { wrap, expandTabs, loseBlanks, quote }: Damage): string[] {
  const lines = linesOf(hunk);
  const squeezed =
    wrap === 'hard' || expandTabs ? lines.map((line) => line.replace(/\s+/g, ' ').trimEnd()) : lines;
  // Without quote marks nothing shows that a comment's star once had a blank more before it.
  return loseBlanks && quote === ''
    ? squeezed.map((line) => line.replace(/^(context) {1,2}\*/, '$1 *'))
    : squeezed;
}

describe('random damage', () => {
  test('the original or nothing', () => {
    const seen = { repaired: 0, damaged: 0 };
    fc.assert(
      fc.property(shuffledDiff, damage, (diff, how) => {
        const originals = hunksOf(parse(diff).value[0]);
        const { value, notices } = parse(damageDiff(diff, how));
        const hunks = hunksOf(value[0]);
        expect(hunks).toHaveLength(originals.length);
        hunks.forEach((hunk, index) => {
          const original = originals[index];
          if (original === undefined || hunk.state === 'damaged') {
            expect(hunk.lines).toEqual([]);
            return;
          }
          expect(comparable(hunk, how)).toEqual(comparable(original, how));
          expect([hunk.preStart, hunk.postStart]).toEqual([original.preStart, original.postStart]);
        });
        const count = (state: Hunk['state']): number => hunks.filter((hunk) => hunk.state === state).length;
        expect(notices.filter(({ code }) => code === 'hunk-damaged')).toHaveLength(count('damaged'));
        expect(notices.filter(({ code }) => code === 'hunk-repaired')).toHaveLength(count('repaired'));
        seen.repaired += count('repaired');
        seen.damaged += count('damaged');
      }),
      { numRuns: 400, seed: 20240501 },
    );
    // Repair that gives up on everything would pass the above.
    expect(seen.repaired).toBeGreaterThan(10 * seen.damaged);
  });

  test('a line taken out of a damaged mail is never made up for', () => {
    fc.assert(
      fc.property(shuffledDiff, damage, fc.nat(), (diff, how, pick) => {
        const original = hunksOf(parse(diff).value[0]);
        const lines = damageDiff(diff, { ...how, wrap: 'none', footer: [] }).split('\n');
        const content = lines
          .map((_, at) => at)
          .filter(
            (at) => /^[> ]*[-+]\S/.test(lines[at] ?? '') && !/^[> ]*(?:---|\+\+\+)/.test(lines[at] ?? ''),
          );
        const taken = content[pick % Math.max(content.length, 1)];
        if (taken === undefined) return;
        lines.splice(taken, 1);
        const hunks = hunksOf(parse(lines.join('\n')).value[0]);
        expect(hunks).toHaveLength(original.length);
        expect(hunks.filter(({ state }) => state === 'damaged')).toHaveLength(1);
      }),
      { numRuns: 150, seed: 20240501 },
    );
  });
});
