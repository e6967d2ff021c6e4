// Walks over the list of an inode's aliases, and the paths on which nothing is known to hold its i_lock.
import type { Position } from '../base/position.js';
import type { Step } from '../cfg/model.js';
import { type Aliases, lastField, textOf } from '../lockstate/access-path.js';
import { storeOf } from '../lockstate/dentry-texts.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import type { PathState } from '../lockstate/path-state.js';
import type { CallExpr, Expr } from '../syntax/model.js';

export interface AliasWalk {
  readonly at: Position;
  /** The inode, in canonical words. */
  readonly inode: string;
  /** Key of the lock that protects the list (fs/dcache.c: "dcache->d_inode->i_lock protects"). */
  readonly lock: string;
  /** Paths that hold no i_lock, under whatever name, as far as is known. */
  readonly open: readonly PathState[];
}

export function aliasWalks(facts: FunctionFacts): readonly AliasWalk[] {
  return facts.points.flatMap(({ step, states }) => {
    const [first] = states;
    const inode = first && walkedInode(step, first.aliases);
    if (inode === undefined) return [];
    const lock = inode.replace(/(?:->|\.)i_dentry$/, (field) => field.replace('i_dentry', 'i_lock'));
    return [{ at: step.at, inode: ownerOf(inode), lock, open: states.filter((state) => !mayHold(state)) }];
  });
}

const ownerOf = (list: string): string => list.replace(/(?:->|\.)i_dentry$/, '');

/** `inode->i_dentry` of a walk by a macro or of a look at the first entry. */
function walkedInode(step: Step, aliases: Aliases): string | undefined {
  if (step.kind === 'iterate') return step.macro.includes('_rcu') ? undefined : listIn(step.args[1], aliases);
  const [, value] = storeOf(step);
  return value?.kind === 'call' ? firstEntryIn(value, aliases) : undefined;
}

function listIn(head: Expr | undefined, aliases: Aliases): string | undefined {
  return head && /^&(.+(?:->|\.)i_dentry)$/.exec(textOf(head, aliases))?.[1];
}

/** `hlist_entry(inode->i_dentry.first, struct dentry, d_u.d_alias)` */
function firstEntryIn(value: CallExpr, aliases: Aliases): string | undefined {
  const [node] = value.args;
  if (!node || !/^h?list_(?:first_)?entry(?:_safe)?$/.test(calleeName(value) ?? '')) return undefined;
  return /^(.+(?:->|\.)i_dentry)\.first$/.exec(textOf(node, aliases))?.[1];
}

function mayHold(state: PathState): boolean {
  return [...state.locks].some(
    ([key, { kind }]) => kind === 'unclear' || (kind === 'held' && lastField(key) === 'i_lock'),
  );
}
