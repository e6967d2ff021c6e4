// The hooks of git that a commit of new content goes through.

/** `git am` runs no pre-commit, and `git merge` runs one only after conflicts. */
export const hookNames = ['pre-commit', 'pre-applypatch', 'pre-merge-commit'] as const;

export type HookName = (typeof hookNames)[number];

export function isHookName(name: string): name is HookName {
  return (hookNames as readonly string[]).includes(name);
}

/** What the installed script takes for "stop the commit": no node that fails to start ends with it. */
export const stopStatus = 41;

/** The file a hook that was there before is kept in, and from which ours calls it. */
export const keptName = (name: HookName): string => `${name}.before-hunklock`;
