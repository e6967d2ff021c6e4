// Replies: threading, quoting, remarks; read back by postal-mime, by git, and by our own reader.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { reportFormats } from '../src/report/index.js';
import { decodeWords, encodeWords } from '../src/report/encoded-word.js';
import { parseMailboxes } from '../src/report/mailbox.js';
import type { Review } from '../src/report/model.js';
import { doubleLock, hostileReview, plainOptions, relockPatch, reviewOf } from './harness/reviews.js';
import { relockDiff, reviewMail } from './harness/review-mail.js';

const replyTo = (review: Review): string => reportFormats.reply.render(review, plainOptions);

const mail = (header: string, diff = relockDiff('moss_sync', 'lock')): string =>
  `${header}\n\nReuse the lock.\n\nSigned-off-by: Ada Moss <ada@moss.example>\n---\n fs/moss/x.c | 2 +-\n\n${diff}-- \n2.47.1\n`;

const header = `From: Ada Moss <ada@moss.example>
To: linux-fsdevel@lists.example
Cc: "Lin, B." <lin@moss.example>, =?UTF-8?Q?J=C3=B8rgen_=C3=85?= <j@moss.example>,
 Ada Moss <ADA@moss.example>
Subject: [PATCH v2 1/2] moss: reuse the lock
Date: Wed, 1 May 2024 10:00:00 +0200
Message-ID: <patch-1@moss.example>
In-Reply-To: <cover@moss.example>
References: <v1@moss.example> <cover@moss.example>`;

const parse = (text: string): Promise<Email> => PostalMime.parse(Buffer.from(text, 'utf8'));

describe('the header', () => {
  test('puts the reply into the thread, to the sender, with the others in copy', async () => {
    const reply = await parse(replyTo(await reviewMail(mail(header))));
    expect(reply).toMatchObject({
      subject: 'Re: [PATCH v2 1/2] moss: reuse the lock',
      inReplyTo: '<patch-1@moss.example>',
      references: '<v1@moss.example> <cover@moss.example> <patch-1@moss.example>',
      to: [{ name: 'Ada Moss', address: 'ada@moss.example' }],
      cc: [
        { name: '', address: 'linux-fsdevel@lists.example' },
        { name: 'Lin, B.', address: 'lin@moss.example' },
        { name: 'Jørgen Å', address: 'j@moss.example' },
      ],
    });
    expect(reply.from).toBeUndefined();
    expect(reply.date).toBeUndefined();
  });

  test('Reply-To outranks From', async () => {
    const review = await reviewMail(mail(`${header}\nReply-To: list@moss.example`));
    expect((await parse(replyTo(review))).to).toEqual([{ name: '', address: 'list@moss.example' }]);
  });

  test('text beyond ASCII is encoded, folded below 79 columns, and read back', async () => {
    const name = 'Æther Ünlü '.repeat(12).trim();
    const subject = 'moss: größer, 日本語のロック '.repeat(8).trim();
    const own = header
      .replace('Ada Moss <ada@', `${encodeWords(name).join('\n ')} <ada@`)
      .replace('[PATCH v2 1/2] moss: reuse the lock', subject);
    const text = replyTo(await reviewMail(mail(own)));
    const head = text.slice(0, text.indexOf('\n\n'));
    expect(head).toMatch(/^[\n\x20-\x7e]*$/);
    expect(Math.max(...head.split('\n').map((line) => line.length))).toBeLessThanOrEqual(78);
    const reply = await parse(text);
    expect(reply.subject).toBe(`Re: ${subject}`);
    expect(reply.to).toEqual([{ name, address: 'ada@moss.example' }]);
  });

  test.each([
    ['an encoded newline in a name', 'From: =?UTF-8?Q?Eve=0D=0ABcc:_all@evil.example?= <eve@evil.example>'],
    ['an encoded newline in an address', 'From: Eve <=?UTF-8?Q?eve=0ABcc:_x?=@evil.example>'],
    ['a bare CR', 'From: Eve\rBcc: all@evil.example <eve@evil.example>'],
    ['a quoted name with a bracket', 'From: "Eve> \\" <all@evil.example" <eve@evil.example>'],
    ['an id with a newline in it', 'From: Eve <eve@evil.example>\nReferences: <a\n\tBcc: all@evil.example>'],
  ])('%s makes no field of its own', async (_what, from) => {
    const own = `${from}\nSubject: =?UTF-8?Q?x=0ABcc:_all@evil.example=0A=0Abody?=\nMessage-ID: <1@x>`;
    const text = replyTo(await reviewMail(mail(own)));
    const { headers, bcc } = await parse(text);
    expect(bcc ?? []).toEqual([]);
    const known = ['to', 'cc', 'subject', 'in-reply-to', 'references', 'mime-version'];
    expect(headers.map(({ key }) => key).filter((key) => !key.startsWith('content-'))).toEqual(
      known.filter((key) => headers.some((field) => field.key === key)),
    );
    expect(text).not.toContain('\r');
  });

  test('a bare diff gets a reply without a thread', async () => {
    const reply = await parse(replyTo(await reviewMail(relockDiff('moss_sync', 'lock'))));
    expect(reply.subject).toBe('Re: your patch');
    expect(reply.inReplyTo).toBeUndefined();
  });
});

