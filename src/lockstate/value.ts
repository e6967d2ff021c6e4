// What is known of a value: the set of classes it may be in, as kernel code tells results apart.

/** Bit set over the classes below. */
export type ValueMask = number;

export const zero: ValueMask = 1; // 0, NULL, false
export const negative: ValueMask = 2; // -EIO
export const positive: ValueMask = 4; // counts, true
export const errorPointer: ValueMask = 8; // ERR_PTR(-EIO)
export const pointer: ValueMask = 16; // a valid pointer
export const anyValue: ValueMask = 31;
export const nonzero: ValueMask = anyValue & ~zero;

/** Mask of a literal or of a constant name; undefined when nothing is known. */
export function maskOfConstant(text: string): ValueMask | undefined {
  // Most texts are names: their first letter tells.
  if (!constantStart.test(text)) return undefined;
  if (/^(?:0[xX]?0*[uUlL]*|NULL|false|'\\0')$/.test(text)) return zero;
  if (text === 'true' || /^(?:0[xX][0-9a-fA-F]+|[1-9]\d*)[uUlL]*$/.test(text)) return positive;
  if (/^-(?:E[A-Z0-9]+|[1-9]\d*)$/.test(text)) return negative;
  return undefined;
}

const constantStart = /^[-0-9Nft'"]/;
