// What filesystem methods may rely on when the VFS calls them, put together from the tables by kind of object.
import { dentryMethods } from './methods-dentry.js';
import { fileMethods } from './methods-file.js';
import { inodeMethods } from './methods-inode.js';
import { mappingMethods } from './methods-mapping.js';
import { superMethods } from './methods-super.js';
import type { MethodContract } from './rows.js';

export const methodContracts: readonly MethodContract[] = [
  ...inodeMethods,
  ...dentryMethods,
  ...superMethods,
  ...fileMethods,
  ...mappingMethods,
];
