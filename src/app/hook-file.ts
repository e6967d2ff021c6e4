// One hook file: what is there, and putting another in its place without a moment in which there is none.
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  linkSync,
  lstatSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { type HookName, keptName } from './hook-names.js';
import { type InstalledScript, readScript } from './hook-script.js';

/** What stands where git looks for a hook. */
export type HookState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'ours'; readonly script: InstalledScript; readonly text: string }
  | { readonly kind: 'other' };

export interface HookFile {
  readonly name: HookName;
  readonly file: string;
  /** Where the hook that was there before is kept. */
  readonly kept: string;
  readonly state: HookState;
  readonly hasKept: boolean;
}

/** A script of ours is smaller. */
const maxBytes = 64 * 1024;

export function readHookFile(directory: string, name: HookName): HookFile {
  const file = path.join(directory, name);
  const kept = path.join(directory, keptName(name));
  return { name, file, kept, state: stateOf(file), hasKept: isThere(kept) };
}

function stateOf(file: string): HookState {
  const info = lstatSync(file, { throwIfNoEntry: false });
  if (info === undefined) return { kind: 'absent' };
  if (!info.isFile() || info.size > maxBytes) return { kind: 'other' };
  const text = readFileSync(file, 'utf8');
  const script = readScript(text);
  return script ? { kind: 'ours', script, text } : { kind: 'other' };
}

/** True when the kept file is the hook itself: an installation was stopped between its two steps. */
export function isHalfInstalled({ file, kept }: HookFile): boolean {
  const [one, other] = [file, kept].map((name) => lstatSync(name, { throwIfNoEntry: false }));
  return one !== undefined && one.ino === other?.ino && one.dev === other.dev;
}

/** Keeps the hook that is there under its other name; it goes on being called by its own until it is replaced. */
export function keepHook({ file, kept }: HookFile): void {
  try {
    linkSync(file, kept);
  } catch {
    // A file system without hard links.
    renameSync(file, kept);
  }
}

/** Puts a script in place at once, so that git sees the old hook or the new one. */
export function writeHook(file: string, text: string): void {
  const aside = path.join(path.dirname(file), `.hunklock-${process.pid}-${randomBytes(4).toString('hex')}`);
  try {
    writeFileSync(aside, text, { flag: 'wx' });
    chmodSync(aside, 0o755);
    renameSync(aside, file);
  } finally {
    rmSync(aside, { force: true });
  }
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export const isThere = (file: string): boolean => lstatSync(file, { throwIfNoEntry: false }) !== undefined;
