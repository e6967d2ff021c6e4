// Functions that may end I_NEW of an inode they are given: by their text, or because it is not at hand.
import { apiContract } from '../kernel/index.js';
import { mentionsOf, textOf } from '../lockstate/access-path.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import { endedInode } from '../lockstate/inode-marks.js';
import { calleeName } from '../lockstate/lock-call.js';
import type { CallExpr } from '../syntax/model.js';

/** Helpers of helpers are read this far. */
const helperDepth = 2;

/** `ends`: its text does so; `unknown`: its text is not at hand; `no`: it leaves I_NEW alone. */
export type HelperEffect = 'ends' | 'unknown' | 'no';

/** The strongest effect of the calls above a line that get the inode. */
export function helperEffect(facts: FunctionFacts, inode: string, before: number): HelperEffect {
  const effects = facts.points.flatMap(({ step }) =>
    step.kind === 'call' && step.at.line < before ? [effectOf(facts, step.call, inode, 0)] : [],
  );
  return strongest(effects);
}

function strongest(effects: readonly HelperEffect[]): HelperEffect {
  if (effects.includes('ends')) return 'ends';
  return effects.includes('unknown') ? 'unknown' : 'no';
}

function effectOf(facts: FunctionFacts, call: CallExpr, inode: string, depth: number): HelperEffect {
  const name = calleeName(call) ?? '';
  const given = call.args.findIndex((arg) => mentionsOf(textOf(arg)).roots.has(inode));
  const arg = call.args[given];
  if (!arg || endedInode(call) || harmless.test(name) || apiContract(name)) return 'no';
  // A number or a flag of the inode gives nobody the inode.
  if (arg.kind === 'member' && arg.arrow && !/inode|node|ip?$/.test(arg.field)) return 'no';
  const callee = facts.callee(name);
  if (!callee || depth >= helperDepth) return 'unknown';
  const ends = callee.points.some(({ step }) => step.kind === 'call' && endedInode(step.call) !== undefined);
  if (ends) return 'ends';
  const param = callee.fn.params[given]?.name ?? '';
  return strongest(
    callee.points.flatMap(({ step }) =>
      step.kind === 'call' ? [effectOf(callee, step.call, param, depth + 1)] : [],
    ),
  );
}

// They set up fields, print, count or ask (include/linux/fs.h, fs/inode.c); conversions in capitals give a view.
const harmless =
  /^(?:[A-Z][A-Z0-9_]*|IS_ERR\w*|i_[ug]id_\w+|inode_set_\w+|inode_get_\w+|inode_nohighmem|inode_init_\w+|set_nlink|clear_nlink|inc_nlink|drop_nlink|init_special_inode|i_size_(?:read|write)|make_bad_inode|is_bad_inode|mapping_\w+|ihold|igrab|iput|insert_inode_locked4?|insert_inode_hash|remove_inode_hash|mark_inode_dirty|pr_\w+|printk|spin_\w+|mutex_\w+|trace_\w+|le\d+_to_cpu|be\d+_to_cpu|cpu_to_\w+|unlikely|likely)$/;
