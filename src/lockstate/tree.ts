// The files of a tree as one side of a patch sees them: whose function a call means, and who calls a function.
import type { SourceUnit } from '../syntax/model.js';
import { isTabled } from '../tree/known-names.js';
import { analyseImage, type ImageAnalysis } from './analyse.js';
import { chooseDefiner, type Definer } from '../tree/choose-definer.js';
import type { Definition, Elsewhere } from './elsewhere.js';
import { speaksOfLocking } from './lock-call.js';

/** Where names lead in a tree, and the texts that are at hand. */
export interface TreeFiles {
  /** Files that define the name for others; all that are known, also where the text is not at hand. */
  readonly definers: (name: string) => readonly Definer[];
  /** Files at hand with functions that call the name. */
  readonly callers: (name: string) => readonly string[];
  /** Files at hand with operation tables that name the function. */
  readonly tables: (name: string) => readonly string[];
  /** The functions of a file; undefined when its text is not at hand. */
  readonly unit: (filePath: string) => SourceUnit | undefined;
  /** False when a function surely leaves its caller's locks alone, told without looking into it. */
  readonly mayLock: (name: string, filePath: string) => boolean;
}

export interface Tree {
  /** The analysis of a file whose text is at hand; made once. */
  readonly analyse: (filePath: string) => ImageAnalysis | undefined;
  /** Files at hand that call a function of another file, and mean that one. */
  readonly usersOf: (name: string, definer: string) => readonly string[];
}

/** Functions of other files that are looked into on behalf of one patch: a bound on time, not on truth. */
const functionsBound = 200;

/** Files that one answer may lead through: each further one is asked about what is less and less the caller's. */
const hopBound = 2;

/** Callers in other files that are looked at for one function. */
const callersBound = 16;

/** Opens a tree; files are analysed when a name leads to them. */
export function openTree(files: TreeFiles): Tree {
  const analyses = new Map<string, ImageAnalysis | undefined>();
  const asked = new Set<string>();
  let hops = 0;

  const analyse = (filePath: string): ImageAnalysis | undefined => {
    if (!analyses.has(filePath)) {
      const unit = files.unit(filePath);
      analyses.set(filePath, unit && analyseImage(unit, filePath, elsewhereOf(filePath)));
    }
    return analyses.get(filePath);
  };

  const elsewhereOf = (filePath: string): Elsewhere => ({
    definition: (name) => {
      // What the tables say stands.
      if (isTabled(name)) return undefined;
      const chosen = chooseDefiner(files.definers(name), filePath);
      return chosen === undefined ? undefined : definitionIn(chosen, name);
    },
    mayLock: (name) => files.mayLock(name, filePath),
    callers: (name) =>
      usersOf(name, filePath)
        .flatMap((file) => analyse(file)?.callersOf(name) ?? [])
        .slice(0, callersBound),
    methods: (name) =>
      files
        .tables(name)
        .filter((file) => file !== filePath && means(file, name, filePath))
        .flatMap((file) => {
          const entries = analyse(file)?.unit.opEntries ?? [];
          return entries.filter((entry) => entry.functionName === name).map((entry) => ({ ...entry, file }));
        }),
  });

  const usersOf = (name: string, definer: string): readonly string[] =>
    files.callers(name).filter((file) => file !== definer && means(file, name, definer));

  /** Whether `name` in the file `user` is the function that `definer` defines. */
  const means = (user: string, name: string, definer: string): boolean => {
    const own = files.unit(user)?.slices.some((slice) => slice.name === name) ?? true;
    return !own && chooseDefiner(files.definers(name), user) === definer;
  };

  /** Nothing of the file is looked at before something is asked of the function. */
  const definitionIn = (filePath: string, name: string): Definition => {
    const ask = <T>(question: (definition: Definition) => T | undefined): T | undefined => {
      if (hops >= hopBound || !isWithinBound(`${filePath}:${name}`)) return undefined;
      hops++;
      try {
        const definition = analyse(filePath)?.definition(name);
        return definition && question(definition);
      } finally {
        hops--;
      }
    };
    return {
      filePath,
      summary: () =>
        speaksOfLocking(name) || files.mayLock(name, filePath)
          ? ask((definition) => definition.summary())
          : undefined,
      effects: () => ask((definition) => definition.effects()),
      sleepInside: (args, depth) => ask((definition) => definition.sleepInside(args, depth)),
      slice: () => ask((definition) => definition.slice()),
      facts: () => ask((definition) => definition.facts()),
    };
  };

  const isWithinBound = (identity: string): boolean => {
    if (!asked.has(identity) && asked.size >= functionsBound) return false;
    asked.add(identity);
    return true;
  };

  return { analyse, usersOf };
}
