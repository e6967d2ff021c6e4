// An object that came in, with a reference for the function to give up: ways on which one image gives it up and the
// other leaves it out, while its other ways still do.
import type { Position } from '../base/position.js';
import { successorsOf } from '../cfg/draft.js';
import type { Cfg, Step } from '../cfg/model.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import { endsUnseen } from '../lockstate/lifetimes.js';
import { givenUpBy, trackedObjects } from '../lockstate/object-interest.js';
import type { GivenUp } from '../lockstate/object-state.js';
import { isForgotten } from './forgotten.js';
import { wasInSameHands } from './handed-before.js';
import { exitClassOf, handedAt, type OwnedAtExit, ownedAt } from './unreleased.js';

/** A way out that no put of the object stands on. */
export interface BareWay {
  readonly text: string;
  readonly at: Position;
  /** A goto to a label that is not shown. */
  readonly label?: string;
  /** A put on another way. */
  readonly put: { readonly at: Position; readonly by: string };
}

/** All of them by the graph alone; whether an object is there, and is left, the other image must tell. */
export function bareWays(facts: FunctionFacts): readonly BareWay[] {
  return [...trackedObjects(facts.cfg)].flatMap((text) => {
    const [put] = putPlaces(facts, text);
    return put ? waysPast(facts.cfg, text).map((way) => ({ ...way, text, put })) : [];
  });
}

const putPlaces = ({ cfg }: FunctionFacts, text: string): readonly BareWay['put'][] =>
  cfg.blocks.flatMap(({ steps }) => steps.flatMap((step) => putIn(step, text)));

const putIn = (step: Step, text: string): BareWay['put'][] =>
  step.kind === 'call' && step.call.args.some((arg, index) => givenUpBy(step.call, arg, index) === text)
    ? [{ at: step.at, by: step.call.callee.kind === 'name' ? step.call.callee.name : '' }]
    : [];

function waysPast(cfg: Cfg, text: string): readonly Pick<BareWay, 'at' | 'label'>[] {
  const found: Pick<BareWay, 'at' | 'label'>[] = [];
  const queue = cfg.blocks.filter(({ id, fromUnseen }) => fromUnseen || id === cfg.entry).map(({ id }) => id);
  const seen = new Set(queue);
  for (const id of queue) {
    const block = cfg.blocks[id];
    if (!block) continue;
    const putAt = block.steps.findLastIndex((step) => putIn(step, text).length > 0);
    const unseenAt = block.steps.findLastIndex(({ kind }) => kind === 'unseen');
    if (putAt > unseenAt) continue;
    const { end } = block;
    if (end.kind === 'return' && !endsUnseen(block)) found.push({ at: end.at });
    if (end.kind === 'lost' && end.at && end.label !== undefined)
      found.push({ at: end.at, label: end.label });
    for (const to of successorsOf(end)) {
      if (seen.has(to)) continue;
      seen.add(to);
      queue.push(to);
    }
  }
  return found;
}

interface Ways {
  readonly owned: readonly (OwnedAtExit & { readonly kind: string })[];
  readonly given: readonly {
    readonly kind: string;
    readonly given: GivenUp;
    readonly handed: ReadonlySet<string>;
  }[];
}

/** Ways of one kind (success, failure, a label) are alike: what one of them gives up, all must. */
function waysOf(facts: FunctionFacts, text: string): Ways | undefined {
  const { exits, jumps, gaveUp } = facts.cameIn(text);
  if (gaveUp) return undefined;
  const places = [
    ...exits.map((exit) => ({ exit, label: undefined })),
    ...jumps.map(({ at, label, paths }) => ({ exit: { at, paths, falls: false }, label })),
  ];
  const owned = places.flatMap(({ exit, label }) =>
    ownedAt(facts, exit).map((one) => ({ ...one, kind: label ?? one.exitClass })),
  );
  const given = places.flatMap(({ exit, label }) =>
    exit.paths.flatMap((path) =>
      [...path.objects.values()].flatMap((object) =>
        object.kind === 'given-up' && object.acquired?.how === 'came-in'
          ? [{ kind: label ?? exitClassOf(facts, exit, path), given: object.given, handed: object.handed }]
          : [],
      ),
    ),
  );
  return { owned: owned.filter(({ object }) => object.acquired.how === 'came-in'), given };
}

/** Puts of the other image, which gives the object up on every way of this kind; this one does so on some. */
export function putsLeftOut(facts: FunctionFacts, other: FunctionFacts, way: BareWay): readonly GivenUp[] {
  if (other.fn.complete !== facts.fn.complete) return [];
  const [here, there] = [waysOf(facts, way.text), waysOf(other, way.text)];
  if (!here || !there) return [];
  // Where code is not shown, a way of the other image that leaves it may have come by before it was there.
  if (!facts.fn.complete && there.owned.length > 0) return [];
  for (const owned of here.owned) {
    const { kind, exit } = owned;
    if (exit.at !== way.at || !here.given.some((given) => given.kind === kind)) continue;
    if (there.owned.some((left) => left.kind === kind || (way.label === undefined && left.kind === 'either')))
      continue;
    const before = there.given.filter((given) => given.kind === kind);
    const handed = before.flatMap((one) => [...one.handed]);
    if (isForgotten(facts, owned) && wasInSameHands(facts, handedAt(owned), other, handed))
      return before.map(({ given }) => given);
  }
  return [];
}
