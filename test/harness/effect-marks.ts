// What a function does to its caller as one line, for the marks in fixtures/effects/*.c.
import type { FunctionEffects, ResultEffects } from '../../src/lockstate/function-effects.js';
import { referenceChange } from '../../src/lockstate/function-effects.js';
import {
  anyValue,
  errorPointer,
  negative,
  nonzero,
  type ValueMask,
  zero,
} from '../../src/lockstate/value.js';
import type { CFunction } from '../../src/syntax/model.js';

const classes: readonly (readonly [ValueMask, string])[] = [
  [nonzero, 'nonzero'],
  [zero, 'zero'],
  [negative, 'negative'],
  [errorPointer, 'error'],
];

/** The parameter named in the mark, or the first: `t: gains on nonzero, none on zero; result: parameter t, null`. */
export function effectsText(fn: CFunction, effects: FunctionEffects, param: number): string {
  const name = fn.params[param]?.name ?? '';
  return `${name}: ${referenceText(effects, param)}; result: ${resultText(fn, effects.result)}`;
}

function referenceText(effects: FunctionEffects, param: number): string {
  const whole = referenceChange(effects, param, anyValue);
  if (whole !== 'unknown') return whole;
  const known: string[] = [];
  for (const [mask, name] of classes) {
    const change = referenceChange(effects, param, mask);
    const isPart = (mask & zero) === 0 && known.some((text) => text.endsWith(' nonzero'));
    if (change !== 'unknown' && !isPart) known.push(`${change} on ${name}`);
  }
  return known.length > 0 ? known.join(', ') : 'unknown';
}

function resultText({ returnType, params }: CFunction, result: ResultEffects): string {
  if (!returnType.includes('*')) return returnType === 'void' ? 'void' : 'number';
  const { object } = result;
  return [
    object.kind === 'parameter' ? `parameter ${params[object.param]?.name ?? ''}` : object.kind,
    ...(result.null === 'yes' ? ['null'] : []),
    ...(result.error === 'yes' ? ['error'] : []),
    ...(result.null === 'no' ? ['never null'] : []),
  ].join(', ');
}
