// Colours of the text report, by meaning.
import pc from 'picocolors';
import type { Severity } from '../finding/model.js';
import type { LaneCell } from './glyphs.js';

export type Style =
  Severity | 'place' | 'dim' | 'added' | 'removed' | 'remark' | 'fixed' | 'good' | 'doubt' | 'defect';

/** Wraps a text into the escape sequences of a style; leaves it alone without colour. */
export type Paint = (style: Style, text: string) => string;

export function makePaint(color: boolean): Paint {
  const colors = pc.createColors(color);
  const styles: Readonly<Record<Style, (text: string) => string>> = {
    error: (text) => colors.bold(colors.red(text)),
    warning: (text) => colors.bold(colors.yellow(text)),
    note: (text) => colors.bold(colors.cyan(text)),
    place: colors.bold,
    dim: colors.dim,
    added: colors.green,
    removed: colors.red,
    remark: colors.cyan,
    fixed: colors.green,
    good: (text) => colors.bold(colors.green(text)),
    doubt: (text) => colors.bold(colors.yellow(text)),
    defect: (text) => colors.bold(colors.red(text)),
  };
  return (style, text) => (text === '' ? '' : styles[style](text));
}

/** Lanes side by side differ in colour; the defect stands out of all of them. */
export function paintCell(paint: Paint, cell: LaneCell, lane: number, glyph: string): string {
  if (cell === 'free') return glyph;
  if (cell === 'defect') return paint('defect', glyph);
  return paint((['remark', 'doubt', 'added', 'place'] as const)[lane % 4] ?? 'remark', glyph);
}
