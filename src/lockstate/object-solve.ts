// Runs the object paths of a function through its graph to a fixpoint: a solve of its own, over the same blocks.
import type { BasicBlock, Cfg, Terminator } from '../cfg/model.js';
import { textOf } from './access-path.js';
import type { ObjectContext } from './object-context.js';
import { learn } from './object-learn.js';
import { namedBy, uncast } from './object-names.js';
import {
  choiceMark,
  emptyPath,
  joinPaths,
  objectConfig,
  objectNamed,
  type ObjectPath,
  setObject,
  unclear,
} from './object-state.js';
import { transferObjects } from './object-transfer.js';
import type { Liveness } from './liveness.js';
import { stateKey } from './path-state.js';
import { edgesOf, prune } from './solve.js';
import { maskOfConstant } from './value.js';

/** Steps times paths before a function is given up. */
const workBound = 16_000;

/** Paths kept apart at one point; a function with more is given up: what differs between merged paths nobody may judge. */
const groupBound = 48;

/** Paths with the same objects that are kept apart for what else they know. */
const factBound = 3;

export interface ObjectSolution {
  readonly inPaths: readonly (readonly ObjectPath[])[];
  readonly gaveUp: boolean;
}

interface Arrived {
  readonly groups: Map<string, ObjectPath[]>;
  pending: ObjectPath[];
}

/** Solves one function; `relevant` are the texts that calls which give objects up hang on. */
export function solveObjects(
  cfg: Cfg,
  liveness: Liveness,
  relevant: ReadonlySet<string>,
  context: ObjectContext,
): ObjectSolution {
  const arrivals: Arrived[] = cfg.blocks.map(() => ({ groups: new Map(), pending: [] }));
  const queue = new Set<number>();
  let work = 0;
  const arrive = (to: number, from: number | undefined, path: ObjectPath): void => {
    const arrived = arrivals[to];
    const facts = prune(path.facts, to, from, liveness);
    const results = new Map([...path.results].filter(([text]) => liveness.liveAt[to]?.has(text) === true));
    if (!arrived || !addPath(arrived, { ...path, facts, results }, relevant)) return;
    queue.add(to);
    if (arrived.groups.size > groupBound) work = workBound;
  };
  const result = (gaveUp: boolean): ObjectSolution => ({
    inPaths: arrivals.map(({ groups }) => [...groups.values()].flat()),
    gaveUp,
  });

  arrive(cfg.entry, undefined, context.start);
  for (const block of cfg.blocks) if (block.fromUnseen) arrive(block.id, undefined, emptyPath);
  for (const id of queue) {
    queue.delete(id);
    const block = cfg.blocks[id];
    const arrived = arrivals[id];
    if (!block || !arrived) continue;
    const { pending } = arrived;
    arrived.pending = [];
    for (const path of pending) {
      work += block.steps.length + 1;
      if (work > workBound) return result(true);
      for (const after of runObjects(block, path, context))
        for (const [to, next] of leave(block, after, context)) arrive(to, id, next);
    }
  }
  return result(false);
}

function runObjects(block: BasicBlock, path: ObjectPath, context: ObjectContext): readonly ObjectPath[] {
  let paths: readonly ObjectPath[] = [path];
  for (const step of block.steps) paths = paths.flatMap((before) => transferObjects(before, step, context));
  return paths;
}

function* leave(
  { id, end }: BasicBlock,
  path: ObjectPath,
  { choices }: ObjectContext,
): Generator<[number, ObjectPath]> {
  for (const [to, facts] of edgesOf(end, path.facts)) {
    const told = compared(end, to, path);
    if (!told) continue;
    const next = learn({ ...told, facts });
    yield [to, withChoice(next, choices.get(`${id}>${to}`), id)];
  }
}

/** The path goes past a call that would give the object up. */
function withChoice(before: ObjectPath, texts: ReadonlySet<string> | undefined, block: number): ObjectPath {
  let path = before;
  for (const text of texts ?? []) {
    const object = objectNamed(path, text);
    if (object?.kind !== 'live') continue;
    const { id, ...rest } = object;
    path = setObject(path, id, { ...rest, handed: new Set(rest.handed).add(`${choiceMark}${block}`) });
  }
  return path;
}

/**
 * What `x == y` tells: where they differ, a path on which both mean one object does not go; where they are equal, the
 * object may be one that was there before (`if (bhs != inline_bhs) kfree(bhs)`).
 */
function compared(end: Terminator, to: number, path: ObjectPath): ObjectPath | undefined {
  if (end.kind !== 'branch' || end.condition.kind !== 'binary' || end.whenTrue === end.whenFalse) return path;
  const { op, left, right } = end.condition;
  if (!/^[!=]=$/.test(op) || maskOfConstant(textOf(right)) !== undefined) return path;
  const [one, other] = [uncast(left), uncast(right)].map((side) => namedBy(path, side));
  const isEqual = (op === '==') === (to === end.whenTrue);
  if (one !== undefined && one === other) return isEqual ? path : undefined;
  if (!isEqual) return path;
  return [one, other].reduce((next, id) => {
    const object = id === undefined ? undefined : path.objects.get(id);
    return id !== undefined && object ? setObject(next, id, unclear(object)) : next;
  }, path);
}

/** Adds a path; false when nothing new has come. */
function addPath(arrived: Arrived, path: ObjectPath, relevant: ReadonlySet<string>): boolean {
  const key = `${objectConfig(path)}|${relevantFacts(path, relevant)}`;
  const group = arrived.groups.get(key) ?? [];
  arrived.groups.set(key, group);
  const identity = fullKey(path);
  if (group.some((known) => fullKey(known) === identity)) return false;
  if (group.length < factBound) {
    group.push(path);
    arrived.pending.push(path);
    return true;
  }
  const joined = [...group, path].reduce(joinPaths);
  const [only] = group;
  if (group.length === 1 && only && fullKey(only) === fullKey(joined)) return false;
  const old = new Set(group);
  arrived.pending = [...arrived.pending.filter((pending) => !old.has(pending)), joined];
  arrived.groups.set(key, [joined]);
  return true;
}

function relevantFacts({ facts }: ObjectPath, relevant: ReadonlySet<string>): string {
  const found: string[] = [];
  for (const [text, mask] of facts.values) if (relevant.has(text)) found.push(`${text}=${mask}`);
  for (const [text, truth] of facts.truths)
    if (relevant.has(text)) found.push(`${text}=${truth ? 't' : 'f'}`);
  return found.sort().join(';');
}

// A path is never changed, so its text is made once.
const fullKeys = new WeakMap<ObjectPath, string>();

/** Identity with all that a path knows; calls that got an object count, so that a fixpoint has them all. */
function fullKey(path: ObjectPath): string {
  const known = fullKeys.get(path);
  if (known !== undefined) return known;
  const handed = [...path.objects].map(([id, object]) => `${id}:${[...object.handed].sort().join()}`);
  const key = `${objectConfig(path)}|${stateKey(path.facts)}|${handed.sort().join(';')}|${[...path.results].join(';')}`;
  fullKeys.set(path, key);
  return key;
}
