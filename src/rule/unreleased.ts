// Objects that a path owns when it returns, weighed against what the other paths of the function do with them.
import type { Position } from '../base/position.js';
import { apiContract } from '../kernel/index.js';
import type { Step } from '../cfg/model.js';
import { textOf } from '../lockstate/access-path.js';
import { storeOf } from '../lockstate/dentry-texts.js';
import { uncast } from '../lockstate/object-names.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import type { ObjectExit } from '../lockstate/lifetimes.js';
import { calleeName } from '../lockstate/lock-call.js';
import { givenUpBy, trackedObjects } from '../lockstate/object-interest.js';
import { mayForget } from '../lockstate/object-suspects.js';
import { pointersIn } from '../lockstate/object-calls.js';
import {
  type Acquired,
  type GivenUp,
  objectNamed,
  type ObjectPath,
  siteOf,
  type TrackedObject,
} from '../lockstate/object-state.js';
import { maskOf } from '../lockstate/store.js';
import {
  anyValue,
  errorPointer,
  negative,
  pointer,
  positive,
  type ValueMask,
  zero,
} from '../lockstate/value.js';

type Live = Extract<TrackedObject, { kind: 'live' }>;

/** Success or failure, as the caller sees the result; `either` when the path does not tell. */
export type ExitClass = 'success' | 'failure' | 'either';

/** An object of which a path owns a reference where it returns. */
export interface OwnedAtExit {
  readonly object: Live & { readonly acquired: Acquired };
  readonly exit: ObjectExit;
  readonly path: ObjectPath;
  readonly exitClass: ExitClass;
}

/** A path that returned after giving the object up. */
export interface GivenAtExit {
  readonly given: GivenUp;
  readonly acquired: Acquired;
  readonly shown: string;
  readonly handed: ReadonlySet<string>;
  readonly exitClass: ExitClass;
  readonly at: Position;
}

/** Every object that some path still owns at an exit, by a name that still means it. */
export function ownedAtExits(facts: FunctionFacts, also?: string): readonly OwnedAtExit[] {
  if (also === undefined && !mayForget(facts.cfg)) return [];
  return facts.lifetimes(also).exits.flatMap((exit) => ownedAt(facts, exit));
}

/** The same for one exit. */
export function ownedAt(facts: FunctionFacts, exit: ObjectExit): readonly OwnedAtExit[] {
  return exit.paths.flatMap((path) =>
    [...path.objects].flatMap(([id, object]) => {
      if (object.kind !== 'live' || object.count === 0 || object.pending || !object.acquired) return [];
      if (![...path.names.values()].includes(id) || isReturned(exit, path, id)) return [];
      const { acquired } = object;
      return [{ object: { ...object, acquired }, exit, path, exitClass: exitClassOf(facts, exit, path) }];
    }),
  );
}

/** Every object that a path has given up by the time it returns. */
export function givenAtExits(facts: FunctionFacts): readonly GivenAtExit[] {
  return facts.lifetimes().exits.flatMap((exit) =>
    exit.paths.flatMap((path) =>
      [...path.objects.values()].flatMap((object) => {
        const { acquired, shown, handed } = object;
        if (!acquired) return [];
        if (object.kind === 'given-up') {
          const exitClass = exitClassOf(facts, exit, path);
          return [{ given: object.given, acquired, shown, handed, exitClass, at: exit.at }];
        }
        return [];
      }),
    ),
  );
}

function isReturned(exit: ObjectExit, path: ObjectPath, id: string): boolean {
  const { value } = exit;
  if (!value) return false;
  const passed =
    value.kind === 'call' ? value.args.flatMap((arg) => [...pointersIn(arg)]) : [...pointersIn(value)];
  return passed.some((text) => objectNamed(path, text)?.id === id);
}

export function exitClassOf({ fn }: FunctionFacts, exit: ObjectExit, path: ObjectPath): ExitClass {
  const mask = exit.value ? maskOf(path.facts, exit.value) : anyValue;
  return classOf(fn.returnType, mask);
}

