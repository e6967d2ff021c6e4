// Truncated, garbled and hostile input: an answer soon, and never an exception.
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { readInputs } from '../src/input/index.js';
import { parsePatches } from '../src/patch/index.js';
import type { Patch } from '../src/patch/model.js';
import type { Notice } from '../src/base/notice.js';

interface Result {
  readonly patches: readonly Patch[];
  readonly notices: readonly Notice[];
}

async function run(bytes: string | Buffer): Promise<Result> {
  const { value, notices } = await readInputs(['-'], { stdin: Readable.from([Buffer.from(bytes)]) });
  const patches = parsePatches(value);
  return { patches: patches.value, notices: [...notices, ...patches.notices] };
}

/** What every answer keeps to: lines only where the counts agree, and a notice for all that is missing. */
function expectSound({ patches, notices }: Result): void {
  const told = new Set(
    notices.filter(({ code }) => code === 'hunk-damaged').map(({ inputLine }) => inputLine),
  );
  const hunks = patches.flatMap(({ files }) => files.flatMap((file) => file.hunks));
  const unsound = hunks.filter((hunk) => {
    if (hunk.state === 'damaged') return !told.has(hunk.inputLine) || hunk.lines.length > 0;
    const count = (kind: string): number => hunk.lines.filter((line) => line.kind !== kind).length;
    return count('added') !== hunk.preCount || count('removed') !== hunk.postCount;
  });
  expect(unsound).toEqual([]);
  if (patches.length === 0) expect(notices.some(({ level }) => level === 'not-judged')).toBe(true);
}

const head = 'diff --git a/fs/x.c b/fs/x.c\n--- a/fs/x.c\n+++ b/fs/x.c\n';
const long = 'x'.repeat(1_000_000);

