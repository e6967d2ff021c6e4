// The release that belongs to an acquire, found in the tables.
import { allLockApis, type LockApi } from '../kernel/index.js';

/** Name of the release with the same lock type, mode, variant and arguments; undefined when there is none. */
export function releaseFor(api: LockApi, argCount: number): string | undefined {
  const fits = allLockApis().filter(
    (row) =>
      row.effect === 'release' &&
      row.lockType === api.lockType &&
      row.mode === api.mode &&
      row.variant === api.variant &&
      row.field === api.field &&
      row.lockName === api.lockName &&
      row.lockArgs.join() === api.lockArgs.join() &&
      (row.flagsArg === undefined ? 1 : 2) === (api.flagsArg === undefined ? 1 : 2),
  );
  if (argCount > 2) return undefined;
  return fits.sort((a, b) => shared(b.name, api.name) - shared(a.name, api.name))[0]?.name;
}

/** Length of the common start of two names: `mutex_unlock` fits `mutex_lock` better than `foo_unlock`. */
function shared(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
