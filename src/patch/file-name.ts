// File names in diff headers: git's quoting, time stamps after the name, a/ and b/ prefixes.

/** The two names of a header, decoded but with their prefixes; undefined stands for /dev/null. */
export interface RawNames {
  readonly pre: string | undefined;
  readonly post: string | undefined;
}

// PATH_MAX of Linux; a longer name is no file of a kernel tree.
const maxNameLength = 4096;

const escapes: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  '"': 34,
  '\\': 92,
};

/**
 * Decodes git's C-style quoting: `"fs/caf\303\251.c"`. A name without quotes comes back as it is.
 *
 * @returns The name and what follows it on the line, or undefined when the closing quote is missing.
 * @see git quote.c, unquote_c_style()
 */
export function unquoteName(text: string): { name: string; rest: string } | undefined {
  if (!text.startsWith('"')) return { name: text, rest: '' };
  const bytes: number[] = [];
  for (let at = 1; at < text.length;) {
    const char = text.charAt(at);
    if (char === '"') return { name: Buffer.from(bytes).toString('utf8'), rest: text.slice(at + 1) };
    const octal = char === '\\' ? /^[0-3][0-7]{2}/.exec(text.slice(at + 1, at + 4)) : null;
    if (octal !== null) {
      bytes.push(parseInt(octal[0], 8));
      at += 4;
      continue;
    }
    const escaped = char === '\\' ? escapes[text.charAt(at + 1)] : undefined;
    if (escaped !== undefined) {
      bytes.push(escaped);
      at += 2;
      continue;
    }
    const plain = String.fromCodePoint(text.codePointAt(at) ?? 0);
    for (const byte of Buffer.from(plain, 'utf8')) bytes.push(byte);
    at += plain.length;
  }
  return undefined;
}

/**
 * The name on a `---` or `+++` line.
 *
 * @param text - The line after its `--- `.
 * @returns The name (undefined for /dev/null) and whether its time stamp is the epoch, by which `diff -N`
 *   marks a file that does not exist. Undefined when there is no usable name.
 */
export function parseSideName(text: string): { name: string | undefined; epoch: boolean } | undefined {
  if (text.length > maxNameLength * 2) return undefined;
  const { name, stamp } = splitStamp(text);
  const unquoted = unquoteName(name)?.name;
  if (unquoted === undefined || unquoted === '') return undefined;
  const epoch = /\b(?:1970-01-01|1969-12-31|Jan {1,2}1 .{1,20}1970|Dec 31 .{1,20}1969)/.test(stamp);
  return { name: unquoted === '/dev/null' ? undefined : unquoted, epoch };
}

/** GNU diff and git put a tab before what follows the name; wrapped or pasted mails turn it to spaces. */
function splitStamp(text: string): { name: string; stamp: string } {
  const tab = text.indexOf('\t');
  if (tab >= 0) return { name: text.slice(0, tab), stamp: text.slice(tab) };
  const stamp = / +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d.{0,20}$| +\((?:revision \d+|working copy)\)$/.exec(
    text.slice(-60),
  );
  if (stamp === null) return { name: text.trimEnd(), stamp: '' };
  return { name: text.slice(0, text.length - stamp[0].length), stamp: stamp[0] };
}

/**
 * Splits what follows `diff --git ` into its two names. Names may hold blanks, so without quotes the split
 * is where both halves name the same file (git prints other names only with `rename from` lines).
 *
 * @see git apply.c, git_header_name()
 */
export function splitGitNames(text: string): RawNames | undefined {
  if (text.length > maxNameLength * 2) return undefined;
  if (text.startsWith('"')) {
    const first = unquoteName(text);
    const second = first === undefined ? undefined : unquoteName(first.rest.trimStart());
    return first !== undefined && second !== undefined && second.name !== ''
      ? { pre: first.name, post: second.name }
      : undefined;
  }
  const words = text.trimEnd();
  if (words.endsWith('"')) {
    const quote = words.indexOf(' "');
    const second = unquoteName(words.slice(quote + 1));
    return quote > 0 && second !== undefined ? { pre: words.slice(0, quote), post: second.name } : undefined;
  }
  for (let at = words.indexOf(' '); at > 0; at = words.indexOf(' ', at + 1)) {
    const names = { pre: words.slice(0, at), post: words.slice(at + 1) };
    if (withoutPrefix(names.pre) === withoutPrefix(names.post) || names.pre === names.post) return names;
  }
  const only = words.split(' ');
  return only.length === 2 ? { pre: only[0], post: only[1] } : undefined;
}

/**
 * Takes `a/` and `b/` (or `i/` `w/` `c/` `o/`, or the two directories of a `diff -ur old new`) off a pair of
 * names. Where both sides start alike there is no prefix: git's two prefixes always differ.
 *
 * @param renamed - The names differ for a reason, so only git's own prefixes come off.
 */
export function stripPrefixes({ pre, post }: RawNames, renamed: boolean): RawNames {
  if (pre === undefined) return { pre, post: post === undefined ? post : stripGitPrefix(post, 'bwio2') };
  if (post === undefined) return { pre: stripGitPrefix(pre, 'aico1'), post };
  if (pre === post) return { pre, post };
  if (isGitPair(pre, post)) return { pre: withoutPrefix(pre), post: withoutPrefix(post) };
  return renamed ? { pre, post } : commonTail(pre, post);
}

function isGitPair(pre: string, post: string): boolean {
  const prefixes = /^[aicow12]\//.test(pre) && /^[biwco12]\//.test(post);
  return prefixes && pre.charAt(0) !== post.charAt(0);
}

/** `linux.orig/fs/foo.c` against `linux/fs/foo.c`: the file is what both names end in. */
function commonTail(pre: string, post: string): RawNames {
  const [preParts, postParts] = [pre.split('/'), post.split('/')];
  let shared = 0;
  while (
    shared < Math.min(preParts.length, postParts.length) - 1 &&
    preParts.at(-1 - shared) === postParts.at(-1 - shared)
  ) {
    shared += 1;
  }
  if (shared === 0) return withoutBackupSuffix({ pre, post });
  const tail = preParts.slice(-shared).join('/');
  return { pre: tail, post: tail };
}

/** `diff -u foo.c.orig foo.c` and `diff -u foo.c foo.c.new` are changes to foo.c. */
function withoutBackupSuffix({ pre, post }: { pre: string; post: string }): RawNames {
  const suffix = /(?:\.orig|\.old|\.bak|\.new|~)$/;
  if (pre.replace(suffix, '') === post) return { pre: post, post };
  if (post.replace(suffix, '') === pre) return { pre, post: pre };
  return { pre, post };
}

function withoutPrefix(name: string): string {
  return name.slice(name.indexOf('/') + 1);
}

function stripGitPrefix(name: string, letters: string): string {
  return name.charAt(1) === '/' && letters.includes(name.charAt(0)) ? name.slice(2) : name;
}

/** A name that would leave the tree it is looked up in, or that no file can have. */
export function isUnsafePath(name: string): boolean {
  return (
    name.startsWith('/') ||
    name.includes('\0') ||
    name.split('/').includes('..') ||
    name.length > maxNameLength
  );
}
