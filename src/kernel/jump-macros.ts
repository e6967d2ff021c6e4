// Macros that hide a return or a goto: a path ends, or leaves, where no keyword says so.
import type { JumpMacro } from './rows.js';

const unless = { when: { arg: 1, is: 'zero' }, value: '-EFSCORRUPTED', until: '5.5' } as const;

export const jumpMacroRows = [
  // Both jump when the condition that they want does not hold; spelled out since 5.5.
  {
    ...unless,
    name: 'XFS_WANT_CORRUPTED_GOTO',
    jump: 'goto',
    labelArg: 2,
    source: 'fs/xfs/xfs_error.h (before 5.5)',
  },
  { ...unless, name: 'XFS_WANT_CORRUPTED_RETURN', jump: 'return', source: 'fs/xfs/xfs_error.h (before 5.5)' },
] as const satisfies readonly JumpMacro[];
