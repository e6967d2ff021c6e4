// Effects that the rows of kernel/ assert about functions whose text is not at hand.
import { referencePutter, referenceTaker } from '../kernel/index.js';
import type { FunctionEffects, ParameterEffects, ResultObject } from './function-effects.js';
import { anyValue, errorPointer, nonzero, pointer, type ValueMask, zero } from './value.js';

/** Effects by the tables; undefined for a name that no row has. */
export function tableEffects(name: string): FunctionEffects | undefined {
  const taker = referenceTaker(name);
  if (taker) return takes(name, taker.objectArg, taker.fallible === true);
  const putter = referencePutter(name);
  if (putter) return made(name, paramsWith(putter.objectArg, -1, anyValue), anyValue, { kind: 'unknown' });
  return consumers.get(name);
}

function takes(name: string, arg: number, fallible: boolean): FunctionEffects {
  const params = paramsWith(arg, 1, fallible ? nonzero : anyValue);
  return made(name, params, anyValue, { kind: 'parameter', param: arg });
}

function paramsWith(param: number, change: number, returns: ValueMask): readonly ParameterEffects[] {
  const rest = anyValue & ~returns;
  const outcomes = [{ returns, change }, ...(rest === 0 ? [] : [{ returns: rest, change: 0 }])];
  const plain = { outcomes: [{ returns: anyValue, change: 0 }], escapes: false, unclear: false };
  return Array.from({ length: param + 1 }, (_, index) =>
    index === param ? { outcomes, escapes: false, unclear: false } : plain,
  );
}

function made(
  name: string,
  params: readonly ParameterEffects[],
  mask: ValueMask,
  object: ResultObject,
): FunctionEffects {
  const answer = (bit: ValueMask): 'yes' | 'no' | 'unknown' =>
    mask === anyValue ? 'unknown' : (mask & bit) === 0 ? 'no' : 'yes';
  return {
    name,
    params,
    result: { mask, null: answer(zero), error: answer(errorPointer), object },
    source: 'table',
  };
}

const owned: ResultObject = { kind: 'owned' };

// They take over the inode's reference whatever they answer; NULL from d_splice_alias() is success (fs/dcache.c).
const consumers = new Map<string, FunctionEffects>(
  [
    made('d_splice_alias', paramsWith(0, -1, anyValue), zero | errorPointer | pointer, owned),
    made('d_make_root', paramsWith(0, -1, anyValue), zero | pointer, owned),
    made('d_obtain_alias', paramsWith(0, -1, anyValue), errorPointer | pointer, owned),
    made('d_obtain_root', paramsWith(0, -1, anyValue), errorPointer | pointer, owned),
    made('d_instantiate', paramsWith(1, -1, anyValue), anyValue, { kind: 'unknown' }),
    made('d_instantiate_new', paramsWith(1, -1, anyValue), anyValue, { kind: 'unknown' }),
    made('d_add', paramsWith(1, -1, anyValue), anyValue, { kind: 'unknown' }),
  ].map((row) => [row.name, row]),
);
