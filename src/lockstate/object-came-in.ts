// An object that the function did not acquire: the caller's, a member of one, or one of code that is not shown. Followed
// as if the path owned one reference, to see on which ways it is given up.
import type { Position } from '../base/position.js';
import type { Cfg } from '../cfg/model.js';
import { mentionsOf } from './access-path.js';
import { learn } from './object-learn.js';
import { emptyPath, type ObjectPath, setName, setObject } from './object-state.js';

export interface CameIn {
  /** The object as the function names it. */
  readonly text: string;
  readonly at: Position;
}

/** What a path knows where it begins. Of a local nothing is there before its first store. */
export function startOf({ fn }: Cfg, { text, at }: CameIn): ObjectPath {
  const isThere = !fn.complete || fn.params.some(({ name }) => mentionsOf(text).roots.has(name));
  return isThere ? arrived(emptyPath, { text, at }) : emptyPath;
}

/** The variable has just been stored to: by what is no acquisition, so that is another object that came in. */
export function afterStore(path: ObjectPath, variable: string, cameIn: CameIn | undefined): ObjectPath {
  if (!cameIn || path.names.has(cameIn.text) || !mentionsOf(cameIn.text).roots.has(variable)) return path;
  return learn(arrived(path, cameIn));
}

function arrived(path: ObjectPath, { text, at }: CameIn): ObjectPath {
  const site = `entry ${text}`;
  const object = {
    kind: 'live',
    shown: text,
    acquired: { site, at, by: '', how: 'came-in' },
    handed: new Set<string>(),
    count: 1,
    borrowed: false,
  } as const;
  return setName(setObject(path, site, object), text, site);
}
