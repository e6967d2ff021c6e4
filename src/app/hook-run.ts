// `hunklock hook run`: what an installed hook starts. A commit without C files ends here, before anything is loaded.
import { ToolError } from '../base/tool-error.js';
import { changesC } from '../input/git-staged-names.js';
import { type HookName, hookNames, isHookName, stopStatus } from './hook-names.js';
import { packageVersion } from './package-files.js';

/** How the run ends: 0 lets the commit pass, all else stops it. */
export type HookStatus = 0 | 1 | typeof stopStatus;

/**
 * Judges what the commit in progress would record.
 *
 * Only introduced errors stop it. What could not be judged, and a bug of ours, is said and lets it pass: who wants to
 * commit can do nothing about either.
 *
 * @param args - The hook's name; `--from-script` asks for a status that no failing node ends with.
 */
export async function runHook(args: readonly string[]): Promise<HookStatus> {
  const isScript = args.includes('--from-script');
  const [name = ''] = args.filter((word) => word !== '--from-script');
  if (!isHookName(name)) throw unknownHook(name);
  const probe = process.env['HUNKLOCK_PROBE'];
  if (probe !== undefined && probe !== '') {
    process.stdout.write(`${probeAnswer(name, probe)} ${packageVersion()}\n`);
    return 0;
  }
  if (isSkipped(process.env)) return 0;
  if ((await changesC(process.cwd())) === false) return 0;
  const { judgeCommit } = await import('./hook-judge.js');
  const stops = await judgeCommit(name);
  if (!stops) return 0;
  return isScript ? stopStatus : 1;
}

/** What a hook says when it is asked whether it fires. */
export const probeAnswer = (name: HookName, token: string): string => `hunklock-probe ${token} ${name}`;

const isSkipped = ({ HUNKLOCK_SKIP: skip }: NodeJS.ProcessEnv): boolean =>
  !['', '0', undefined].includes(skip);

function unknownHook(name: string): ToolError {
  return new ToolError(
    'usage',
    2,
    name === '' ? 'no hook is named' : `there is no hook '${name}' here`,
    `Name one of ${hookNames.join(', ')}: hunklock hook run pre-commit`,
  );
}