describe('the body', () => {
  test('quotes the hunk as it arrived, with the remark under its line', async () => {
    const text = replyTo(await reviewMail(mail(header)));
    expect(text).toContain('On Wed, 1 May 2024 10:00:00 +0200, Ada Moss <ada@moss.example> wrote:\n> diff');
    expect(text).toContain('> +\tmutex_lock(&m->lock);\n\nThere seems to be a problem here, in moss_sync()');
    expect(text).not.toContain('Signed-off-by');
    const own = text.split('\n').filter((line) => !line.startsWith('>'));
    expect(Math.max(...own.map((line) => line.length))).toBeLessThanOrEqual(78);
  });

  test('asks where it is not certain', () => {
    const certain = replyTo(reviewOf());
    const likely = replyTo(reviewOf({ findings: [{ ...doubleLock, certainty: 'likely' }] }));
    expect(certain.split('\n-- ')[0]).not.toContain('Is this right');
    expect(likely).toContain('Is this right here, in demo_splice()?');
  });

  test('a place that the diff does not show is named, under the nearest line that it does', () => {
    const witness = [{ side: 'post' as const, line: 48, text: 'jumps out' }];
    const finding = { ...doubleLock, inputLine: 999, post: { line: 99, column: 1 }, witness };
    const text = replyTo(reviewOf({ findings: [finding] }));
    expect(text).toContain('demo_attach(de, inode);\n\nThere seems to be a problem in demo_splice(), at');
    expect(text.replace(/\s+/g, ' ')).toContain('at fs/demo/namei.c:99: ');
  });

  test('a long hunk is cut down to what is around the remarks', async () => {
    const filler = Array.from({ length: 300 }, (_, index) => ` \tmoss_step(m, ${index});`).join('\n');
    const diff = relockDiff('moss_sync', 'lock')
      .replace('@@ -10,9 +10,9 @@', '@@ -10,309 +10,309 @@')
      .replace(' \treturn err;', `${filler}\n \treturn err;`);
    const text = replyTo(await reviewMail(mail(header, diff)));
    expect(text).toContain('\n[...]\n');
    expect(text.split('\n').length).toBeLessThan(60);
  });

  test('nothing out of a patch reaches the terminal or the mail as a control', () => {
    const text = replyTo(hostileReview('x\x1b[2J\u202e\nFrom evil\n.\n'));
    expect(text.replace(/[\n\t]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(text).not.toMatch(/^From evil/m);
  });

  test('without a finding there is no mail, only what was not judged', async () => {
    const clean = await reviewMail(relockDiff('moss_sync', 'lock'), ['missing-unlock']);
    expect(replyTo({ ...clean, findings: [] })).toBe('');
    const notices = [{ code: 'hunk-damaged', level: 'not-judged' as const, message: 'cut off' }];
    expect(replyTo({ ...clean, findings: [], notices })).toBe(
      'hunklock: note: not judged: cut off [hunk-damaged]\n',
    );
  });
});

describe('read back', () => {
  test('our own reader finds the patch in the reply, and the same defect', async () => {
    const review = await reviewMail(mail(header));
    const again = await reviewMail(replyTo(review));
    expect(again.findings.map(({ fingerprint }) => fingerprint)).toEqual(
      review.findings.map(({ fingerprint }) => fingerprint),
    );
    expect(again.notices.filter(({ level }) => level === 'not-judged')).toEqual([]);
  });

  test('a patch that was quoted and wrapped is quoted as it arrived, and read once more', async () => {
    const quoted = relockDiff('moss_sync', 'lock')
      .trimEnd()
      .split('\n')
      .map((line) => (line === ' ' ? '>' : `> ${line}`))
      .join('\n')
      .replace(
        '> @@ -10,9 +10,9 @@',
        '> @@ -10,9 +10,9 @@ static int moss_sync_super(struct moss_super *sb,\n> struct moss *m)',
      );
    const review = await reviewMail(`${header}\n\nHm.\n${quoted}\n`);
    expect(review.patches[0]?.input).toBe('repaired');
    const text = replyTo(review);
    expect(text).toContain(
      '>> @@ -10,9 +10,9 @@ static int moss_sync_super(struct moss_super *sb,\n>> struct moss *m)\n',
    );
    const again = await reviewMail(text);
    expect(again.findings).toHaveLength(1);
  });

  test('several patches make an mbox that git splits into its mails', async () => {
    const second = header
      .replace('1/2] moss: reuse the lock', '2/2] moss: more')
      .replaceAll('patch-1@', 'patch-2@');
    const box = [mail(header), mail(second, relockDiff('moss_flush', 'flush_lock'))];
    const text = replyTo(
      await reviewMail(box.map((one) => `From mboxrd@z Thu Jan  1 00:00:00 1970\n${one}\n`).join('')),
    );
    const folder = mkdtempSync(join(tmpdir(), 'hunklock-reply-'));
    try {
      writeFileSync(join(folder, 'box'), text);
      execFileSync('git', ['mailsplit', '--mboxrd', `-o${folder}`, join(folder, 'box')]);
      const names = readdirSync(folder).filter((name) => /^\d+$/.test(name));
      expect(names).toEqual(['0001', '0002']);
      const mails = await Promise.all(names.map((name) => parse(readFileSync(join(folder, name), 'utf8'))));
      expect(mails.map(({ inReplyTo }) => inReplyTo)).toEqual([
        '<patch-1@moss.example>',
        '<patch-2@moss.example>',
      ]);
      const info = execFileSync('git', ['mailinfo', join(folder, 'msg'), join(folder, 'patch')], {
        input: readFileSync(join(folder, '0002')),
        encoding: 'utf8',
      });
      expect(info).toContain('Subject: moss: more');
    } finally {
      rmSync(folder, { recursive: true });
    }
    expect((await reviewMail(text)).findings).toHaveLength(2);
  });
});

describe('encoded words and addresses', () => {
  test('words come back as they went', () => {
    for (const text of ['plain', 'größer als 日本語 🔒', '=?UTF-8?Q?not_one?=', 'é'.repeat(200)]) {
      expect(decodeWords(encodeWords(text).join('\n '))).toBe(text);
      expect(encodeWords(text).every((word) => word.length <= 75)).toBe(true);
    }
  });

  test('an unknown character set is left alone; others are read', () => {
    expect(decodeWords('=?x-none?Q?a?= b')).toBe('=?x-none?Q?a?= b');
    expect(decodeWords('=?iso-8859-1?q?J=F8rgen?= =?utf-8?b?w4U=?=')).toBe('JørgenÅ');
  });

  test('groups, comments and route-like oddities', () => {
    expect(parseMailboxes('Maintainers: a@x.example (Ada, old), "B; C" <b@x.example>;, <>, nobody')).toEqual([
      { name: '', address: 'a@x.example' },
      { name: 'B; C', address: 'b@x.example' },
    ]);
  });
});

test('the subject of a patch of no mail is its own', () => {
  const patch = { ...relockPatch, author: 'Ada Moss <ada@moss.example>' };
  const text = replyTo(reviewOf({ patches: [{ patch, input: 'intact', functionsJudged: 1 }] }));
  expect(text).toContain('To: Ada Moss <ada@moss.example>\nSubject: Re: demofs: reuse aliases\n');
});
