// Kernel releases: rows that hold for some of them only, and which row holds in a given one.

/** A release of the kernel without its stable part: `6.12`. */
export type KernelVersion = `${number}.${number}`;

/** Fields of a row that was not always so. */
export interface Versioned {
  /** The first release in which it is so; undefined: as far back as the tables go. */
  readonly since?: KernelVersion;
  /** The first release in which it is no longer so. */
  readonly until?: KernelVersion;
}

/** Reads `6.12`, `v6.12`, `6.12.57`, `6.13-rc2`; undefined when it is none. */
export function parseKernelVersion(text: string): KernelVersion | undefined {
  const match = /^v?(\d{1,3})\.(\d{1,3})(?:$|[.-])/.exec(text.trim());
  return match ? `${Number(match[1])}.${Number(match[2])}` : undefined;
}

/** Versions in their order; no version is the newest of all. */
function orderOf(version: KernelVersion | undefined): number {
  const [major = 0, minor = 0] = version?.split('.').map(Number) ?? [Infinity];
  return major * 1000 + minor;
}

/**
 * The row that holds in a release. When none does, the nearest: a method that is there by its name is the one that
 * the tables know, whatever the version says.
 */
export function rowFor<T extends Versioned>(
  rows: readonly [T, ...T[]],
  version: KernelVersion | undefined,
): T {
  const at = orderOf(version);
  const distance = ({ since, until }: T): number => {
    const first = since === undefined ? 0 : orderOf(since);
    if (at < first) return first - at;
    if (until === undefined || at < orderOf(until)) return 0;
    // Any old row is infinitely far from the newest release: the latest of them is the nearest.
    return (at === Infinity ? 1e9 : at) - orderOf(until) + 1;
  };
  return rows.reduce((best, row) => (distance(row) <= distance(best) ? row : best));
}
