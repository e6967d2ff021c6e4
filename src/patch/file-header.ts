// The lines above a file's first hunk: git's extended header, or the `---`/`+++` pair of plain diff.
import { parseSideName, splitGitNames, stripPrefixes } from './file-name.js';
import type { RawNames } from './file-name.js';
import { parseHunkHeader } from './hunk-header.js';
import type { FileChange } from './model.js';
import type { ViewLine } from './view.js';

/** What a header says; hunks come later. */
export interface FileHeader {
  readonly inputLine: number;
  /** Undefined when the file is new. */
  readonly prePath?: string;
  /** Undefined when the file is gone. */
  readonly postPath?: string;
  /** Undefined when only hunks can tell (plain diff, where a new file may be named on both sides). */
  readonly change?: FileChange;
  readonly preBlob?: string;
  readonly postBlob?: string;
  readonly preMode?: string;
  readonly postMode?: string;
  readonly binary: boolean;
  /** It has the `---` and `+++` lines that announce hunks. */
  readonly announcesHunks: boolean;
  /** Mail had wrapped its lines. */
  readonly rejoined: boolean;
}

/** Collects what the lines of a header say, while they are read. */
interface Facts {
  git: RawNames | undefined;
  pre: { name: string | undefined; epoch: boolean } | undefined;
  post: { name: string | undefined; epoch: boolean } | undefined;
  from: string | undefined;
  to: string | undefined;
  moved: 'renamed' | 'copied' | undefined;
  change: 'added' | 'deleted' | undefined;
  blobs: { pre: string; post: string } | undefined;
  preMode: string | undefined;
  postMode: string | undefined;
  binary: boolean;
}

type HeaderReader = (facts: Facts, value: string) => void;

// Prefix of a header line -> what it says.
const headerLines: readonly (readonly [string, HeaderReader])[] = [
  ['diff --git ', (facts, value) => (facts.git = splitGitNames(value))],
  ['old mode ', (facts, value) => (facts.preMode = value)],
  ['new mode ', (facts, value) => (facts.postMode = value)],
  ['new file mode ', (facts, value) => ((facts.change = 'added'), (facts.postMode = value))],
  ['deleted file mode ', (facts, value) => ((facts.change = 'deleted'), (facts.preMode = value))],
  ['rename from ', (facts, value) => ((facts.moved = 'renamed'), (facts.from = plainName(value)))],
  ['rename to ', (facts, value) => ((facts.moved = 'renamed'), (facts.to = plainName(value)))],
  ['copy from ', (facts, value) => ((facts.moved = 'copied'), (facts.from = plainName(value)))],
  ['copy to ', (facts, value) => ((facts.moved = 'copied'), (facts.to = plainName(value)))],
  ['similarity index ', () => undefined],
  ['dissimilarity index ', () => undefined],
  ['index ', readIndex],
  ['--- ', (facts, value) => (facts.pre = parseSideName(value))],
  ['+++ ', (facts, value) => (facts.post = parseSideName(value))],
  ['Binary files ', readBinary],
  ['GIT binary patch', (facts) => (facts.binary = true)],
];

// Lines whose value is a name, long enough for a mail program to wrap them.
const wrappable = /^(?:diff --git|---|\+\+\+|rename (?:from|to)|copy (?:from|to))(?: |$)/;

// The longest header git writes has ten lines; each may be wrapped once or twice.
const maxHeaderLines = 30;

/** True when a file's header starts here: `diff --git`, or `---` with `+++` and `@@` right below. */
export function startsFileHeader(view: readonly ViewLine[], at: number): boolean {
  const line = view[at];
  if (line === undefined || line.foreign) return false;
  const { text } = line;
  if (text.startsWith('diff --git ')) return true;
  if (text.startsWith('Binary files ')) return /^Binary files .{1,8192} differ\r?$/.test(text);
  if (!text.startsWith('---')) return false;
  return text.charAt(3) === ' ' || text.trimEnd() === '---' ? plainHeaderLength(view, at) > 0 : false;
}

/**
 * Reads the header that starts at `at`.
 *
 * @returns The header and the index of the first line after it; undefined when no name can be made out.
 */
export function readFileHeader(
  view: readonly ViewLine[],
  at: number,
): { header: FileHeader | undefined; next: number } {
  const { lines, next, rejoined } = logicalLines(view, at);
  const facts: Facts = {
    git: undefined,
    pre: undefined,
    post: undefined,
    from: undefined,
    to: undefined,
    moved: undefined,
    change: undefined,
    blobs: undefined,
    preMode: undefined,
    postMode: undefined,
    binary: false,
  };
  for (const line of lines) {
    const reader = headerLines.find(([prefix]) => line.startsWith(prefix));
    if (reader !== undefined) reader[1](facts, line.slice(reader[0].length));
  }
  const names = namesOf(facts);
  if (names === undefined) return { header: undefined, next };
  return { header: { ...names, ...rest(facts), inputLine: view[at]?.inputLine ?? 0, rejoined }, next };
}

