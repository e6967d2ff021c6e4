// The colours of the HTML page, in both schemes: text and lanes against all that can lie behind them (WCAG 2, AA).
import { describe, expect, test } from 'vitest';
import { htmlStyle } from '../src/report/html-style.js';

/** The colours that `:root` gives names to: first the light scheme, then the dark one. */
const [light, dark] = [...htmlStyle.matchAll(/:root \{([^}]*)\}/g)].map(
  ([, block = '']) =>
    new Map([...block.matchAll(/--([\w-]+): (#[\da-f]{6});/g)].map(([, name, value]) => [name, value])),
);
const schemes = [
  ['light', light],
  ['dark', new Map([...(light ?? []), ...(dark ?? [])])],
] as const;

describe.each(schemes)('the %s scheme', (_, colors) => {
  const ratio = (text: string, ground: string): number => {
    const [low = 0, high = 0] = [text, ground]
      .map((name) => luminance(colors?.get(name) ?? ''))
      .sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };

  // Code and its notes stand on lines of every colour; all else stands on the page.
  test.each(['text', 'error', 'dim'])('%s can be read on lines of every colour', (text) => {
    for (const ground of ['ground', 'added', 'removed', 'none'])
      expect(ratio(text, ground)).toBeGreaterThan(4.5);
  });

  test.each(['link', 'warning', 'note-text', 'fixed'])('%s can be read on the page', (text) => {
    expect(ratio(text, 'ground')).toBeGreaterThan(4.5);
  });

  test.each(['lane0', 'lane1', 'lane2', 'lane3', 'dim'])('%s can be seen beside the code', (lane) => {
    expect(ratio(lane, 'ground')).toBeGreaterThan(3);
  });
});

/** Relative luminance, WCAG 2. */
function luminance(color: string): number {
  const [red = NaN, green = NaN, blue = NaN] = [1, 3, 5].map((at) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
