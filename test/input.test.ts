// Every form in which patches arrive: what is found in it, and how it is called.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { ToolError } from '../src/base/tool-error.js';
import { readInputs } from '../src/input/index.js';
import type { RawInput } from '../src/input/model.js';
import { parsePatches } from '../src/patch/index.js';
import type { Patch } from '../src/patch/model.js';

const folder = path.join(import.meta.dirname, '../fixtures/mail');
const fixture = (name: string): string => path.join(folder, name);
const scratch = mkdtempSync(path.join(tmpdir(), 'hunklock-input-'));
afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

/** Writes bytes to a file of their own. */
function scratchFile(name: string, content: string | Uint8Array): string {
  const file = path.join(scratch, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

async function read(...args: string[]): Promise<readonly RawInput[]> {
  return (await readInputs(args)).value;
}

async function patchesOf(...args: string[]): Promise<readonly Patch[]> {
  return parsePatches(await read(...args)).value;
}

const changes = (patch: Patch | undefined): string[] =>
  (patch?.files ?? []).flatMap(({ hunks }) =>
    hunks.flatMap(({ lines }) =>
      lines.flatMap(({ kind, text }) => (kind === 'context' ? [] : [`${kind} ${text.trim()}`])),
    ),
  );

const expectedChanges = [
  'removed if (err)',
  'removed goto out;',
  'added if (err < 0)',
  'added goto out_unlock;',
  'removed out:',
  'added out_unlock:',
];

describe('one patch in every wrapping', () => {
  test.each([
    ['raw.diff', 'raw diff'],
    ['format-patch.patch', 'mail (git format-patch or mbox)'],
    ['resend.patch', 'mail (git format-patch or mbox)'],
    ['unquoted-from.mbox', 'mail (git format-patch or mbox)'],
    ['crlf.eml', 'mail'],
    ['scissors.eml', 'mail'],
    ['alternative.eml', 'mail'],
    ['pgp-signed.eml', 'mail'],
    ['latin1.eml', 'mail, iso-8859-1'],
    ['quoted-printable.eml', 'mail, quoted-printable, iso-8859-1'],
    ['base64-crlf.eml', 'mail, base64'],
    ['flowed.eml', 'mail, format=flowed'],
    ['multipart-attachment.eml', 'mail, base64, attachment fix.patch'],
    ['archive-thread.txt', 'mail in a web archive'],
    ['archive-reply.txt', 'quoted reply without a mail header'],
    ['quoted-remarks.eml', 'quoted reply (mail)'],
    ['quoted-wrapped.eml', 'quoted reply (mail)'],
  ])('%s is %s', async (name, format) => {
    const patches = await patchesOf(fixture(name));
    expect(patches).toHaveLength(1);
    expect(changes(patches[0])).toEqual(expectedChanges);
    expect(patches[0]?.format).toBe(format);
    expect(patches[0]?.source).toBe(fixture(name));
  });

  test('character sets come out right, and CRLF does not', async () => {
    for (const name of ['latin1.eml', 'quoted-printable.eml', 'base64-crlf.eml']) {
      const [patch] = await patchesOf(fixture(name));
      const texts = patch?.files[0]?.hunks[0]?.lines.map(({ text }) => text);
      expect(texts).toContain('\tint err; /* caf\u00e9 = \u00fcber */');
      expect(patch?.files[0]?.hunks[0]?.state).toBe('intact');
    }
  });

  test('encoded words and folded subjects', async () => {
    const [encoded] = await patchesOf(fixture('quoted-printable.eml'));
    expect(encoded?.subject).toBe('[PATCH] mossfs: tell errors from caf\u00e9s');
    expect(encoded?.author).toBe('Ada M\u00f6\u00f6s <ada@moss.example>');
    const [folded] = await patchesOf(fixture('resend.patch'));
    expect(folded?.subject).toBe('[PATCH RESEND v4 2/5] mossfs: tell errors from slots');
    expect(folded?.series).toEqual({ index: 2, total: 5, version: 4 });
    expect(folded?.messageId).toBe('<rs@moss.example>');
  });

  test('below scissors the mail starts anew', async () => {
    const [patch] = await patchesOf(fixture('scissors.eml'));
    expect(patch).toMatchObject({
      subject: '[PATCH] mossfs: tell errors from slots',
      author: 'Bea Fern <bea@moss.example>',
      inReplyTo: '<old@moss.example>',
    });
    expect(patch?.files).toHaveLength(1);
  });

  test('a line that is no From line stays in its mail', async () => {
    const [patch] = await patchesOf(fixture('unquoted-from.mbox'));
    expect(patch?.prose).toContain(
      'From ada Wed May  1 10:00:00 2024 it went wrong,\nFrom there on nothing worked.',
    );
  });

  test('>From of an mbox comes back', async () => {
    const [first] = await patchesOf(fixture('mboxo.mbox'));
    expect(first?.prose).toMatch(/^From now on only negative/);
    const [quoted] = await patchesOf(fixture('mboxrd.mbox'));
    expect(quoted?.prose).toContain('\nFrom the tracker:\n>From someone');
  });
});

describe('every line knows its place', () => {
  test.each([
    'raw.diff',
    'format-patch.patch',
    'unquoted-from.mbox',
    'mboxo.mbox',
    'mboxrd.mbox',
    'piped-from-mutt.eml',
    'format-patch-attach.eml',
    'alternative.eml',
    'pgp-signed.eml',
    'quoted-printable.eml',
    'flowed.eml',
    'crlf.eml',
    'git-log.txt',
    'archive-thread.txt',
  ])('%s', async (name) => {
    const file = readFileSync(fixture(name), 'latin1').split('\n');
    const patches = await patchesOf(fixture(name));
    const lines = patches.flatMap(({ files }) =>
      files.flatMap(({ hunks }) => hunks.flatMap((hunk) => hunk.lines)),
    );
    expect(lines.length).toBeGreaterThan(10);
    for (const { text, inputLine } of lines) {
      expect(file[inputLine - 1]?.replaceAll('=3D', '=')).toContain(text.trim().slice(0, 12));
    }
  });
});

describe('several patches in one input', () => {
  test.each([
    ['mboxrd.mbox', ['[PATCH 1/2] mossfs: part 1', '[PATCH 2/2] mossfs: part 2']],
    ['mboxo.mbox', ['[PATCH 1/2] mossfs: part 1', '[PATCH 2/2] mossfs: part 2']],
    [
      'piped-from-mutt.eml',
      ['[PATCH v2 1/3] mossfs: step 1', '[PATCH v2 2/3] mossfs: step 2', '[PATCH v2 3/3] mossfs: step 3'],
    ],
    ['cover-letter.mbox', ['[PATCH 1/1] mossfs: tell errors from slots']],
    ['format-patch-attach.eml', ['[PATCH 1/2] mossfs: part 1', '[PATCH 2/2] mossfs: part 2']],
    ['maildir', ['[PATCH 1/2] mossfs: part 1', '[PATCH 2/2] mossfs: part 2']],
    ['git-log.txt', ['mossfs: step 1', 'mossfs: step 2']],
  ])('%s, in order', async (name, subjects) => {
    const { value, notices } = parsePatches(await read(fixture(name)));
    expect(value.map(({ subject }) => subject)).toEqual(subjects);
    for (const patch of value) expect(changes(patch)).toEqual(expectedChanges);
    // Cover letters and covering mails are told, but nothing is left unjudged.
    expect(notices.filter(({ level }) => level === 'not-judged')).toEqual([]);
  });

  test('several arguments, each its own', async () => {
    const sources = (await patchesOf(fixture('raw.diff'), fixture('latin1.eml'))).map(({ source }) => source);
    expect(sources).toEqual([fixture('raw.diff'), fixture('latin1.eml')]);
  });

  test('a directory of patches is read by number', async () => {
    const patch = readFileSync(fixture('format-patch.patch'), 'utf8').replace(/^Message-ID:.*\n/m, '');
    for (const number of [10, 9]) {
      scratchFile(`outgoing/${number}-x.patch`, patch.replace('[PATCH]', `[PATCH ${number}/10]`));
    }
    scratchFile('outgoing/notes.txt', 'nothing');
    const patches = await patchesOf(path.join(scratch, 'outgoing'));
    expect(patches.map(({ series }) => series?.index)).toEqual([9, 10]);
  });

  test('a reply that quotes a patch of the same mailbox is no second patch', async () => {
    const [original, reply] = ['format-patch.patch', 'quoted-remarks.eml'].map((name) =>
      readFileSync(fixture(name), 'utf8'),
    );
    const thread = scratchFile(
      'thread.mbox',
      `${original ?? ''}From bea@moss.example Wed May  1 11:00:00 2024\n${reply ?? ''}`,
    );
    const { value, notices } = parsePatches(await read(thread));
    expect(value).toHaveLength(1);
    expect(notices).toMatchObject([{ code: 'quoted-copy-skipped', level: 'info' }]);
  });

  test('the same mail twice is judged once', async () => {
    const mail = readFileSync(fixture('format-patch.patch'), 'utf8');
    const { value, notices } = parsePatches(await read(scratchFile('twice.mbox', mail + mail)));
    expect(value).toHaveLength(1);
    expect(notices).toMatchObject([{ code: 'duplicate-mail', level: 'info' }]);
  });
});

describe('bytes from elsewhere', () => {
  const diff = readFileSync(fixture('raw.diff'));

  test('stdin, alone and by its name', async () => {
    // eslint-disable-next-line @typescript-eslint/require-await -- stands for a stream
    async function* stdin(): AsyncGenerator<Uint8Array> {
      yield diff.subarray(0, 100);
      yield diff.subarray(100);
    }
    for (const args of [[], ['-']]) {
      const { value } = await readInputs(args, { stdin: stdin() });
      expect(value[0]?.source).toBe('<stdin>');
      expect(changes(parsePatches(value).value[0])).toEqual(expectedChanges);
    }
  });

  test.each([
    ['gzip', gzipSync(diff)],
    ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(diff.toString('utf8'), 'utf16le')])],
    ['a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), diff])],
  ])('%s', async (name, bytes) => {
    const [patch] = await patchesOf(scratchFile(`bytes-${name.replaceAll(' ', '-')}`, bytes));
    expect(changes(patch)).toEqual(expectedChanges);
  });

  test('an input that is too large is told, the others are read', async () => {
    const { value, notices } = await readInputs(
      [scratchFile('large.diff', Buffer.alloc(3000, 'x')), fixture('raw.diff')],
      {
        maxBytes: 2000,
      },
    );
    expect(value.map(({ source }) => source)).toEqual([fixture('raw.diff')]);
    expect(notices).toMatchObject([{ code: 'input-unreadable', level: 'not-judged' }]);
    const bomb = await readInputs([scratchFile('bomb.gz', gzipSync(Buffer.alloc(100_000)))], {
      maxBytes: 2000,
    });
    expect(bomb).toMatchObject({ value: [], notices: [{ code: 'input-unreadable' }] });
  });

  test('what is not there is a usage error with a next step', async () => {
    await expect(readInputs([path.join(scratch, 'absent')])).rejects.toMatchObject({
      code: 'input-not-found',
      exitCode: 2,
    });
    mkdirSync(path.join(scratch, 'bare'));
    const error: unknown = await readInputs([path.join(scratch, 'bare')]).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ToolError);
    expect(error).toMatchObject({ code: 'no-mail-in-directory', exitCode: 2 });
  });

  test('no patch, packed patch, empty file: said each time', async () => {
    const noticesOf = async (file: string): Promise<string[]> => {
      const { value, notices } = await readInputs([file]);
      return [...notices, ...parsePatches(value).notices].map(({ code, level }) => `${code} ${level}`);
    };
    expect(await noticesOf(fixture('prose.eml'))).toEqual(['no-patch not-judged']);
    expect(await noticesOf(fixture('packed-attachment.eml'))).toEqual([
      'attachment-not-read not-judged',
      'no-patch not-judged',
    ]);
    expect(await noticesOf(scratchFile('empty', ''))).toEqual(['no-patch not-judged']);
  });
});