/** By kernel convention; of an int that is not zero the error is meant: `if (err) return err`. */
function classOf(returnType: string, mask: ValueMask): ExitClass {
  if (returnType.endsWith('*')) {
    if ((mask & (errorPointer | zero)) === 0) return 'success';
    return (mask & (pointer | positive | negative)) === 0 ? 'failure' : 'either';
  }
  if (returnType === 'bool') return mask === zero ? 'failure' : (mask & zero) === 0 ? 'success' : 'either';
  if ((mask & (negative | errorPointer)) === 0) return 'success';
  return (mask & zero) === 0 ? 'failure' : 'either';
}

/** Names of the calls at the sites; a site of which nothing is known has none. */
export function calleesAt(facts: FunctionFacts, sites: Iterable<string>): ReadonlySet<string> {
  const wanted = new Set([...sites].map((site) => site.replace(/[=!]0$/, '')));
  const names = new Set<string>();
  for (const { step } of facts.points) {
    if (step.kind === 'call' && wanted.has(siteOf(step.call.at))) names.add(calleeName(step.call) ?? '*');
  }
  return names;
}

/** The calls that give up an object that came from the same place, with what had got it by then. */
export function putsOf(
  facts: FunctionFacts,
  acquired: Acquired,
): readonly { at: Position; handed: ReadonlySet<string> }[] {
  const puts: { at: Position; handed: ReadonlySet<string> }[] = [];
  for (const { step, paths } of facts.lifetimes().points) {
    if (step.kind !== 'call') continue;
    for (const [index, arg] of step.call.args.entries()) {
      const text = givenUpBy(step.call, arg, index);
      for (const path of paths) {
        const object = text === undefined ? undefined : objectNamed(path, text);
        if (object?.acquired?.site === acquired.site && object.kind === 'live')
          puts.push({ at: step.at, handed: object.handed });
      }
    }
  }
  return puts;
}

/** What all paths together that own the object at this exit have handed it to. */
export function handedAt(owned: OwnedAtExit): ReadonlySet<string> {
  const all = new Set(owned.object.handed);
  for (const path of owned.exit.paths)
    for (const { kind, acquired, handed } of path.objects.values())
      if (kind === 'live' && acquired?.site === owned.object.acquired.site)
        for (const site of handed) all.add(site);
  return all;
}

/** Objects that the function acquires and never gives up, by what each call names. */
export function* neverGivenUp(facts: FunctionFacts): Generator<{ text: string; by: string; at: Position }> {
  const given = trackedObjects(facts.cfg);
  const seen = new Set([...given, ...[...given].map((text) => `&${text.replace(/\..*/, '')}`)]);
  for (const { step } of facts.points) {
    for (const found of acquiredIn(step)) {
      if (seen.has(found.text) || isViewOf(step, given)) continue;
      seen.add(found.text);
      yield { ...found, at: step.at };
    }
  }
}

/** `ls = layoutstateid(stid)`: the same object under the name of its whole, when it is given up as the part. */
function isViewOf(step: Step, given: ReadonlySet<string>): boolean {
  const [, stored] = storeOf(step);
  const value = stored && uncast(stored);
  if (value?.kind !== 'call' || value.args.length !== 1 || apiContract(calleeName(value) ?? '')) return false;
  return value.args.some((arg) => given.has(textOf(arg)));
}

function* acquiredIn(step: Step): Generator<{ text: string; by: string }> {
  const [name, stored] = storeOf(step);
  const value = stored && uncast(stored);
  const by = value?.kind === 'call' ? calleeName(value) : undefined;
  if (name !== undefined && by !== undefined) yield { text: name, by };
  if (step.kind !== 'call') return;
  for (const arg of step.call.args) {
    const plain = uncast(arg);
    const isAddress = plain.kind === 'unary' && plain.op === '&' && plain.operand.kind === 'name';
    const callee = calleeName(step.call);
    if (isAddress && callee !== undefined) yield { text: textOf(plain), by: callee };
  }
}
