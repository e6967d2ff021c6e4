// What a call does to the references of its arguments: by the tables, and where these are silent by its name.
import {
  apiContract,
  freeingCall,
  lockApi,
  looksLikeReferencePutter,
  referencePutter,
  referenceTaker,
} from '../kernel/index.js';
import type { CallExpr, Expr } from '../syntax/model.js';
import { isPath, textOf } from './access-path.js';
import { calleeName } from './lock-call.js';

export type ArgumentEffect =
  | { readonly kind: 'take'; readonly fallible: boolean }
  /** `byName`: no table has it; what it is called on must have been acquired here. */
  | { readonly kind: 'put' | 'free'; readonly byName: boolean }
  | { readonly kind: 'consume'; readonly when: 'always' | 'success' }
  /** The call looks at the object and keeps nothing of it. */
  | { readonly kind: 'look' }
  /** Anything may happen to it. */
  | { readonly kind: 'hand' };

/** What a call does to the object of one of its arguments. */
export function argumentEffect(call: CallExpr, index: number): ArgumentEffect {
  const name = calleeName(call);
  if (name === undefined) return { kind: 'hand' };
  const known = byTables(name, index);
  if (known) return known;
  const isObject = call.args.length <= 2 && index === namedObject(call);
  if (isObject && looksLikeReferencePutter(name, call.args.length)) return { kind: 'put', byName: true };
  const isLook = looks.test(name) && !ends.test(name);
  return { kind: isLook || lockApi(name) ? 'look' : 'hand' };
}

function byTables(name: string, index: number): ArgumentEffect | undefined {
  const contract = apiContract(name);
  const said = contract?.references?.[index];
  switch (said) {
    case 'taken':
    case 'taken-on-success':
      return { kind: 'take', fallible: said !== 'taken' };
    case 'put':
      return { kind: 'put', byName: false };
    case 'freed':
      return { kind: 'free', byName: false };
    case 'moved':
    case 'moved-or-put':
      return { kind: 'consume', when: 'always' };
    case 'moved-on-success':
      return { kind: 'consume', when: 'success' };
    case undefined:
      break;
    default:
      return said satisfies never;
  }
  const [put, freed, taker] = [referencePutter(name), freeingCall(name), referenceTaker(name)];
  if (put?.objectArg === index) return { kind: 'put', byName: false };
  if (freed?.objectArg === index) return { kind: 'free', byName: false };
  if (taker?.objectArg === index) return { kind: 'take', fallible: taker.fallible ?? false };
  return (contract?.references ?? put ?? freed ?? taker) ? { kind: 'look' } : undefined;
}

/** Of several arguments the object is the last that is a plain path: `dbuf_rele(db, FTAG)`, `foo_put(work, fp)`. */
function namedObject(call: CallExpr): number {
  const isObject = (arg: Expr): boolean =>
    isPath(arg) && arg.kind !== 'literal' && !(arg.kind === 'name' && /^[A-Z0-9_]+$/.test(arg.name));
  return call.args.findLastIndex(isObject);
}

// Prints, tests and accessors; they hand nothing on.
const looks =
  /^(?:pr_\w+|printk\w*|dev_\w+|trace_\w+|\w*_(?:err|error|warn|warning|msg|dbg|debug|info|notice|trace|printk)|IS_ERR\w*|PTR_ERR\w*|ERR_CAST|WARN\w*|BUG\w*|CDEBUG|CERROR|CWARN|dprintk|doutc?|might_\w+|lockdep_\w+|\w*(?:^|_)(?:is|has|can|test|was)_\w+|\w+_(?:locked|uptodate|dirty|empty|name|size|valid)|i_size_\w+|mem(?:cpy|set|cmp|move)|str\w+|snprintf|sprintf|wait_on_\w+|unlock_\w+|lock_\w+|folio_(?:lock|unlock|mark_\w+|wait_\w+)|buffer_\w+|(?:set|clear)_buffer_\w+|mark_buffer_dirty\w*|sync_dirty_buffer|S_IS[A-Z]+|d_(?:inode|is_\w+|really_is_\w+|unhashed|name)|read_\w+_once|READ_ONCE|mark_inode_dirty\w*)$/;

// `foo_put_locked(foo, ctx)` is no test of a lock.
const ends = /(?:^|_)(?:put|rele|relse|unref|free|release|drop|destroy)(?:_|$)/;

/** The pointers an expression passes on: `x`, `(void *)x`, `&x->member`, `EXT4_I(x)`, both arms of a choice. */
export function* pointersIn(expr: Expr): Generator<string> {
  switch (expr.kind) {
    case 'name':
      yield expr.name;
      return;
    case 'cast':
      yield* pointersIn(expr.operand);
      return;
    case 'comma':
      yield* pointersIn(expr.right);
      return;
    case 'conditional':
      if (expr.then) yield* pointersIn(expr.then);
      else yield* pointersIn(expr.condition);
      yield* pointersIn(expr.otherwise);
      return;
    case 'binary':
      if (expr.op !== '+' && expr.op !== '-') return;
      yield* pointersIn(expr.left);
      yield* pointersIn(expr.right);
      return;
    case 'initializer':
      for (const value of expr.values) yield* pointersIn(value);
      return;
    case 'assign':
      yield* pointersIn(expr.target);
      return;
    case 'update':
      yield* pointersIn(expr.operand);
      return;
    case 'member':
      yield textOf(expr);
      return;
    case 'unary':
      if (expr.op !== '&') return;
      yield textOf(expr);
      yield* outermost(expr.operand);
      return;
    case 'call':
      // A view of the same object: what has it has the object.
      if (isPath(expr)) for (const arg of expr.args) yield* pointersIn(arg);
      return;
    default:
  }
}

/** `&x->a.b` points into the object of `x`; `&x.a` into the structure itself. */
function* outermost(expr: Expr): Generator<string> {
  let base = expr;
  while (base.kind === 'member' || base.kind === 'index') {
    if (base.kind === 'member' && base.arrow) {
      yield textOf(base.base);
      return;
    }
    base = base.base;
    yield `&${textOf(base)}`;
  }
}
