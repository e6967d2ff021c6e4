// Which names mean an object on a path, and what happens to it when a pointer to it is passed on.
import type { Expr } from '../syntax/model.js';
import { textOf } from './access-path.js';
import { calleeName } from './lock-call.js';
import { pointersIn } from './object-calls.js';
import { startsFrom } from './object-interest.js';
import { type ObjectPath, setName, setObject, unclear } from './object-state.js';

/** Every object that the value passes on is somebody else's, too, from here on. */
export function keepAll(before: ObjectPath, value: Expr): ObjectPath {
  let path = before;
  for (const text of pointersIn(value)) {
    const named = before.names.get(text);
    const site = before.results.get(text);
    for (const [id, object] of before.objects) {
      // What a call made of the object may point into it: `p = dentry_path_raw(dentry, name, len); qstr.name = p`.
      if (object.kind !== 'live' || (id !== named && (site === undefined || !object.handed.has(site))))
        continue;
      const { shown, acquired, handed } = object;
      path = setObject(path, id, { kind: 'kept', shown, acquired, handed });
    }
  }
  return path;
}

const views = /^(?:container_of\w*|[A-Z0-9_]*_I|\w+_i|page_folio|netfs_inode|to_\w+)$/;

/** The object a value is, or is a view of: `x`, `EXT4_I(x)`, `&x->vfs_inode`. */
export function namedBy(path: ObjectPath, value: Expr): string | undefined {
  if (value.kind === 'call') {
    const [arg] = value.args;
    return arg && views.test(calleeName(value) ?? '') ? namedBy(path, uncast(arg)) : undefined;
  }
  const id = path.names.get(textOf(value)) ?? path.names.get(textOf(value, path.facts.aliases));
  if (id !== undefined || value.kind !== 'unary' || value.op !== '&' || value.operand.kind !== 'member')
    return id;
  return value.operand.arrow ? path.names.get(textOf(value.operand.base)) : undefined;
}

export const uncast = (expr: Expr): Expr => (expr.kind === 'cast' ? uncast(expr.operand) : expr);

/** The variable has another value: what was named by it has lost that name. */
export function forgetName(path: ObjectPath, variable: string): ObjectPath {
  const next = forgetObjects(path, variable);
  if (!next.results.has(variable)) return next;
  const results = new Map(next.results);
  results.delete(variable);
  return { ...next, results };
}

/** The same for `p++`: it still points into what it pointed into. */
export function forgetObjects(path: ObjectPath, variable: string): ObjectPath {
  let next = path;
  for (const text of path.names.keys()) if (startsFrom(text, variable)) next = setName(next, text, undefined);
  return next;
}

/** A loop comes here again: what the last turn acquired may have another name by now. */
export function movedOn(path: ObjectPath, site: string): ObjectPath {
  const object = path.objects.get(site);
  const others = [...path.names].filter(([, id]) => id === site);
  if (!object || others.length === 0) return path;
  const older = `${site}~`;
  // Of the turn before the last nothing is kept apart.
  const isNamed = [...path.names.values()].includes(older);
  const next = setObject(path, older, isNamed ? unclear(object) : object);
  return others.reduce((renamed, [text]) => setName(renamed, text, older), next);
}
