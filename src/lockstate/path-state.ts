// What one path knows at a point: locks, values, truths of conditions, names that mean the same.
import type { Position } from '../base/position.js';
import type { LockMode, LockType, LockVariant } from '../kernel/index.js';
import { type Aliases, mentionsOf } from './access-path.js';
import { anyValue, type ValueMask } from './value.js';

/** What the first event of a lock on this path says of its state at the function's entry. */
export type EntryGuess = 'free' | 'held' | 'unknown';

/** `method`: the VFS holds it around this method; `callers`: so do all callers in view. */
export interface EntryReason {
  readonly kind: 'method' | 'callers';
  /** The VFS took it, for this function or for a caller: a lock of its objects, none of the filesystem's own. */
  readonly byVfs: boolean;
  /** For a witness: who holds it, and where that was read. */
  readonly text: string;
}

export interface HeldLock {
  readonly kind: 'held';
  readonly lockType: LockType;
  readonly mode: LockMode;
  readonly variant: LockVariant;
  readonly atomic: boolean;
  /** The holder may take it again; `depth` counts. */
  readonly recursive: boolean;
  readonly depth: number;
  /** Others may release it: the end of an I/O, another task. */
  readonly ownerless: boolean;
  /** Taken by guard(): the end of a scope releases it. */
  readonly byGuard: boolean;
  /** Known only from an assertion, an annotation or a contract: the caller took it. */
  readonly byCaller: boolean;
  /** Why it is held at the entry, when no call or annotation of the function itself says so. */
  readonly because?: EntryReason;
  /** The function or macro that took it, and where. */
  readonly api: string;
  readonly at: Position;
  /** The lock as the author wrote it there. */
  readonly shown: string;
  readonly entry: EntryGuess;
  /** Acquired again while held: already reported, so its leak is not a second finding. */
  readonly doubled?: boolean;
  /** A lock of the same type and field, under another name, was released while this one was held. */
  readonly releasedAs?: { readonly shown: string; readonly key: string; readonly at: Position };
}

export interface FreeLock {
  readonly kind: 'free';
  /** It had been acquired twice: already reported, so a second release is not another finding. */
  readonly doubled?: boolean;
  /** Where it was released; undefined when a failed trylock told that it is not held. */
  readonly at?: Position;
  readonly api?: string;
  readonly shown: string;
  readonly entry: EntryGuess;
}

/** Code that may have changed it ran: nothing is concluded until the next event. */
export interface UnclearLock {
  readonly kind: 'unclear';
  readonly entry: EntryGuess;
  readonly shown: string;
}

/** A lock that is not in the map is as the caller left it. */
export type LockStatus = HeldLock | FreeLock | UnclearLock;

/** How a variable got its object: which locks were held then, by key and place of acquire. */
export interface Origin {
  readonly at: Position;
  readonly under: readonly { readonly key: string; readonly at: Position; readonly shown: string }[];
}

export interface PathState {
  readonly locks: ReadonlyMap<string, LockStatus>;
  readonly values: ReadonlyMap<string, ValueMask>;
  readonly truths: ReadonlyMap<string, boolean>;
  readonly aliases: Aliases;
  readonly origins: ReadonlyMap<string, Origin>;
}

export const emptyState: PathState = {
  locks: new Map(),
  values: new Map(),
  truths: new Map(),
  aliases: new Map(),
  origins: new Map(),
};

/** Copy of `map` with one entry set; undefined deletes it. The map itself when it says so already. */
export function withEntry<V>(
  map: ReadonlyMap<string, V>,
  key: string,
  value: V | undefined,
): ReadonlyMap<string, V> {
  if (map.get(key) === value && (value !== undefined || !map.has(key))) return map;
  const copy = new Map(map);
  if (value === undefined) copy.delete(key);
  else copy.set(key, value);
  return copy;
}

/** True when nothing has happened to the lock since the entry, whether or not it is known that the caller holds it. */
export function isAsEntered(state: PathState, key: string): boolean {
  const status = state.locks.get(key);
  return status === undefined || (status.kind === 'held' && status.because !== undefined);
}

export function setLock(state: PathState, key: string, status: LockStatus | undefined): PathState {
  return { ...state, locks: withEntry(state.locks, key, status) };
}

export function setValue(state: PathState, text: string, mask: ValueMask): PathState {
  const values = withEntry(state.values, text, mask === anyValue ? undefined : mask);
  return values === state.values ? state : { ...state, values };
}

/** A held lock whose name no longer means it: the object went under another name we do not follow. */
export const lostKeyPrefix = '\u00bf';

/**
 * Forgets what is known of every text that mentions a variable or a field that has just been changed.
 * A lock that an alias still names is renamed after it; a held lock that nothing names any more is kept
 * under a key of its own: it is some other object's lock now, neither a leak nor a double lock.
 */