function rest(facts: Facts): Omit<FileHeader, 'prePath' | 'postPath' | 'change' | 'inputLine' | 'rejoined'> {
  return {
    ...(facts.blobs === undefined ? {} : { preBlob: facts.blobs.pre, postBlob: facts.blobs.post }),
    ...(facts.preMode === undefined ? {} : { preMode: facts.preMode }),
    ...(facts.postMode === undefined ? {} : { postMode: facts.postMode }),
    binary: facts.binary,
    announcesHunks: facts.pre !== undefined || facts.post !== undefined,
  };
}

/** Names and kind of change, from the most telling lines down to the least. */
function namesOf(facts: Facts): Pick<FileHeader, 'prePath' | 'postPath' | 'change'> | undefined {
  const { moved, from, to, git } = facts;
  if (moved !== undefined && from !== undefined && to !== undefined) {
    return { prePath: from, postPath: to, change: moved };
  }
  const fromGit = git === undefined ? undefined : stripPrefixes(git, false);
  const sides = facts.pre !== undefined && facts.post !== undefined;
  const raw = sides ? { pre: facts.pre?.name, post: facts.post?.name } : git;
  if (raw === undefined || (raw.pre === undefined && raw.post === undefined)) return undefined;
  const added = facts.change === 'added' || raw.pre === undefined || facts.pre?.epoch === true;
  const deleted = facts.change === 'deleted' || raw.post === undefined || facts.post?.epoch === true;
  const names = sides && !(fromGit !== undefined && (added || deleted)) ? stripPrefixes(raw, false) : fromGit;
  const { pre, post } = names ?? {};
  if (added && post !== undefined) return { postPath: post, change: 'added' };
  if (deleted && pre !== undefined) return { prePath: pre, change: 'deleted' };
  if (pre === undefined || post === undefined) return undefined;
  return { prePath: pre, postPath: post, ...(git === undefined ? {} : { change: 'modified' as const }) };
}

function plainName(value: string): string | undefined {
  const side = parseSideName(value);
  return side?.name;
}

function readIndex(facts: Facts, value: string): void {
  const match = /^([0-9a-f]{4,64})\.\.([0-9a-f]{4,64})(?: ([0-7]{6}))?\s*$/.exec(value);
  if (match === null) return;
  const [, pre = '', post = '', mode] = match;
  facts.blobs = { pre, post };
  if (mode !== undefined) facts.preMode = facts.postMode = mode;
}

/** `Binary files a/x and b/x differ`: in a diff without git header this line is all there is. */
function readBinary(facts: Facts, value: string): void {
  facts.binary = true;
  const words = value.replace(/ differ\r?$/, '');
  const middle = words.indexOf(' and ');
  if (facts.git !== undefined || middle < 0) return;
  facts.pre = parseSideName(words.slice(0, middle));
  facts.post = parseSideName(words.slice(middle + ' and '.length));
}

/** Joins wrapped header lines; stops before the first line that belongs to no header. */
function logicalLines(
  view: readonly ViewLine[],
  at: number,
): { lines: readonly string[]; next: number; rejoined: boolean } {
  const lines: string[] = [];
  let rejoined = false;
  let next = at;
  for (; next < view.length && next - at < maxHeaderLines; next += 1) {
    const { text: withReturn = '', foreign = false } = view[next] ?? {};
    const text = withReturn.replace(/\r$/, '');
    const last = lines.at(-1);
    const known = !foreign && isHeaderLine(text, last);
    if (known) lines.push(text);
    else if (last !== undefined && wrappable.test(last) && continues(view, next, text)) {
      lines[lines.length - 1] = last + (last.endsWith(' ') ? '' : ' ') + text;
      rejoined = true;
    } else break;
    // `+++` and the binary lines end a header; what follows is a hunk.
    if (known && /^(?:Binary files|GIT binary patch)/.test(text)) return { lines, next: next + 1, rejoined };
  }
  return { lines, next, rejoined };
}

function isHeaderLine(text: string, last: string | undefined): boolean {
  if (text.startsWith('diff --git ')) return last === undefined;
  if (text === '---' || text === '+++') return true;
  // After `+++` comes a hunk, or another file.
  if (last?.startsWith('+++') === true) return false;
  return headerLines.some(([prefix]) => text.startsWith(prefix));
}

/** A wrapped name goes on here when a header line or a hunk follows at once. */
function continues(view: readonly ViewLine[], at: number, text: string): boolean {
  if (text.trim() === '' || parseHunkHeader(text) !== undefined || text.startsWith('diff --git '))
    return false;
  return [1, 2].some((ahead) => {
    const line = view[at + ahead];
    if (line === undefined || line.foreign) return false;
    return (
      /^(?:---|\+\+\+)(?: |$)/.test(line.text) ||
      parseHunkHeader(line.text) !== undefined ||
      isHeaderLine(line.text, '')
    );
  });
}

/** Number of lines of a plain `---`/`+++` header, each side wrapped at most once; 0 when it is none. */
function plainHeaderLength(view: readonly ViewLine[], at: number): number {
  for (const post of [at + 1, at + 2]) {
    const line = view[post];
    if (line === undefined || line.foreign || !/^\+\+\+(?: |\r?$)/.test(line.text)) continue;
    for (const hunk of [post + 1, post + 2]) {
      if (parseHunkHeader(view[hunk]?.text ?? '') !== undefined) return hunk - at;
    }
  }
  return 0;
}
