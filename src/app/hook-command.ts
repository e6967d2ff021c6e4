// `hunklock hook install | uninstall | doctor`: finds the place, has it done, says what was done.
import path from 'node:path';
import { visible } from '../report/visible.js';
import { exitStatus, type ExitStatus } from './exit.js';
import { diagnoseHooks } from './hook-doctor.js';
import { installHooks, uninstallHooks } from './hook-install.js';
import { findHookPlace, type HookPlace } from './hook-place.js';

export type HookAction = 'install' | 'uninstall' | 'doctor';

export interface HookFlags {
  readonly force?: true;
}

export async function runHookAction(action: HookAction, { force }: HookFlags): Promise<ExitStatus> {
  const place = await findHookPlace(process.cwd());
  switch (action) {
    case 'install': {
      const programs = { node: process.execPath, tool: path.resolve(process.argv[1] ?? '') };
      const lines = installHooks(place, programs, force === true);
      print([`hooks of ${place.top}, in ${place.directory}`, ...lines.map(indented), ...advice(place)]);
      return exitStatus.clean;
    }
    case 'uninstall':
      print(uninstallHooks(place, force === true));
      return exitStatus.clean;
    case 'doctor': {
      const { lines, problems } = diagnoseHooks(place, process.env);
      const rows = lines.map(([word, what]) => `${word.padEnd(18)}${what}`);
      const last = problems.length === 0 ? ['All hooks work.'] : problems.map((text) => `problem: ${text}`);
      print([...rows, '', ...last]);
      return problems.length === 0 ? exitStatus.clean : exitStatus.found;
    }
  }
}

function advice({ owner, directory }: HookPlace): string[] {
  const inWorkTree =
    'This folder is part of the work tree. The hooks name paths of this machine: keep them out of commits.';
  return [
    ...(owner === 'work-tree' ? [inWorkTree] : []),
    ...(owner === 'shared' ? [`Every repository that takes its hooks from ${directory} is judged now.`] : []),
    "'hunklock hook doctor' proves that they fire; HUNKLOCK_SKIP=1 or git's --no-verify skips them once.",
  ];
}

const indented = (line: string): string => `  ${line}`;

function print(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${visible(line)}\n`).join(''));
}