export function forgetMentions(state: PathState, name: string, what: 'variable' | 'field'): PathState {
  const mentions = (text: string): boolean => {
    const { roots, fields } = mentionsOf(text);
    return what === 'variable' ? roots.has(name) : fields.has(name);
  };
  let { locks, aliases } = state;
  const stale: [string, string][] = [];
  for (const alias of aliases)
    if (mentions(alias[1]) || (what === 'variable' && alias[0] === name)) stale.push(alias);
  if (stale.length > 0) {
    const kept = new Map(aliases);
    const renamed = new Map<string, string>();
    for (const [variable, text] of stale) {
      const heir = renamed.get(text);
      if ((what === 'variable' && variable === name) || heir === undefined) kept.delete(variable);
      else kept.set(variable, heir);
      if (variable !== name && heir === undefined && mentions(text)) renamed.set(text, variable);
    }
    aliases = kept;
    for (const [text, heir] of renamed) locks = renameLocks(locks, text, heir);
  }
  if (locks.size > 0 && [...locks.keys()].some((key) => !key.startsWith(lostKeyPrefix) && mentions(key)))
    locks = loseLocks(locks, mentions);
  const values = without(state.values, mentions);
  const truths = without(state.truths, mentions);
  const origins = what === 'variable' ? withEntry(state.origins, name, undefined) : state.origins;
  const isSame =
    locks === state.locks &&
    aliases === state.aliases &&
    values === state.values &&
    truths === state.truths &&
    origins === state.origins;
  return isSame ? state : { locks, aliases, values, truths, origins };
}

/** Keys that start with the object `text` now start with its alias `heir`. */
export function renameLocks(
  locks: ReadonlyMap<string, LockStatus>,
  text: string,
  heir: string,
): ReadonlyMap<string, LockStatus> {
  const renamed = new Map<string, LockStatus>();
  for (const [key, status] of locks) renamed.set(renamedKey(key, text, heir), status);
  return renamed;
}

function renamedKey(key: string, text: string, heir: string): string {
  // xfs_buf_lock(a->b), ext4_group(sb, group), FOO_I(inode)->lock: the object is an argument.
  if (key.includes('(') && key.includes(text)) return renamedArguments(key, text, heir);
  if (key.startsWith(`${text}->`) || key.startsWith(`${text}.`)) return heir + key.slice(text.length);
  if (key === `*${text}`) return heir.startsWith('&') ? heir.slice(1) : `*${heir}`;
  if (text.startsWith('&')) {
    const object = text.slice(1);
    if (key === object) return `*${heir}`;
    if (key.startsWith(`${object}.`)) return `${heir}->${key.slice(object.length + 1)}`;
  }
  return key;
}

/** Replaces `text` where it is a whole argument, or the start of one's path. */
function renamedArguments(key: string, text: string, heir: string): string {
  let renamed = '';
  let from = 0;
  for (let at = key.indexOf(text); at >= 0; at = key.indexOf(text, at + text.length)) {
    const isStart = at === 0 || '( '.includes(key.charAt(at - 1));
    const isEnd = /^(?:->|[.,)]|$)/.test(key.slice(at + text.length, at + text.length + 2));
    if (!isStart || !isEnd) continue;
    renamed += key.slice(from, at) + heir;
    from = at + text.length;
  }
  return renamed + key.slice(from);
}

function loseLocks(
  locks: ReadonlyMap<string, LockStatus>,
  mentions: (text: string) => boolean,
): ReadonlyMap<string, LockStatus> {
  const kept = new Map<string, LockStatus>();
  for (const [key, status] of locks) {
    if (key.startsWith(lostKeyPrefix) || !mentions(key)) kept.set(key, status);
    else if (status.kind === 'held') kept.set(`${lostKeyPrefix}${key}`, status);
  }
  return kept;
}

/** Copy of `map` without the texts to be dropped; the map itself when there are none. */
export function without<V>(
  map: ReadonlyMap<string, V>,
  drop: (text: string) => boolean,
): ReadonlyMap<string, V> {
  let kept: Map<string, V> | undefined;
  for (const text of map.keys()) {
    if (!drop(text)) continue;
    kept ??= new Map(map);
    kept.delete(text);
  }
  return kept ?? map;
}

/** Identity of a state: equal strings are equal states. */
export function stateKey(state: PathState): string {
  const { values, truths, aliases, origins } = state;
  return `${lockConfig(state)}|${sorted(values, String)}|${sorted(truths, String)}|${sorted(aliases, String)}|${sorted(origins, originText)}`;
}

/** Identity of the locks of a state alone. */
export function lockConfig(state: PathState): string {
  return sorted(state.locks, lockText);
}

/** Identity of an origin. */
export const originText = ({ at, under }: Origin): string =>
  `${at.line}:${under.map((lock) => `${lock.key}@${lock.at.line}`).join('+')}`;

/** Identity of one lock's status. */
export function lockText(lock: LockStatus): string {
  switch (lock.kind) {
    case 'held':
      return `h${lock.at.line}.${lock.at.column}${lock.mode}${lock.variant}${lock.depth}${lock.entry}${lock.doubled ? 'd' : ''}${lock.releasedAs?.key ?? ''}`;
    case 'free':
      return `f${lock.at?.line ?? ''}.${lock.at?.column ?? ''}${lock.entry}${lock.doubled ? 'd' : ''}`;
    case 'unclear':
      return `u${lock.entry}`;
    default:
      return lock satisfies never;
  }
}

// Maps are shared between states and never changed, so their text is made once.
const sortedTexts = new WeakMap<object, string>();

function sorted<V>(map: ReadonlyMap<string, V>, show: (value: V) => string): string {
  if (map.size === 0) return '';
  const known = sortedTexts.get(map);
  if (known !== undefined) return known;
  const text = [...map]
    .map(([key, value]) => `${key}=${show(value)}`)
    .sort()
    .join(';');
  sortedTexts.set(map, text);
  return text;
}
