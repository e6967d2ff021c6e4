// What code that adds or drops dentries must remember to the end of a path, where no lock call hangs on it.
import type { BasicBlock, Cfg, Step } from '../cfg/model.js';
import type { Expr } from '../syntax/model.js';
import { textOf } from './access-path.js';
import { atomsOf } from './condition.js';

const dentryCalls = /^d_(?:drop|add|splice_alias|instantiate|rehash|in_lookup|alloc_parallel)$|_lookup$/;

/**
 * Texts that prove exclusion (O_CREAT, d_in_lookup()), and variables that hold the result of d_splice_alias(),
 * which is used where nothing tests it. A copy holds either, too: `creating = flags & O_CREAT`, `found = spliced`.
 * A helper may ask for the caller: `if (foo_owns(dentry))`.
 */
export function dentryTexts(cfg: Cfg): readonly string[] {
  const steps = cfg.blocks.flatMap((block) => block.steps);
  if (!steps.some((step) => step.kind === 'call' && isCall(step.call, dentryCalls))) return [];
  const added = new Set(steps.flatMap(dentryArguments));
  const tested = cfg.blocks
    .flatMap(testedAtoms)
    .filter((text) => /O_CREAT|d_in_lookup\(/.test(text) || isAskedOf(added, text));
  const kept = new Set<string>();
  for (let size = -1; size !== kept.size;) {
    size = kept.size;
    for (const step of steps) {
      const [name, value] = storeOf(step);
      if (name === undefined || !value) continue;
      const isCopy = value.kind === 'name' && kept.has(value.name);
      if (isCopy || isCall(value, /^d_splice_alias$/) || /\bO_CREAT\b/.test(textOf(value))) kept.add(name);
    }
  }
  return [...tested, ...kept];
}

function isCall(expr: Expr, names: RegExp): boolean {
  return expr.kind === 'call' && expr.callee.kind === 'name' && names.test(expr.callee.name);
}

function dentryArguments(step: Step): readonly string[] {
  if (step.kind !== 'call' || !isCall(step.call, dentryCalls)) return [];
  return step.call.args.flatMap((arg) => (arg.kind === 'name' ? [arg.name] : []));
}

function isAskedOf(names: ReadonlySet<string>, text: string): boolean {
  const call = /^[a-z]\w*\(([^()]*)\)$/.exec(text);
  return call?.[1]?.split(', ').some((arg) => names.has(arg)) ?? false;
}

const testedAtoms = ({ end }: BasicBlock): readonly string[] =>
  end.kind === 'branch' ? atomsOf(end.condition) : [];

/** Variable and value of a store; neither where the step is none, or stores into memory. */
export function storeOf(step: Step): readonly [string | undefined, Expr | undefined] {
  if (step.kind === 'declare') return [step.name, step.init];
  if (step.kind !== 'assign' || step.target.kind !== 'name') return [undefined, undefined];
  return [step.target.name, step.value];
}
