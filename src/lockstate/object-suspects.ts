// Cheap walks over the graph that tell whether following the objects of a function can lead to anything: most functions
// give up what they have on every way, and touch nothing behind it.
import type { Cfg, Step, Terminator } from '../cfg/model.js';
import type { Expr } from '../syntax/model.js';
import { isPath, mentionsOf, textOf } from './access-path.js';
import { resultKey } from './condition.js';
import { storeOf } from './dentry-texts.js';
import { pointersIn, argumentEffect } from './object-calls.js';
import { givenUpBy, objectText, trackedObjects } from './object-interest.js';
import { uncast } from './object-names.js';
import { emptyState, type PathState, setValue } from './path-state.js';
import { edgesOf } from './solve.js';
import { anyValue, pointer, zero } from './value.js';

/** Names that may mean the same object, or a part of it. */
type Group = ReadonlySet<string>;

interface Place {
  readonly block: number;
  readonly index: number;
  readonly state: PathState;
}

/** Some path acquires an object that the function gives up elsewhere, and may reach a return with it. */
export function mayForget(cfg: Cfg): boolean {
  return [...trackedObjects(cfg)].some((text) => {
    const group = new Set([text]);
    return acquisitionsOf(cfg, group).some((from) =>
      reaches(cfg, from, {
        isEnd: (step) => givesUp(step, group),
        isFound: () => false,
        isFoundAtEnd: (end) => end.kind === 'return' && !hands(end.value, group),
      }),
    );
  });
}

/** Some path may touch an object, pass it on or give it up behind the step that gave it up. */
export function mayUseDead(cfg: Cfg, usesOf: (step: Step) => Iterable<{ readonly text: string }>): boolean {
  const used = new Map<Step, readonly string[]>();
  const usedIn = (step: Step): readonly string[] => {
    const known = used.get(step) ?? [...usesOf(step)].map(({ text }) => text);
    used.set(step, known);
    return known;
  };
  return groupsOf(cfg).some((group) => {
    const puts = placesOf(cfg, (step) => givesUp(step, group));
    return [...group].some((name) =>
      puts.some((from) =>
        reaches(cfg, from, {
          isEnd: (step) => isNewIn(step, name, group),
          isFound: (step) => usedIn(step).includes(name),
          isFoundAtEnd: () => false,
        }),
      ),
    );
  });
}

/** From here on the name means something else. */
function isNewIn(step: Step, name: string, group: Group): boolean {
  const [target, value] = storeOf(step);
  if (target === undefined || !mentionsOf(name).roots.has(target)) return false;
  return !value || ![...mentionsOf(textOf(value)).roots].some((root) => root !== target && group.has(root));
}

/** The objects that are worth following, each with all names it may have. */
function groupsOf(cfg: Cfg): readonly Group[] {
  const steps = cfg.blocks.flatMap((block) => block.steps);
  const stores = steps.flatMap((step) => {
    const [name, value] = storeOf(step);
    return name !== undefined && value ? [[name, new Set(sourcesOf(uncast(value)))] as const] : [];
  });
  return [...trackedObjects(cfg)].map((text) => {
    const group = new Set([text]);
    for (let size = 0; size !== group.size;) {
      size = group.size;
      for (const [name, roots] of stores) {
        if ([...group].some((known) => roots.has(known))) group.add(name);
        else if (group.has(name)) for (const root of roots) group.add(root);
      }
    }
    return group;
  });
}

/** Variables whose object the value may be, or point into; what an ordinary call makes of them is another one. */
function sourcesOf(value: Expr): readonly string[] {
  if (value.kind !== 'call' || isPath(value)) return [...mentionsOf(textOf(value)).roots];
  return value.args.flatMap((arg, index) =>
    argumentEffect(value, index).kind === 'take' ? [...mentionsOf(textOf(arg)).roots] : [],
  );
}

const givesUp = (step: Step, group: Group): boolean => {
  if (step.kind === 'guard-end') return step.guard.form === 'free' && group.has(step.guard.variable ?? '');
  if (step.kind !== 'call') return false;
  return step.call.args.some((arg, index) => group.has(givenUpBy(step.call, arg, index) ?? ''));
};

const hands = (value: Expr | undefined, group: Group): boolean =>
  value !== undefined && [...pointersIn(uncast(value))].some((text) => group.has(text));

function placesOf(cfg: Cfg, isSource: (step: Step) => boolean): readonly Place[] {
  return cfg.blocks.flatMap(({ id, steps }) =>
    steps.flatMap((step, index) =>
      isSource(step) ? [{ block: id, index: index + 1, state: emptyState }] : [],
    ),
  );
}

/** Behind every call that may give the object, with what is known where it did. */
function acquisitionsOf(cfg: Cfg, group: Group): readonly Place[] {
  return cfg.blocks.flatMap(({ id, steps }) =>
    steps.flatMap((step, index) => {
      const state = stateBehind(step, group);
      return state ? [{ block: id, index: index + 1, state }] : [];
    }),
  );
}

function stateBehind(step: Step, group: Group): PathState | undefined {
  const [name, stored] = storeOf(step);
  const value = stored && uncast(stored);
  if (name !== undefined && group.has(name) && value?.kind === 'call')
    return setValue(emptyState, name, pointer);
  if (step.kind !== 'call') return undefined;
  const { call } = step;
  for (const [index, arg] of call.args.entries()) {
    const text = objectText(call, arg);
    if (text !== undefined && group.has(text) && argumentEffect(call, index).kind === 'take')
      return emptyState;
    const target = uncast(arg);
    if (target.kind !== 'unary' || target.op !== '&' || target.operand.kind !== 'name') continue;
    const variable = target.operand.name;
    if ([...group].some((member) => mentionsOf(member).roots.has(variable)))
      return setValue(emptyState, resultKey(call), zero);
  }
  return undefined;
}

interface Walk {
  readonly isEnd: (step: Step) => boolean;
  readonly isFound: (step: Step) => boolean;
  readonly isFoundAtEnd: (end: Terminator) => boolean;
}

/** Follows the graph until something is found; a place is visited once with the same knowledge. */
function reaches(cfg: Cfg, from: Place, walk: Walk): boolean {
  const seen = new Set<string>();
  const queue = [from];
  for (const place of queue) {
    const block = cfg.blocks[place.block];
    if (!block) continue;
    let { state } = place;
    let isEnded = false;
    for (const step of block.steps.slice(place.index)) {
      if (walk.isFound(step)) return true;
      isEnded = walk.isEnd(step);
      if (isEnded) break;
      state = behind(state, step);
    }
    if (isEnded) continue;
    if (walk.isFoundAtEnd(block.end)) return true;
    // A branch may tell more; what the walk began with is enough.
    for (const [to] of edgesOf(block.end, state)) {
      const key = `${to} ${[...state.values.keys()].join()}`;
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push({ block: to, index: 0, state });
    }
  }
  return false;
}

/** A store makes the variable another; `err = get(&x)` gives the result a name. */
function behind(state: PathState, step: Step): PathState {
  const [name, stored] = storeOf(step);
  if (name === undefined) return state;
  const value = stored && uncast(stored);
  const mask = value?.kind === 'call' ? state.values.get(resultKey(value)) : undefined;
  return setValue(state, name, mask ?? anyValue);
}