describe('hostile input is answered within seconds', () => {
  test.each([
    ['one line of a megabyte', long],
    ['a header line of a megabyte', `diff --git a/${long} b/${long}\n`],
    ['a name line of a megabyte', `--- a/${long}\n+++ b/${long}\n@@ -1 +1 @@\n-a\n+b\n`],
    ['blanks for a megabyte', `diff --git ${' '.repeat(1_000_000)}\n--- ${'\t '.repeat(500_000)}\n`],
    ['a content line of a megabyte', `${head}@@ -1 +1 @@\n-a\n+${long}\n`],
    [
      'words for a megabyte in a wrapped hunk',
      `${head}@@ -1,3 +1,3 @@\n a\n-${'word '.repeat(200_000)}\nmore\n+b\n`,
    ],
    ['a hundred thousand hunk headers', `${head}${'@@ -1,3 +1,3 @@\n'.repeat(100_000)}`],
    [
      'a hundred thousand good hunks',
      head + Array.from({ length: 100_000 }, (_, n) => `@@ -${n + 1} +${n + 1} @@\n-a\n+b\n`).join(''),
    ],
    ['a hundred thousand file headers', head.repeat(100_000)],
    ['a hunk that promises a milliard lines', `${head}@@ -1,999999999 +1,999999999 @@\n a\n`.repeat(2000)],
    ['wrapped hunks without end', `${head}${'@@ -1,40 +1,40 @@\n word word\nword \nword\n'.repeat(20_000)}`],
    ['quotes in quotes', `${'>'.repeat(100_000)}\n`.repeat(10) + '> > > '.repeat(100_000)],
    [
      'a mail of half a million lines',
      `From: a\nSubject: b\n\n${head}@@ -0,0 +1,500000 @@\n${'+a\n'.repeat(500_000)}`,
    ],
    ['more bad hunks than a call takes arguments', `${head}${'@@ -1 +1 @@\n'.repeat(200_000)}`],
    [
      'NUL bytes',
      Buffer.concat([Buffer.from(`${head}@@ -1,2 +1,2 @@\n \0\0\n-a\0\n+b\n`), Buffer.alloc(100_000)]),
    ],
    [
      'random bytes after a header',
      Buffer.concat([
        Buffer.from(head),
        Buffer.from(Array.from({ length: 50_000 }, (_, n) => (n * 7919) % 256)),
      ]),
    ],
    ['headers without a body', 'From: a@b\nSubject: x\n\n'.repeat(30_000)],
    [
      'a multipart that never ends',
      `From: a\nSubject: b\nContent-Type: multipart/mixed; boundary=q\n\n${'--q\nContent-Type: multipart/mixed; boundary=q\n\n'.repeat(5000)}`,
    ],
    [
      'mails that never close',
      `From: a\nDate: b\nMessage-ID: <c>\nContent-Type: multipart/mixed; boundary=q\n\nx\n\n`.repeat(10_000),
    ],
    ['From lines only', 'From a Wed May  1 10:00:00 2024\nA: b\n\n'.repeat(50_000)],
    ['scissors only', '-- >8 --\n'.repeat(50_000)],
    ['binary patches', 'diff --git a/x b/x\nGIT binary patch\nliteral 5\nxxxxx\n\n'.repeat(20_000)],
    ['an unclosed quoted name', `diff --git "a/${'\\'.repeat(5000)} b/x\n`.repeat(100)],
    ['encoded words', `Subject: ${'=?utf-8?q?=41?= '.repeat(20_000)}\nFrom: =?x?b?@@@?=\n\nbody\n`],
    ['base64 that is none', 'From: a\nSubject: b\nContent-Transfer-Encoding: base64\n\n@@@@ ???\n'],
  ])('%s', async (_name, bytes) => {
    const start = performance.now();
    expectSound(await run(bytes));
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});

describe('cut and garbled mails', () => {
  const names = [
    'format-patch.patch',
    'mboxrd.mbox',
    'archive-reply.txt',
    'quoted-wrapped.eml',
    'multipart-attachment.eml',
    'quoted-printable.eml',
  ];
  const mails = names.map((name) => readFileSync(path.join(import.meta.dirname, '../fixtures/mail', name)));

  test('cut anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...mails),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (mail, share) => {
          expectSound(await run(mail.subarray(0, Math.floor(share * mail.length))));
        },
      ),
      { numRuns: 150 },
    );
  });

  test('bytes replaced, lines dropped and doubled', async () => {
    const change = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      kind: fc.constantFrom('byte', 'drop', 'double'),
      byte: fc.nat(255),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...mails),
        fc.array(change, { minLength: 1, maxLength: 5 }),
        async (mail, changes) => {
          let lines = mail.toString('latin1').split('\n');
          for (const { at, kind, byte } of changes) {
            const place = Math.floor(at * lines.length);
            const line = lines[place] ?? '';
            const others = {
              byte: [line.slice(0, 3) + String.fromCharCode(byte) + line.slice(4)],
              drop: [],
              double: [line, line],
            };
            lines = [...lines.slice(0, place), ...others[kind], ...lines.slice(place + 1)];
          }
          expectSound(await run(Buffer.from(lines.join('\n'), 'latin1')));
        },
      ),
      { numRuns: 200 },
    );
  });

  test('any text at all', async () => {
    const piece = fc.constantFrom(
      'diff --git a/x b/x',
      '--- a/x',
      '+++ b/x',
      '@@ -1,2 +1,2 @@',
      '@@ -1 +1 @@ f()',
      ' a',
      '-b',
      '+c',
      '',
      '> ',
      '>',
      '\\ No newline at end of file',
      '-- ',
      'From: a',
      'Date: b',
      '\r',
      ' ',
      '\n',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('', '> ', '>> '), piece), { maxLength: 25 }),
        async (pieces) => {
          expectSound(await run(pieces.map(([quote, text]) => `${quote}${text}\n`).join('')));
        },
      ),
      { numRuns: 400 },
    );
  });
});