describe('git as the oracle', () => {
  const git = (input: string | Buffer, ...args: string[]): string =>
    execFileSync('git', args, { input, cwd: scratch, stdio: ['pipe', 'pipe', 'ignore'] }).toString('utf8');

  // git am applies the patch's bytes as they are sent; only the message is turned to UTF-8.
  test.each([
    ['format-patch.patch', 'utf8'],
    ['crlf.eml', 'utf8'],
    ['resend.patch', 'utf8'],
    ['latin1.eml', 'latin1'],
    ['quoted-printable.eml', 'latin1'],
  ] as const)('git mailinfo reads the same lines in %s', async (name, charset) => {
    git(readFileSync(fixture(name)), 'mailinfo', '--encoding=UTF-8', '-k', 'message', 'patch');
    const message = readFileSync(path.join(scratch, 'message'), 'utf8');
    const patch = readFileSync(path.join(scratch, 'patch'), charset);
    const [input] = await read(fixture(name));
    const body = (lines: readonly string[]): string[] =>
      lines.map((line) => line.trimEnd()).filter((line) => line !== '');
    expect(body(input?.lines.map(({ text }) => text) ?? [])).toEqual(body(`${message}${patch}`.split('\n')));
  });

  test('git mailsplit finds the same mails, however their bodies look', async () => {
    const bodyLine = fc.constantFrom(
      'From me to you',
      '>From me to you',
      'From: nobody',
      'From ada@moss.example Wed May  1 10:00:00 2024',
      '',
      'diff --git a/x.c b/x.c',
      'text',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(bodyLine, { maxLength: 6 }), { minLength: 1, maxLength: 4 }),
        async (bodies) => {
          const escaped = (line: string): string => (/^>*From /.test(line) ? `>${line}` : line);
          const mbox = bodies
            .map((body, at) =>
              [
                `From ada@moss.example Wed May  1 10:0${at}:00 2024`,
                'From: Ada <ada@moss.example>',
                `Subject: ${at}`,
                '',
                ...body.map(escaped),
                '',
                '',
              ].join('\n'),
            )
            .join('');
          const file = scratchFile('random.mbox', mbox);
          const out = path.join(scratch, 'split');
          rmSync(out, { recursive: true, force: true });
          mkdirSync(out);
          const count = Number(git('', 'mailsplit', '--mboxrd', `-o${out}`, file));
          const inputs = await read(file);
          expect(inputs.map(({ subject }) => subject)).toEqual(bodies.map((_, at) => String(at)));
          expect(count).toBe(inputs.length);
          inputs.forEach((input, at) => {
            const theirs = readFileSync(path.join(out, String(at + 1).padStart(4, '0')), 'utf8')
              .split('\n\n')
              .slice(1)
              .join('\n\n');
            expect(
              input.lines
                .map(({ text }) => text)
                .join('\n')
                .trim(),
            ).toBe(theirs.trim());
          });
        },
      ),
      { numRuns: 40 },
    );
  });
});
