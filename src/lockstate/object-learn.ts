// What branches tell of objects: whether a call gave one, worked or failed.
import { type ObjectPath, setName, setObject } from './object-state.js';
import { errorPointer, negative, positive, type ValueMask, zero } from './value.js';

/** Applies what the facts tell by now: a pointer that is NULL or an error names no object. */
export function learn(before: ObjectPath): ObjectPath {
  let path = before;
  for (const [text, site] of before.results) path = learnResult(path, text, site);
  for (const [text, id] of path.names) {
    const mask = path.facts.values.get(text);
    if (mask === undefined || (mask & ~(zero | errorPointer | negative)) !== 0) continue;
    path = setObject(path, id, undefined);
    for (const [other, named] of path.names) if (named === id) path = setName(path, other, undefined);
  }
  return path;
}

function learnResult(before: ObjectPath, text: string, site: string): ObjectPath {
  const mask = before.facts.values.get(text);
  const told = toldBy(mask);
  if (told === undefined) return before;
  let path = before;
  for (const [id, object] of before.objects) {
    if (object.handed.has(site)) {
      const mark = told === 'zero' ? `${site}=0` : `${site}!0`;
      path = setObject(path, id, { ...object, handed: new Set(object.handed).add(mark) });
    }
    if (object.kind !== 'live' || object.pending?.site !== site) continue;
    const { pending, ...rest } = object;
    if (pending.presentOn === told) path = setObject(path, id, rest);
    else if (object.acquired?.how === 'taken' && (object.count > 1 || object.borrowed))
      path = setObject(path, id, { ...rest, count: object.count - 1 });
    else path = setObject(path, id, undefined);
  }
  return path;
}

/** An int that is not negative worked: `if (ret < 0) goto out`. */
function toldBy(mask: ValueMask | undefined): 'zero' | 'nonzero' | undefined {
  if (mask === undefined) return undefined;
  if ((mask & zero) === 0) return 'nonzero';
  return mask === zero || mask === (zero | positive) ? 'zero' : undefined;
}
