// How a failure is told: what happened, its code, what to do now; our own bugs with what to report.
import { ToolError } from '../base/tool-error.js';
import type { Review } from '../report/model.js';
import { visible } from '../report/visible.js';
import { exitStatus, type ExitStatus } from './exit.js';
import { describeCause, internalErrorsOf } from './internal-error.js';
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
  return {
    status: exitStatus.bug,
    text: describeBug(`internal error: ${describeCause(error)}`, error, command, verbose),
  };
}

/** Told on stderr after a report that a bug of ours left incomplete; '' when there was none. */
export function describeBugs(review: Review, command: readonly string[], verbose: boolean): string {
  const [first, ...rest] = internalErrorsOf(review);
  if (first === undefined) return '';
  const more = rest.length === 0 ? '' : ` (and ${rest.length} more, all in the report)`;
  const what = `internal error in ${first.file ?? 'the input'}: ${describeCause(first.cause)}${more}`;
  return describeBug(what, first.cause, command, verbose);
}

function describeBug(what: string, cause: unknown, command: readonly string[], verbose: boolean): string {
  const stack = cause instanceof Error ? (cause.stack ?? '') : '';
  const lines = [
    `hunklock: ${visible(what)}`,
    '  This is a bug in hunklock, not in your patch. Please report it with the input and these lines:',
    `  version: hunklock ${packageVersion()}, node ${process.version}, ${process.platform} ${process.arch}`,
    `  command: hunklock ${command.map(visible).join(' ')}`,
    ...(verbose ? stackLines(stack) : ['  Run it again with -v to see where it happened.']),
  ];
  return `${lines.join('\n')}\n`;
}

function stackLines(stack: string): string[] {
  const frames = stack.split('\n').filter((line) => /^\s{1,8}at /.test(line));
  return frames.map((line) => `  ${visible(line.trim())}`);
}
