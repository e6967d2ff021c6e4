// Reference calls by their name alone, for helpers that no table and no text tells of.

// Words that a getter of a value has in its name and a taker of a reference has not.
const valueWords = new Set(
  (
    'acl addr aligned alloc arg attr attrs bit bits block blocks blocksize bool byte bytes child config core count ' +
    'cpu ctime current data date default depth desc diff dir dirent endian entry err errno error ext extent ' +
    'fast features fd field first flag flags free fs fsid gen generation gid group hash head header high id idx index ' +
    'info init inline inodes int ioctl ip item iter iv key keys label last len length level link list local lock log ' +
    'low lru magic map mask max message meta min minor mode mount mtime name names new next node nr num number ' +
    'offset op ops option options order owner page pages param params parent parity path pathname perm pointer policy ' +
    'pos prev prio property ptr quota quotas random range raw reg rcu root scan secid security segment seq ' +
    'show size slot space start stat state stats status stream string sum sync target time timeout timer timestamp ' +
    'tree type uid unaligned unit units unused user usage uuid val value values vec version virt wait weight ' +
    'width window write xattr zone'
  ).split(' '),
);

/**
 * True for a name such as `foo_get`, `foo_hold`, `foo_grab`, `get_foo`, `hold_foo` that says nothing but that a
 * foo is taken. A getter of a value (`foo_size_get`, `get_flags`) is none.
 */
export function looksLikeReferenceTaker(name: string): boolean {
  const words = name.replace(/^_+/, '').toLowerCase().split('_');
  if (words.length < 2 || words.length > 5) return false;
  const first = words[0] ?? '';
  const last = words.at(-1) ?? '';
  const bySuffix = /^(?:get|hold|grab|addref|getref)$/.test(last);
  const byPrefix = /^(?:get|hold|grab)$/.test(first);
  if (bySuffix === byPrefix) return false;
  const subject = bySuffix ? words.slice(0, -1) : words.slice(1);
  const said = subject.at(-1) ?? '';
  return said.length > 1 && !valueWords.has(said);
}

const puts = /^(?:put|rele|relse|unref|decref)$/;
const ends = /^(?:free|release|drop|destroy|discard)$/;

// They write a value, or end a number or a part of something else; what a transaction has joined is its own.
const noPutter =
  /^(?:put_user|put_unused|seq_|nla_|skb_put|smp_|trace_|sb_|xdr_|mnt_drop|_*d_drop|xfs_trans_|jbd2_|iov_|mutex_|lockdep_)|unaligned|_(?:le|be|u)\d+$|_(?:user|space|blocks?|extents?|quota|reservation|range|clusters?|bits?|slots?|offset|ino|ftype|locked)$/;

/**
 * True for a name such as `foo_put`, `put_foo`, `foo_put_bar`, `FooPut`, with one argument also for `foo_free`,
 * `free_foo`, `foo_free_bar`, `foo_destroy`: it may give up what it is called on. No proof by itself: that must have
 * been acquired here.
 */
export function looksLikeReferencePutter(name: string, args: number): boolean {
  if (noPutter.test(name)) return false;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split('_')
    .filter((word) => word !== '');
  if (words.length < 2 || words.length > 6) return false;
  if (words.some((word) => puts.test(word))) return true;
  const [first = '', second = ''] = words;
  const isEnd = ends.test(first) || ends.test(words.at(-1) ?? '') || (second === 'free' && words.length <= 4);
  return args === 1 && isEnd;
}
