// Text that came from a patch, made safe for an HTML page.
import { expandTabs } from './columns.js';
import { visible, visibleCode } from './visible.js';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For element content and quoted attributes alike. */
export function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** A source line; blanks instead of tabs, as kernel code is read. */
export function escapeCode(line: string): string {
  return escapeHtml(expandTabs(visibleCode(line)).trimEnd());
}
