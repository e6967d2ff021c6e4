// Puts the parts of a series in their order, whatever order the mails came in.
import { parseSubject } from './subject.js';
import type { Patch } from './model.js';

/**
 * Sorts each series by its index, in the places its parts took; patches outside a series stay where they are.
 * Two mails with the same index leave the group as it came: it is not one series.
 */
export function orderSeries(patches: readonly Patch[]): readonly Patch[] {
  const groups = new Map<string, number[]>();
  patches.forEach((patch, at) => {
    const key = seriesKey(patch);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), at]);
  });
  const ordered = [...patches];
  for (const places of groups.values()) {
    const parts = places.map((at) => patches[at]).filter((patch) => patch !== undefined);
    if (new Set(parts.map(({ series }) => series?.index)).size < parts.length) continue;
    parts.sort((left, right) => (left.series?.index ?? 0) - (right.series?.index ?? 0));
    places.forEach((at, index) => {
      const part = parts[index];
      if (part !== undefined) ordered[at] = part;
    });
  }
  return ordered;
}

/** Parts of one series share sender, version, length, and whether they are replies. */
function seriesKey({ series, subject = '', author = '' }: Patch): string | undefined {
  if (series === undefined) return undefined;
  const { isReply } = parseSubject(subject);
  return JSON.stringify([series.version, series.total, author, isReply]);
}
