// The posting half of two workflows: what an untrusted job handed over, held against the event of the trusted one.
import { readFile, stat } from 'node:fs/promises';
import { ToolError } from '../../base/tool-error.js';
import type { Severity } from '../../finding/model.js';
import { exitStatus, type ExitStatus } from '../exit.js';
import type { PullPlace } from './pull-place.js';
import { parsePullData, type PullData } from './review-data.js';

/** More than the bounds of the data come to in practice. */
const mostBytes = 32 * 1024 * 1024;

/**
 * Reads the data. The head comes from the event and must be that of the data; the event of a fork names no pull
 * request, so the number of the data counts only when that pull request has this head (the caller asks GitHub).
 */
export async function readData(file: string, place: PullPlace): Promise<PullData> {
  const data = parsePullData(await readBounded(file));
  if (place.head !== undefined && data.head !== place.head)
    throw mismatch(`it is about commit ${data.head}, the event about ${place.head}`);
  if (place.pull !== undefined && data.pull !== place.pull)
    throw mismatch(`it is about pull request ${data.pull}, not ${place.pull}`);
  return data;
}

/** The exit status that the findings come to. */
export function exitOfData({ items, notices }: PullData, failOn: Severity): ExitStatus {
  const rank: Readonly<Record<Severity, number>> = { note: 0, warning: 1, error: 2 };
  const fails = items.some(
    ({ status, severity }) => status === 'introduced' && rank[severity] >= rank[failOn],
  );
  if (fails) return exitStatus.found;
  return notices.some(({ level }) => level === 'not-judged') ? exitStatus.notJudged : exitStatus.clean;
}

async function readBounded(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > mostBytes) throw mismatch(`it is larger than ${mostBytes >> 20} MiB`);
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (cause instanceof ToolError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ToolError('file-not-found', 2, `cannot read the data: ${why}`, 'Check --from.', { cause });
  }
}

function mismatch(why: string): ToolError {
  return new ToolError('bad-data', 2, `the data file is not taken: ${why}`, 'Look at the job that wrote it.');
}
