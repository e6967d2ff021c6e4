// How a failure is told: what happened, its code, what to do now; our own bugs with what to report.
import { ToolError } from '../base/tool-error.js';
import { visible } from '../report/visible.js';
import { exitStatus, type ExitStatus } from './exit.js';
import { packageVersion } from './package-files.js';

export interface Failure {
  readonly status: ExitStatus;
  /** For stderr; ends with a newline. */
  readonly text: string;
}

/**
 * Describes an error that ended a run.
 *
 * @param command - The arguments of the command line, for the report of a bug.
 * @param verbose - Shows the stack of a bug; a user's error never has one.
 */
export function describeFailure(error: unknown, command: readonly string[], verbose: boolean): Failure {
  if (error instanceof ToolError) {
    const lines = [
      `hunklock: error: ${visible(error.message)} [${error.code}]`,
      `  ${visible(error.nextStep)}`,
    ];
    return { status: error.exitCode, text: `${lines.join('\n')}\n` };
  }
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const lines = [
    `hunklock: internal error: ${visible(`${name}: ${message}`)}`,
    '  This is a bug in hunklock, not in your patch. Please report it with the input and these lines:',
    `  version: hunklock ${packageVersion()}, node ${process.version}, ${process.platform} ${process.arch}`,
    `  command: hunklock ${command.map(visible).join(' ')}`,
    ...(verbose
      ? (stack ?? '')
          .split('\n')
          .slice(1)
          .map((line) => `  ${visible(line.trim())}`)
      : ['  Run it again with -v to see where it happened.']),
  ];
  return { status: exitStatus.bug, text: `${lines.join('\n')}\n` };
}
