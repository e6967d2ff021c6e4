// Crash reports in the prose of a mail, as evidence for findings.

/** A kernel crash report: what went wrong and the functions it names. */
export interface Oops {
  readonly nullDereference: boolean;
  /** Functions of the call trace, innermost first. */
  readonly functions: readonly string[];
  /** Module of a function: `lustre` of `ll_lookup_nd+0x162/0x1a0 [lustre]`. */
  readonly modules: ReadonlyMap<string, string>;
}

const proseBound = 2_000_000;

/** Reads the crash reports in a text; undefined when there is none. */
export function oopsIn(prose: string): Oops | undefined {
  const text = prose.slice(0, proseBound);
  const functions: string[] = [];
  const modules = new Map<string, string>();
  for (const match of text.matchAll(
    /\b([A-Za-z_]\w{0,80})\+0x[0-9a-f]{1,8}\/0x[0-9a-f]{1,8}(?: \[(\w{1,60})\])?/g,
  )) {
    const name = match[1] ?? '';
    if (!functions.includes(name)) functions.push(name);
    if (match[2] !== undefined) modules.set(name, match[2]);
  }
  for (const match of text.matchAll(/^\s{0,8}#\d{1,3} \[[0-9a-f]{8,16}\] ([A-Za-z_]\w{0,80}) at /gm)) {
    const name = match[1] ?? '';
    if (!functions.includes(name)) functions.push(name);
  }
  if (functions.length === 0) return undefined;
  return { nullDereference: /NULL pointer dereference/.test(text), functions, modules };
}

/** What a finding has to do with the oops in the same mail; undefined when nothing. */
export function evidenceFrom(
  oops: Oops,
  finding: { readonly file: string; readonly function: string; readonly aboutNull: boolean },
  callers: readonly string[],
): string | undefined {
  if (oops.functions.includes(finding.function))
    return `${finding.function}() is on the call trace of the oops in this mail`;
  const caller = callers.find((name) => oops.functions.includes(name));
  if (caller !== undefined)
    return `${caller}(), on the call trace of the oops in this mail, calls ${finding.function}()`;
  if (!finding.aboutNull || !oops.nullDereference) return undefined;
  const folders = new Set(finding.file.split('/'));
  const victim = oops.functions.find((name) => folders.has(oops.modules.get(name) ?? ''));
  if (victim === undefined) return undefined;
  return `fits the oops in this mail: a NULL pointer dereference in ${victim}() [${oops.modules.get(victim) ?? ''}]`;
}
