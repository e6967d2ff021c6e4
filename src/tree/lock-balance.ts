// Which functions may leave a lock taken or dropped, told by the names they call: most need not be looked into.
import { lockApi } from '../kernel/index.js';
import { chooseDefiner } from './choose-definer.js';
import { definersIn } from './definers.js';
import type { IndexedDefinition, TreeIndex } from './tree-index.js';

/** True when a function may change its caller's locks: it, or what it calls, takes more kinds than it drops. */
export type MayLock = (name: string, filePath: string) => boolean;

/** Calls are followed this deep. */
const depthBound = 3;

/** Kinds of locks that a function takes and drops, as `mutex exclusive`. */
interface Balance {
  readonly taken: ReadonlySet<string>;
  readonly dropped: ReadonlySet<string>;
}

const neutral: Balance = { taken: new Set(), dropped: new Set() };

/** Opens the question for an index; each function is looked at once. */
export function lockBalance(index: TreeIndex): MayLock {
  const known = new Map<number, Balance>();

  const balanceOf = (definition: IndexedDefinition, depth: number): Balance => {
    const found = known.get(definition.definition);
    if (found) return found;
    // Inside a recursion, and beyond the bound, a function counts for nothing.
    known.set(definition.definition, neutral);
    const taken = new Set<string>();
    const dropped = new Set<string>();
    for (const name of index.callsOf(definition.definition)) {
      const api = lockApi(name);
      if (api) {
        const kind = `${api.lockType} ${api.mode}`;
        // Buffers and folios are unlocked by the end of their I/O, in code that nobody calls from here.
        if (api.ownerless === true) continue;
        if (api.effect === 'acquire' || api.effect === 'try-acquire') taken.add(kind);
        if (api.effect === 'release') dropped.add(kind);
        continue;
      }
      if (depth >= depthBound) continue;
      const callee = definitionFor(index, name, index.files[definition.file]?.filePath ?? '');
      if (!callee) continue;
      const inner = balanceOf(callee, depth + 1);
      for (const kind of inner.taken) taken.add(kind);
      for (const kind of inner.dropped) dropped.add(kind);
    }
    const balance = isEven({ taken, dropped }) ? neutral : { taken, dropped };
    known.set(definition.definition, balance);
    return balance;
  };

  return (name, filePath) => {
    const definition = index.definitionsOf(name).find(({ file }) => index.files[file]?.filePath === filePath);
    // What the patch brings in is not in the index.
    return definition === undefined || !isEven(balanceOf(definition, 0));
  };
}

const isEven = ({ taken, dropped }: Balance): boolean =>
  taken.size === dropped.size && [...taken].every((kind) => dropped.has(kind));

/** The function of this name that a file means: its own first. */
function definitionFor(index: TreeIndex, name: string, user: string): IndexedDefinition | undefined {
  const all = index.definitionsOf(name);
  const fileOf = ({ file }: IndexedDefinition): string => index.files[file]?.filePath ?? '';
  const own = all.find((definition) => fileOf(definition) === user);
  if (own || all.length === 0) return own;
  const chosen = chooseDefiner(definersIn(index, name), user);
  return chosen === undefined ? undefined : all.find((definition) => fileOf(definition) === chosen);
}
