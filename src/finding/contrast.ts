// Diagnostics of one image weighed against the same function in the other image.
import type { ImageSide } from '../image/model.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import type { Certainty, Diagnostic } from '../rule/contract.js';
import type { WitnessStep } from './model.js';

/** A diagnostic with its certainty settled and its witness located on both sides. */
export interface SettledDiagnostic {
  readonly diagnostic: Diagnostic;
  readonly certainty: Certainty;
  readonly witness: readonly WitnessStep[];
}

/** One image of a function with what the other is. */
export interface ImageFacts {
  readonly side: ImageSide;
  readonly facts: FunctionFacts;
  readonly other: FunctionFacts | undefined;
}

/** Settles a diagnostic of one image; undefined when it is not worth saying without its contrast. */
export function settle(
  diagnostic: Diagnostic,
  { side, facts, other }: ImageFacts,
): SettledDiagnostic | undefined {
  const own = diagnostic.witness.map((step) => ({ side, ...step }));
  const { contrast } = diagnostic;
  if (contrast && other && contrast.holds(other)) {
    const otherSide: ImageSide = side === 'pre' ? 'post' : 'pre';
    const shown = (contrast.witness?.(other) ?? []).map((step) => ({ side: otherSide, ...step }));
    const certainty = afterMerge(surer(contrast.certainty, diagnostic.certainty), facts, other);
    return { diagnostic, certainty, witness: [...shown, ...own] };
  }
  if (diagnostic.certainty === undefined) return undefined;
  return { diagnostic, certainty: afterMerge(diagnostic.certainty, facts, other), witness: own };
}

/**
 * Merged states have lost what correlates their branches: alone that leaves a possibility; where the other image
 * lost as much and shows nothing, the difference still counts.
 */
function afterMerge(certainty: Certainty, facts: FunctionFacts, other: FunctionFacts | undefined): Certainty {
  if (!facts.merged || certainty === 'possible') return certainty;
  return other?.merged === true ? 'likely' : 'possible';
}

const order: readonly Certainty[] = ['certain', 'likely', 'possible'];

function surer(one: Certainty, other: Certainty | undefined): Certainty {
  return other !== undefined && order.indexOf(other) < order.indexOf(one) ? other : one;
}
