// Expressions as canonical text: the same object, however it is spelled, is the same string.
import type { Expr } from '../syntax/model.js';

/** Variables that stand for another path: `l` for `&lli->lli_lock`. */
export type Aliases = ReadonlyMap<string, string>;

const noAliases: Aliases = new Map();

// Accessors that read one field of their argument (include/linux/dcache.h, include/linux/fs.h), so that
// `inode_lock(d_inode(dentry))` and `inode_unlock(dentry->d_inode)` are about one lock.
const accessorFields = new Map([
  ['d_inode', 'd_inode'],
  ['d_backing_inode', 'd_inode'],
  ['file_inode', 'f_inode'],
  ['file_dentry', 'f_path.dentry'],
]);

/**
 * Canonical text of any expression, aliases resolved.
 * `&x->l`, `(&(x)->l)` and `p` after `p = &x->l` are one text; a call is its name with its arguments.
 */
export function textOf(expr: Expr, aliases: Aliases = noAliases): string {
  if (expr.kind === 'name') return aliases.get(expr.name) ?? expr.name;
  if (expr.kind === 'literal' || expr.kind === 'opaque') return expr.text;
  return aliases.size === 0 ? plainText(expr) : composedText(expr, aliases);
}

// An expression never changes; its text is asked for on every path.
const plainTexts = new WeakMap<Expr, string>();

function plainText(expr: Expr): string {
  const known = plainTexts.get(expr);
  if (known !== undefined) return known;
  const text = composedText(expr, noAliases);
  plainTexts.set(expr, text);
  return text;
}

function composedText(expr: Expr, aliases: Aliases): string {
  switch (expr.kind) {
    case 'name':
      return aliases.get(expr.name) ?? expr.name;
    case 'literal':
    case 'opaque':
      return expr.text;
    case 'member':
      return memberText(textOf(expr.base, aliases), expr.field, expr.arrow);
    case 'index':
      return `${wrapped(textOf(expr.base, aliases))}[${textOf(expr.index, aliases)}]`;
    case 'unary':
      return unaryText(expr.op, textOf(expr.operand, aliases));
    case 'update':
      return `${textOf(expr.operand, aliases)}${expr.op}`;
    case 'binary':
      return `${textOf(expr.left, aliases)} ${expr.op} ${textOf(expr.right, aliases)}`;
    case 'assign':
      return textOf(expr.target, aliases);
    case 'conditional':
      return `${textOf(expr.condition, aliases)} ? ${expr.then ? textOf(expr.then, aliases) : ''} : ${textOf(expr.otherwise, aliases)}`;
    case 'cast':
      return textOf(expr.operand, aliases);
    case 'comma':
      return textOf(expr.right, aliases);
    case 'call':
      return callText(expr, aliases);
    case 'initializer':
      return `{${expr.values.map((value) => textOf(value, aliases)).join(', ')}}`;
    case 'statement-expr':
      return `({${expr.at.line}:${expr.at.column}})`;
    default:
      return expr satisfies never;
  }
}

/** Text of a member of the object with text `base`. */
export function memberText(base: string, field: string, arrow: boolean): string {
  if (arrow && base.startsWith('&')) return `${base.slice(1)}.${field}`;
  if (!arrow && base.startsWith('*')) return `${base.slice(1)}->${field}`;
  return `${wrapped(base)}${arrow ? '->' : '.'}${field}`;
}

/** The object an address points to: `&x->l` gives `x->l`, `p` gives `*p`. */
export function pointedTo(text: string): string {
  return text.startsWith('&') ? text.slice(1) : `*${text}`;
}

function unaryText(op: string, operand: string): string {
  if (op === '&') return operand.startsWith('*') ? operand.slice(1) : `&${operand}`;
  if (op === '*') return pointedTo(operand);
  return `${op}${operand}`;
}

const wrapped = (text: string): string => (/^[&*!~-]/.test(text) || text.includes(' ') ? `(${text})` : text);

function callText(expr: Extract<Expr, { kind: 'call' }>, aliases: Aliases): string {
  const name = expr.callee.kind === 'name' ? expr.callee.name : textOf(expr.callee, aliases);
  const args = expr.args.map((arg) => textOf(arg, aliases));
  const field = accessorFields.get(name);
  if (field !== undefined && args.length === 1) return memberText(args[0] ?? '', field, true);
  return `${name}(${args.join(', ')})`;
}

/** True for what names an object without computing one: variables, members, pure accessors of such. */
export function isPath(expr: Expr): boolean {
  switch (expr.kind) {
    case 'name':
      return true;
    case 'literal':
      return true;
    case 'member':
      return isPath(expr.base);
    case 'index':
      return isPath(expr.base) && isPath(expr.index);
    case 'unary':
      return (expr.op === '&' || expr.op === '*') && isPath(expr.operand);
    case 'cast':
      return isPath(expr.operand);
    case 'call':
      return (
        expr.callee.kind === 'name' &&
        isAccessor(expr.callee.name) &&
        expr.args.every((arg) => isPath(arg) || arg.kind === 'opaque')
      );
    default:
      return false;
  }
}

// Conversions between the views of one object give the same result each time: macros in capitals
// (EXT4_I, XFS_M, F2FS_I_SB), foo_i(), foo_sb(), to_foo(), ll_i2info(), container_of(). Not list_entry() and
// friends: what a list head points to changes.
const accessorName =
  /^(?:[A-Z][A-Z0-9_]*|to_\w+|\w+_(?:i|sb|I)|\w*_[a-z]+2[a-z]+|container_of(?:_const)?|page_folio|folio_page|netfs_inode|kmap_types|rb_entry)$/;
const notAccessor = /^(?:READ_ONCE|WRITE_ONCE|ACCESS_ONCE|ERR_PTR|ERR_CAST|PTR_ERR|MAJOR|MINOR|min|max)$/;

function isAccessor(name: string): boolean {
  return accessorFields.has(name) || (accessorName.test(name) && !notAccessor.test(name));
}

interface Mentions {
  /** Variables (and functions) the text starts from. */
  readonly roots: ReadonlySet<string>;
  readonly fields: ReadonlySet<string>;
}

const mentionCache = new Map<string, Mentions>();
const mentionCacheLimit = 20_000;

/** Names in a canonical text: variables on one side, fields on the other. */
export function mentionsOf(text: string): Mentions {
  const known = mentionCache.get(text);
  if (known) return known;
  const roots = new Set<string>();
  const fields = new Set<string>();
  for (const match of text.matchAll(/(->|\.)?([A-Za-z_]\w*)(\()?/g)) {
    const name = match[2] ?? '';
    if (match[1]) fields.add(name);
    else if (!match[3]) roots.add(name);
  }
  const mentions = { roots, fields };
  if (mentionCache.size >= mentionCacheLimit) mentionCache.clear();
  mentionCache.set(text, mentions);
  return mentions;
}

/** The last field of a lock's text (`i_lock`), or its whole text: what two names of one lock must share. */
export function lastField(text: string): string {
  return /(?:->|\.)(\w+)(?:\[[^\]]*\])?$/.exec(text)?.[1] ?? text;
}
