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

/** Settles a diagnostic of the image `side`; undefined when it is not worth saying without its contrast. */
export function settle(
  diagnostic: Diagnostic,
  side: ImageSide,
  other: FunctionFacts | undefined,
): SettledDiagnostic | undefined {
  const own = diagnostic.witness.map((step) => ({ side, ...step }));
  const { contrast } = diagnostic;
  if (contrast && other && contrast.holds(other)) {
    const otherSide: ImageSide = side === 'pre' ? 'post' : 'pre';
    const shown = (contrast.witness?.(other) ?? []).map((step) => ({ side: otherSide, ...step }));
    const certainty = surer(contrast.certainty, diagnostic.certainty);
    return { diagnostic, certainty, witness: [...shown, ...own] };
  }
  return diagnostic.certainty === undefined
    ? undefined
    : { diagnostic, certainty: diagnostic.certainty, witness: own };
}

const order: readonly Certainty[] = ['certain', 'likely', 'possible'];

function surer(one: Certainty, other: Certainty | undefined): Certainty {
  return other !== undefined && order.indexOf(other) < order.indexOf(one) ? other : one;
}
