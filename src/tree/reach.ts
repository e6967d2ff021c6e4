// Which files of a tree a patch reaches: those that define what it calls, some calls deep, and those that call it.
import { chooseDefiner } from './choose-definer.js';
import { definersIn } from './definers.js';
import { isTabled } from './known-names.js';
import type { IndexedDefinition, TreeIndex } from './tree-index.js';

/** A name that a file uses and does not define. */
export interface NameUse {
  readonly name: string;
  /** The file that uses it. */
  readonly filePath: string;
}

export interface ReachQuestion {
  /** What the touched functions call. */
  readonly calls: readonly NameUse[];
  /** Exported functions whose callers and tables matter, each with the file that defines it. */
  readonly exported: readonly NameUse[];
  /** Files of the patch: their texts are at hand, and not those of the index. */
  readonly own: ReadonlySet<string>;
}

export interface Reached {
  /** Paths, the nearest first. */
  readonly files: readonly string[];
  /** True when a bound cut the search short. */
  readonly cut: boolean;
}

/** How many calls deep definitions are looked for. */
const depthBound = 3;

/** Files that are read for what a patch calls, and for who calls it. */
const definersBound = 64;
const callersBound = 24;

/** Functions called from more files than this are part of the kernel's furniture: callers do not tell about them. */
const popularBound = 48;

/** Finds the files that the answer to a question lies in; nothing is read. */
export function reach(index: TreeIndex, question: ReachQuestion): Reached {
  const callees = calleeFiles(index, question);
  const users = userFiles(index, question);
  return {
    files: [...new Set([...callees.files, ...users.files])],
    cut: callees.cut || users.cut,
  };
}

function calleeFiles(index: TreeIndex, { calls, own }: ReachQuestion): Reached {
  const files = new Set<string>();
  const seen = new Set<string>();
  let cut = false;
  let level: readonly NameUse[] = calls;
  for (let depth = 0; depth < depthBound && level.length > 0; depth++) {
    const next: NameUse[] = [];
    for (const use of level) {
      if (isTabled(use.name)) continue;
      const chosen = chooseDefiner(definersIn(index, use.name), use.filePath);
      if (chosen === undefined || own.has(chosen) || seen.has(`${chosen}:${use.name}`)) continue;
      seen.add(`${chosen}:${use.name}`);
      if (files.size >= definersBound && !files.has(chosen)) cut = true;
      else files.add(chosen);
      if (files.has(chosen)) next.push(...callsFrom(index, chosen, use.name, seen));
    }
    level = next;
  }
  return { files: [...files], cut };
}

/** What a function calls outside of its file, through the functions of its own file too. */
function callsFrom(index: TreeIndex, filePath: string, name: string, seen: Set<string>): NameUse[] {
  const inFile = (called: string): IndexedDefinition | undefined =>
    index.definitionsOf(called).find(({ file }) => index.files[file]?.filePath === filePath);
  const outside: NameUse[] = [];
  const open = [name];
  for (let called = open.pop(); called !== undefined; called = open.pop()) {
    const own = inFile(called);
    if (!own) {
      outside.push({ name: called, filePath });
      continue;
    }
    for (const callee of index.callsOf(own.definition)) {
      const identity = `${filePath}:${callee}`;
      if (seen.has(identity) || isTabled(callee)) continue;
      if (inFile(callee)) seen.add(identity);
      open.push(callee);
    }
  }
  return outside;
}

/** Files that call an exported function of the patch, or put it into an operation table. */
function userFiles(index: TreeIndex, { exported, own }: ReachQuestion): Reached {
  const files = new Set<string>();
  let cut = false;
  for (const { name, filePath } of exported) {
    const users = [...index.tablesOf(name), ...index.callersOf(name).map(({ file }) => file)].flatMap(
      (file) => index.files[file]?.filePath ?? [],
    );
    const others = [...new Set(users)].filter(
      (user) => user !== filePath && !own.has(user) && meansHere(index, { name, filePath: user }, filePath),
    );
    if (others.length > popularBound) {
      cut = true;
      continue;
    }
    for (const user of others) {
      if (files.size < callersBound) files.add(user);
      else if (!files.has(user)) cut = true;
    }
  }
  return { files: [...files], cut };
}

/** Whether the name, used in a file, is the one that `definer` defines; the patch may add it, so it may be new. */
function meansHere(index: TreeIndex, { name, filePath }: NameUse, definer: string): boolean {
  const known = definersIn(index, name);
  if (index.definitionsOf(name).some(({ file }) => index.files[file]?.filePath === filePath)) return false;
  const all = known.some((each) => each.filePath === definer)
    ? known
    : [...known, { filePath: definer, exported: !definer.endsWith('.h') }];
  return chooseDefiner(all, filePath) === definer;
}
