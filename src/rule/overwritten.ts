// References that are lost when their variable gets another object: a turn of a loop that goes on without the put.
import type { Position } from '../base/position.js';
import { successorsOf } from '../cfg/draft.js';
import type { Cfg, Step } from '../cfg/model.js';
import { mentionsOf, textOf } from '../lockstate/access-path.js';
import { storeOf } from '../lockstate/dentry-texts.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import { argumentEffect } from '../lockstate/object-calls.js';
import { givenUpBy, objectText, trackedObjects } from '../lockstate/object-interest.js';
import { uncast } from '../lockstate/object-names.js';
import { objectNamed } from '../lockstate/object-state.js';
import { isForgotten } from './forgotten.js';
import { wasInSameHands } from './handed-before.js';
import { handedAt, type OwnedAtExit, ownedAt, ownedAtExits } from './unreleased.js';

/** A store to the variable of an object, which a way comes to from an acquisition with no put between them. */
export interface BareStore {
  readonly text: string;
  readonly acquired: { readonly at: Position; readonly by: string };
  readonly store: Step;
}

/** All of them by the graph alone; what is lost there the other image must tell. */
export function bareStores({ cfg }: FunctionFacts): readonly BareStore[] {
  return [...trackedObjects(cfg)].flatMap((text) =>
    cfg.blocks.flatMap(({ id, steps }) =>
      steps.flatMap((step, index) => {
        const by = acquires(step, text);
        if (by === undefined) return [];
        const store = storeBehind(cfg, { block: id, index: index + 1 }, text);
        return store ? [{ text, acquired: { at: step.at, by }, store }] : [];
      }),
    ),
  );
}

/** The function that gives the object, or a reference on it. */
function acquires(step: Step, text: string): string | undefined {
  const [name, value] = storeOf(step);
  const stored = value && uncast(value);
  if (name === text && stored?.kind === 'call') return calleeName(stored);
  if (step.kind !== 'call') return undefined;
  const { call } = step;
  const isTaken = call.args.some(
    (arg, index) =>
      textOf(arg) === `&${text}` ||
      (argumentEffect(call, index).kind === 'take' && objectText(call, arg) === text),
  );
  return isTaken ? calleeName(call) : undefined;
}

interface Place {
  readonly block: number;
  readonly index: number;
}

function storeBehind(cfg: Cfg, from: Place, text: string): Step | undefined {
  const queue: Place[] = [from];
  const seen = new Set<number>();
  for (const { block, index } of queue) {
    const { steps = [], end } = cfg.blocks[block] ?? {};
    const met = steps.slice(index).find((step) => gives(step, text) || storesTo(step, text));
    if (met && !gives(met, text)) return met;
    if (met || !end) continue;
    for (const to of successorsOf(end)) {
      if (seen.has(to)) continue;
      seen.add(to);
      queue.push({ block: to, index: 0 });
    }
  }
  return undefined;
}

const gives = (step: Step, text: string): boolean =>
  step.kind === 'unseen' ||
  (step.kind === 'call' && step.call.args.some((arg, index) => givenUpBy(step.call, arg, index) === text));

function storesTo(step: Step, text: string): boolean {
  const { roots } = mentionsOf(text);
  const [name] = storeOf(step);
  if (name !== undefined) return roots.has(name);
  if (step.kind === 'iterate') return step.args.some((arg) => arg.kind === 'name' && roots.has(arg.name));
  return step.kind === 'call' && step.call.args.some((arg) => textOf(arg) === `&${text}`);
}

/** The other image has given the object up wherever its variable gets another one; this one has not, here. */
export function isLost(facts: FunctionFacts, other: FunctionFacts, bare: BareStore): boolean {
  if (other.fn.complete !== facts.fn.complete) return false;
  if (facts.lifetimes().gaveUp || other.lifetimes().gaveUp) return false;
  const { text, acquired, store } = bare;
  // The last turn of the loop leaves it at a return, and that is told.
  if (ownedAtExits(facts).some(({ object }) => object.acquired.by === acquired.by)) return false;
  const there = replaced(other, text, acquired.by, (step) => storesTo(step, text));
  if (there.lost.length > 0 || there.given.length === 0) return false;
  return replaced(facts, text, acquired.by, (step) => step === store).lost.some(
    (lost) => isForgotten(facts, lost) && wasInSameHands(facts, handedAt(lost), other, there.given),
  );
}

interface Replaced {
  readonly lost: readonly OwnedAtExit[];
  /** Calls that had what was given up. */
  readonly given: readonly string[];
}

function replaced(
  facts: FunctionFacts,
  text: string,
  by: string,
  isStore: (step: Step) => boolean,
): Replaced {
  const lost: OwnedAtExit[] = [];
  const given: string[] = [];
  for (const { step, paths } of facts.lifetimes().points) {
    if (!isStore(step)) continue;
    const here = ownedAt(facts, { at: step.at, falls: false, paths });
    lost.push(...here.filter((owned) => owned.object.acquired.by === by && isOnlyName(owned, text)));
    for (const path of paths) {
      const object = objectNamed(path, text);
      if (!object || object.acquired?.by !== by) continue;
      // Of what others keep alive, too, the path's own reference is gone.
      const isGiven = object.kind === 'given-up' || (object.kind === 'live' && object.count === 0);
      if (isGiven) given.push('', ...object.handed);
    }
  }
  return { lost, given };
}

/** No other variable means the object. */
function isOnlyName({ object, path }: OwnedAtExit, text: string): boolean {
  const id = path.names.get(text);
  const named = id === undefined ? undefined : path.objects.get(id);
  if (named?.acquired?.site !== object.acquired.site || named.kind !== 'live') return false;
  const { roots } = mentionsOf(text);
  return ![...path.names].some(
    ([name, other]) => other === id && ![...mentionsOf(name).roots].every((root) => roots.has(root)),
  );
}
