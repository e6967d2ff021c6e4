// Calls that give memory back to where it was allocated, besides those that have a contract (contracts-core.ts).
import type { ReferencePutter } from './rows.js';

const frees = (source: string, objectArg: number, ...names: readonly string[]): ReferencePutter[] =>
  names.map((name) => ({ name, objectArg, source }));

const rows = [
  ...frees('include/linux/slab.h', 0, 'kfree_sensitive', 'kvfree_sensitive'),
  ...frees('include/linux/slab.h', 1, 'kmem_cache_free'),
  ...frees('include/linux/mempool.h', 0, 'mempool_free'),
  ...frees('fs/namei.c', 0, 'putname'),
  ...frees('include/linux/fs.h', 0, '__putname'),
];

/** By name: behind such a call the memory is gone, whoever else had a pointer to it. */
export const freeingCalls: ReadonlyMap<string, ReferencePutter> = new Map(rows.map((row) => [row.name, row]));
