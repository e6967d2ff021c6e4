// Contracts of all helpers, by group in files of their own.
import type { ApiContract } from './api-contract.js';
import { bufferContracts } from './contracts-buffers.js';
import { coreContracts } from './contracts-core.js';
import { dcacheContracts } from './contracts-dcache.js';
import { dentryContracts } from './contracts-dentries.js';
import { inodeFieldContracts } from './contracts-inode-fields.js';
import { inodeContracts } from './contracts-inodes.js';
import { mountContracts } from './contracts-mounts.js';
import { nameContracts } from './contracts-names.js';
import { pageContracts } from './contracts-pages.js';

export const apiContracts: readonly ApiContract[] = [
  ...dentryContracts,
  ...dcacheContracts,
  ...inodeContracts,
  ...inodeFieldContracts,
  ...nameContracts,
  ...mountContracts,
  ...pageContracts,
  ...bufferContracts,
  ...coreContracts,
];
