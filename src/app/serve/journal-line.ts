// One record as a line of the journal: a checksum, then JSON. What a crash tore is known by its checksum.
import { createHash } from 'node:crypto';
import { parseRecord, type JournalRecord } from './job.js';

/** What a journal's bytes hold. */
export interface JournalText {
  readonly records: readonly JournalRecord[];
  /** The last line was cut short: its delivery was never answered, so nothing is lost. */
  readonly torn: boolean;
  /** Whole lines that are not as they were written. */
  readonly damaged: number;
}

/** The line of a record, with its newline. */
export function writeLine(record: JournalRecord): string {
  const json = JSON.stringify(record);
  return `${checksum(json)} ${json}\n`;
}

/** Reads lines; a bad one costs itself only. */
export function readLines(text: string): JournalText {
  const lines = text.split('\n');
  const rest = lines.pop() ?? '';
  const records = lines.map(readLine);
  // A write that was cut short may have left its end behind and not its middle.
  const isLastTorn = rest === '' && records.length > 0 && records.at(-1) === undefined;
  if (isLastTorn) records.pop();
  const good = records.filter((record) => record !== undefined);
  return { records: good, torn: rest !== '' || isLastTorn, damaged: records.length - good.length };
}

function readLine(line: string): JournalRecord | undefined {
  const json = line.slice(checksumLength + 1);
  return line.slice(0, checksumLength) === checksum(json) ? parseRecord(json) : undefined;
}

const checksumLength = 16;

const checksum = (json: string): string =>
  createHash('sha256').update(json).digest('hex').slice(0, checksumLength);
