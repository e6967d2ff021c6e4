// `hunklock hook doctor`: what is installed, and the proof that each hook fires, without judging anything.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type HookFile, isExecutable, readHookFile } from './hook-file.js';
import { type HookName, hookNames, keptName } from './hook-names.js';
import type { HookPlace } from './hook-place.js';
import { probeAnswer } from './hook-run.js';
import type { InstalledScript } from './hook-script.js';
import { packageVersion } from './package-files.js';

export interface Diagnosis {
  /** One a line: a word, then what is so. */
  readonly lines: readonly (readonly [string, string])[];
  /** What keeps a hook from working, each with what to do. */
  readonly problems: readonly string[];
}

/** A hook that takes longer than this to say its name hangs. In milliseconds. */
const probeTime = 30_000;

export function diagnoseHooks(place: HookPlace, environment: NodeJS.ProcessEnv): Diagnosis {
  const { directory, owner } = place;
  const found = hookNames.map((name) => examine(readHookFile(directory, name), place));
  const where = { repository: '', 'work-tree': 'in the work tree', elsewhere: '', shared: 'shared' }[owner];
  return {
    lines: [
      ['hunklock', `${packageVersion()}, with node ${process.version}`],
      ['hooks folder', where === '' ? directory : `${directory} (${where})`],
      ...uniqueLines(found.flatMap(({ programs }) => programs)),
      ...found.map(({ name, line }): [string, string] => [name, line]),
    ],
    problems: [
      ...new Set(found.flatMap(({ problems }) => problems)),
      ...leftBehind(place),
      ...(['', '0', undefined].includes(environment['HUNKLOCK_SKIP'])
        ? []
        : ['HUNKLOCK_SKIP is set in this shell: hooks started from it judge nothing. Unset it.']),
    ],
  };
}

interface Examined {
  readonly name: HookName;
  readonly line: string;
  readonly programs: readonly (readonly [string, string])[];
  readonly problems: readonly string[];
}

function examine(hook: HookFile, place: HookPlace): Examined {
  const { name, file, state, hasKept } = hook;
  const again = "Run 'hunklock hook install'.";
  if (state.kind === 'absent') {
    const problems = [`${name} is not installed. ${again}`];
    return { name, line: 'not installed', programs: [], problems };
  }
  if (state.kind === 'other') {
    const problems = hasKept
      ? [`${file} has replaced the hook of hunklock, whose ${keptName(name)} is left. See docs/hook.md.`]
      : [`${file} is not of hunklock. ${again} It goes on being called, first.`];
    return { name, line: 'another hook, not of hunklock', programs: [], problems };
  }
  const { script } = state;
  const chain = hasKept ? `; calls ${keptName(name)} first` : '';
  const edited = script.isIntact ? '' : '; changed by hand';
  const failure = isExecutable(file) ? probe(hook, place) : `is not executable. Run: chmod +x ${file}`;
  return {
    name,
    line: `${failure === undefined ? 'fires, also without a PATH' : 'does not fire'}${chain}${edited}`,
    programs: programsOf(script),
    problems: [...(failure === undefined ? [] : [`${name} ${failure}`]), ...missingPrograms(script, again)],
  };
}

function programsOf({ node, tool }: InstalledScript): [string, string][] {
  const there = (file: string): string => (existsSync(file) ? file : `${file} (is not there)`);
  return [
    ['node', there(node)],
    ['tool', there(tool)],
  ];
}

/** The script finds others by itself; but where it looks there may be none tomorrow. */
function missingPrograms({ node, tool }: InstalledScript, again: string): string[] {
  return [node, tool]
    .filter((file) => !existsSync(file))
    .map((file) => `${file}, which the hooks were installed with, is gone. ${again}`);
}

/** Lets git run the hook, then runs it as a GUI would: without any PATH. Undefined when both times it answered. */
function probe({ name, file }: HookFile, { top }: HookPlace): string | undefined {
  const token = randomBytes(8).toString('hex');
  const asked = { HUNKLOCK_PROBE: token, HUNKLOCK_SKIP: '' };
  const options = { cwd: top, encoding: 'utf8', timeout: probeTime } as const;
  const bare = spawnSync(file, [], { ...options, env: asked });
  const byGit = spawnSync('git', ['hook', 'run', name], { ...options, env: { ...process.env, ...asked } });
  const answer = probeAnswer(name, token);
  // `git hook run` came with git 2.36; older ones cannot be asked.
  const isAnswer = (run: typeof bare): boolean => `${run.stdout}${run.stderr}`.includes(answer);
  const isOld = /is not a git command/.test(byGit.stderr);
  if (!isAnswer(bare)) return `does not start in an empty environment: ${saidBy(bare)}`;
  return isAnswer(byGit) || isOld ? undefined : `is not run by git: ${saidBy(byGit)}`;
}

function saidBy({ error, stderr, status }: ReturnType<typeof spawnSync>): string {
  const said = String(stderr)
    .split('\n')
    .find((line) => line.trim() !== '');
  return error?.message ?? said ?? `exit status ${status ?? 'unknown'}`;
}

/** Hooks where git looked before core.hooksPath was set. */
function leftBehind({ directory, ordinary }: HookPlace): string[] {
  if (path.resolve(directory) === path.resolve(ordinary)) return [];
  const left = hookNames.filter((name) => readHookFile(ordinary, name).state.kind === 'ours');
  return left.length === 0
    ? []
    : [`${left.join(', ')} in ${ordinary} never run: core.hooksPath sends git to ${directory}.`];
}

function uniqueLines(lines: readonly (readonly [string, string])[]): (readonly [string, string])[] {
  return [...new Map(lines.map((line) => [line.join(' '), line])).values()];
}
