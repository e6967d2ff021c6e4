// What a file's text says to the index of its tree: names it defines, calls and puts into operation tables.
import type { SourceUnit } from '../syntax/model.js';

/** A function, or a function-like macro of a header, with the names it calls. */
export interface NamedDefinition {
  readonly name: string;
  readonly isStatic: boolean;
  readonly isMacro: boolean;
  readonly calls: readonly string[];
}

export interface FileNames {
  readonly definitions: readonly NamedDefinition[];
  /** Functions that the file's operation tables name. */
  readonly tabled: readonly string[];
}

/** More names in one file belong to generated code; what is left out is not found by name. */
const definitionsBound = 20_000;

/** Reads the names off a scanned file; nothing is parsed. */
export function namesOf(filePath: string, unit: SourceUnit): FileNames {
  const functions = unit.slices
    .filter(({ name, complete }) => name !== '' && complete)
    .map((slice) => ({
      name: slice.name,
      isStatic: slice.isStatic,
      isMacro: false,
      calls: slice.calls(),
    }));
  // A macro of a .c file means nothing to other files.
  const macros = (filePath.endsWith('.h') ? unit.macros : []).map(({ name, body }) => ({
    name,
    isStatic: true,
    isMacro: true,
    calls: callsInBody(body),
  }));
  return {
    definitions: [...functions, ...macros].slice(0, definitionsBound),
    tabled: [...new Set(unit.opEntries.map(({ functionName }) => functionName))],
  };
}

/** Longer macro bodies are code generators. */
const bodyBound = 2000;

const callsInBody = (body: string): readonly string[] => [
  ...new Set(
    [...body.slice(0, bodyBound).matchAll(/\b([A-Za-z_]\w{0,99})\s{0,4}\(/g)].map(([, name = '']) => name),
  ),
];
