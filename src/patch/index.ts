// Decoded mails and diffs in, patches out: the door of the patch room.
import type { Notice, Outcome } from '../base/notice.js';
import type { RawInput } from '../input/model.js';
import type { Budget } from './hunk-search.js';
import { readMessage } from './message.js';
import type { PatchMessage } from './message.js';
import type { Patch } from './model.js';
import { describeNoPatch } from './no-patch.js';
import { orderSeries } from './series-order.js';
import { parseSubject } from './subject.js';

// Search steps for all damaged hunks of a run together: a few seconds at worst.
const repairSteps = 2_000_000;

/**
 * Finds the patches in decoded inputs.
 *
 * @returns The patches, each series in its own order. What is damaged, skipped or missing is said by notices;
 *   a source without any diff gives no patch and a `no-patch` notice. Never throws.
 */
export function parsePatches(raw: readonly RawInput[]): Outcome<readonly Patch[]> {
  const budget: Budget = { left: repairSteps };
  const messages: (readonly PatchMessage[])[] = [];
  const notices: (readonly Notice[])[] = [];
  for (const [source, inputs] of bySource(raw)) {
    const found = inputs.map((input) => readMessage(input, budget));
    const own = dropCopies(found.filter((message) => message !== undefined));
    notices.push(own.notices, silentMails(source, inputs, found));
    messages.push(own.value);
  }
  const found = messages.flat();
  notices.push(
    found.flatMap((message) => message.notices),
    found.flatMap(emptyPatch),
  );
  return { value: orderSeries(found.map(({ patch }) => patch)), notices: notices.flat() };
}

/** What looked like a diff and gave no file must not look clean. */
function emptyPatch({ patch, notices }: PatchMessage): readonly Notice[] {
  if (patch.files.length > 0 || notices.some(({ level }) => level === 'not-judged')) return [];
  const message = `${patch.source}: what looks like a diff has no file header and hunk that can be read`;
  return [{ code: 'no-patch', level: 'not-judged', message }];
}

function bySource(raw: readonly RawInput[]): ReadonlyMap<string, readonly RawInput[]> {
  const sources = new Map<string, RawInput[]>();
  for (const input of raw) {
    const name = input.container ?? input.source;
    const inputs = sources.get(name);
    if (inputs === undefined) sources.set(name, [input]);
    else inputs.push(input);
  }
  return sources;
}

/**
 * A mail that came twice counts once, and a reply's quoted copy of a patch that is there itself not at all:
 * both would only repeat the findings.
 */
function dropCopies(messages: readonly PatchMessage[]): Outcome<readonly PatchMessage[]> {
  const notices: Notice[] = [];
  const ids = new Set<string>();
  const originals = messages.filter(({ quoted }) => !quoted).map(({ patch }) => patch);
  const value = messages.filter(({ patch, quoted }) => {
    const { messageId, subject = 'no subject', source } = patch;
    const twice = messageId !== undefined && ids.has(messageId);
    if (messageId !== undefined) ids.add(messageId);
    const copy = quoted && originals.some((original) => quotes(patch, original));
    if (twice)
      notices.push(info('duplicate-mail', `${source}: the mail '${subject}' is there twice; judged once`));
    else if (copy)
      notices.push(
        info('quoted-copy-skipped', `${source}: '${subject}' only quotes a patch that is there itself`),
      );
    return !twice && !copy;
  });
  return { value, notices };
}

function quotes(reply: Patch, original: Patch): boolean {
  if (reply.inReplyTo !== undefined && reply.inReplyTo === original.messageId) return true;
  const { subject: replySubject, files } = reply;
  if (replySubject === undefined || original.subject === undefined) return false;
  const sameTitle = parseSubject(replySubject).title === parseSubject(original.subject).title;
  const names = new Set(original.files.map(({ postPath, prePath }) => postPath ?? prePath));
  return sameTitle && files.every(({ postPath, prePath }) => names.has(postPath ?? prePath));
}

/** Mails without a diff: expected beside a patch (cover letters, discussion), else the whole source is silent. */
function silentMails(
  source: string,
  inputs: readonly RawInput[],
  found: readonly (PatchMessage | undefined)[],
): readonly Notice[] {
  if (found.every((message) => message === undefined)) return [describeNoPatch(inputs)];
  const silent = inputs.filter(
    (input, at) => found[at] === undefined && input.lines.some(({ text }) => text.trim() !== ''),
  );
  if (silent.length === 0) return [];
  const names = silent.slice(0, 5).map(({ subject = 'no subject' }) => `'${subject}'`);
  const more = silent.length > names.length ? ` and ${silent.length - names.length} more` : '';
  return [info('mail-without-diff', `${source}: no diff in ${names.join(', ')}${more}`)];
}

function info(code: string, message: string): Notice {
  return { code, level: 'info', message };
}
