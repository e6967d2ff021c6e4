// `hunklock hook install` and `uninstall`: all hooks are looked at before the first is touched.
import { lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ToolError } from '../base/tool-error.js';
import { type HookFile, isHalfInstalled, keepHook, readHookFile, writeHook } from './hook-file.js';
import { hookNames } from './hook-names.js';
import type { HookPlace } from './hook-place.js';
import { type HookPrograms, hookScript } from './hook-script.js';

/** What was done for each hook, in words. */
export type HookLines = readonly string[];

/**
 * Installs the three hooks; what was there before is kept and called first. Twice is the same as once.
 *
 * @param isForced - Installs in a folder that other repositories use, and over scripts of ours that were changed.
 */
export function installHooks(place: HookPlace, programs: HookPrograms, isForced: boolean): HookLines {
  const { directory } = place;
  if (!isForced) rejectForeignPlace(place);
  requireFolder(directory);
  const hooks = hookNames.map((name) => readHookFile(directory, name));
  for (const hook of hooks) {
    rejectEdited(hook, isForced);
    if (hook.state.kind === 'other' && hook.hasKept && !isHalfInstalled(hook)) throw twoKept(hook);
  }
  return hooks.map((hook) => install(hook, hookScript(hook.name, programs)));
}

function install(hook: HookFile, text: string): string {
  const { name, file, kept, state } = hook;
  if (state.kind === 'ours' && state.text === text && (lstatSync(file).mode & 0o111) !== 0)
    return `${name}: was installed already`;
  if (state.kind === 'other' && !hook.hasKept) keepHook(hook);
  writeHook(file, text);
  if (state.kind === 'ours') return `${name}: installed anew`;
  const before = state.kind === 'other' || hook.hasKept;
  return `${name}: installed${before ? `; the hook that was there is called first, as ${path.basename(kept)}` : ''}`;
}

/** Takes our hooks away and puts back what was there, as it was. */
export function uninstallHooks({ directory }: HookPlace, isForced: boolean): HookLines {
  const hooks = hookNames.map((name) => readHookFile(directory, name));
  for (const hook of hooks) rejectEdited(hook, isForced);
  return hooks.map(uninstall);
}

function uninstall({ name, file, kept, state, hasKept }: HookFile): string {
  if (state.kind === 'ours') {
    if (hasKept) renameSync(kept, file);
    else rmSync(file);
    return `${name}: taken away${hasKept ? '; the hook that was there before is back' : ''}`;
  }
  const there = state.kind === 'absent' ? 'was not installed' : 'is not of hunklock, left as it is';
  return `${name}: ${there}${hasKept ? `; ${path.basename(kept)} is left, too` : ''}`;
}

function rejectForeignPlace({ directory, owner, ordinary }: HookPlace): void {
  if (path.basename(directory) === '_' && path.basename(path.dirname(directory)) === '.husky') {
    throw new ToolError(
      'hooks-managed',
      2,
      `the hooks of this repository are husky's, which writes ${directory} anew with every npm install`,
      "Put the line 'hunklock hook run pre-commit' into .husky/pre-commit instead; docs/hook.md has the rest.",
    );
  }
  if (owner !== 'shared') return;
  throw new ToolError(
    'hooks-shared',
    2,
    `core.hooksPath sends git to ${directory} for the hooks of other repositories, too`,
    `Give this one its own (git config core.hooksPath ${ordinary}), or add --force to install for all.`,
  );
}

function requireFolder(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
  } catch (cause) {
    throw new ToolError(
      'hooks-not-a-folder',
      2,
      `git looks for hooks in ${directory}, where none can be put`,
      'See `git config --show-origin core.hooksPath`; /dev/null there switches all hooks off.',
      { cause },
    );
  }
}

function rejectEdited({ file, state }: HookFile, isForced: boolean): void {
  if (isForced || state.kind !== 'ours' || state.script.isIntact) return;
  throw new ToolError(
    'hook-edited',
    2,
    `${file} was changed after hunklock wrote it`,
    'Save what you added, then add --force.',
  );
}

function twoKept({ file, kept }: HookFile): ToolError {
  return new ToolError(
    'hook-kept-twice',
    2,
    `${file} is not of hunklock, and ${path.basename(kept)} is left of an earlier installation`,
    `Look at both, and delete ${kept} (or put it back) before you install again.`,
  );
}
