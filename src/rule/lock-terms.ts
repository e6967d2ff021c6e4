// Locks of a callee, or of a contract, in the words of the caller.
import { type ContractLock } from '../kernel/index.js';
import { type Aliases, isPath, memberText, mentionsOf, pointedTo, textOf } from '../lockstate/access-path.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import { lostKeyPrefix } from '../lockstate/path-state.js';
import { substitute } from '../lockstate/summary.js';
import type { CallExpr } from '../syntax/model.js';

/** A lock as the engine and as the author name it. */
export interface NamedLock {
  readonly key: string;
  readonly shown: string;
}

/** A contract's lock at a call; undefined when its argument is missing or computed. */
export function contractLock(
  { arg, field = '', lockName }: ContractLock,
  call: CallExpr,
  aliases: Aliases,
): NamedLock | undefined {
  if (lockName !== undefined) return { key: lockName, shown: lockName };
  const expr = arg === undefined ? undefined : call.args[arg];
  if (!expr || !isPath(expr) || expr.kind === 'literal') return undefined;
  const name = (map: Aliases): string => lockOf(textOf(expr, map), field);
  return { key: name(aliases), shown: name(noAliases) };
}

const noAliases: Aliases = new Map();

function lockOf(object: string, field: string): string {
  if (field === '') return pointedTo(object);
  let text = object;
  for (const [, how, name = ''] of field.matchAll(/(->|\.)(\w+)/g))
    text = memberText(text, name, how === '->');
  return text;
}

/** A callee's lock at a call; undefined when an argument that leads to it is missing or computed. */
export function lockAtCall(
  key: string,
  params: readonly string[],
  call: CallExpr,
  aliases: Aliases,
): NamedLock | undefined {
  const { roots } = mentionsOf(key);
  for (const [index, param] of params.entries()) {
    const arg = call.args[index];
    if (roots.has(param) && (!arg || !isPath(arg) || arg.kind === 'literal')) return undefined;
  }
  const name = (map: Aliases): string =>
    substitute(
      key,
      params,
      call.args.map((arg) => textOf(arg, map)),
    );
  return { key: name(aliases), shown: name(noAliases) };
}

const fixedNames = new WeakMap<FunctionFacts, (key: string) => boolean>();

/**
 * Whether a lock's name means in a function's callers what it means inside: it starts from parameters that keep
 * their values and from names of the file.
 */
export function namesForCallers(facts: FunctionFacts): (key: string) => boolean {
  let isNamed = fixedNames.get(facts);
  if (!isNamed) {
    const changing = storedNames(facts);
    isNamed = (key) =>
      !key.startsWith(lostKeyPrefix) && [...mentionsOf(key).roots].every((root) => !changing.has(root));
    fixedNames.set(facts, isNamed);
  }
  return isNamed;
}

/** Variables that a function declares or stores to. */
function storedNames({ cfg }: FunctionFacts): ReadonlySet<string> {
  const names = new Set<string>();
  for (const step of cfg.blocks.flatMap((block) => block.steps)) {
    if (step.kind === 'declare') names.add(step.name);
    else if (step.kind === 'assign' && step.target.kind === 'name') names.add(step.target.name);
    else if (step.kind === 'iterate')
      for (const arg of step.args) if (arg.kind === 'name') names.add(arg.name);
  }
  return names;
}

/** Line of a function's first branch: what stands above runs on every call. */
export function firstBranchLine({ cfg }: FunctionFacts): number {
  const lines = cfg.blocks.flatMap(({ end, steps }) => {
    if (end.kind === 'branch') return [end.condition.at.line];
    if (end.kind === 'switch') return [end.subject.at.line];
    if (end.kind === 'choice') return steps.slice(-1).map(({ at }) => at.line);
    return [];
  });
  return Math.min(Infinity, ...lines);
}
