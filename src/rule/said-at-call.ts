// Defects in a helper under a lock that its callers hold: said where the patch makes them.
import { callSites } from '../lockstate/inherited-locks.js';
import { calleeName } from '../lockstate/lock-call.js';
import type { HeldLock } from '../lockstate/path-state.js';
import type { CallExpr } from '../syntax/model.js';
import type { Certainty, Contrast } from './contract.js';

/** Certainty of a report about `call` under `lock`, and the contrast that it then takes. */
export interface Certain {
  readonly certainty: Certainty | undefined;
  readonly contrast?: Contrast;
}

/**
 * A helper whose callers hold the lock is one half of the defect, the call that holds it the other, which has a
 * report of its own. In the helper it is said when the patch adds the call there.
 */
export function certaintyUnder(lock: HeldLock, call: CallExpr, own: Certainty): Certain {
  if (lock.because?.kind !== 'callers') return { certainty: own };
  const name = calleeName(call) ?? '';
  return {
    certainty: undefined,
    contrast: {
      certainty: own === 'possible' ? 'possible' : 'likely',
      holds: (other) => other.fn.complete && callSites(other, name).length === 0,
    },
  };
}
