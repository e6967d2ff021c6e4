// Our own bug in one part of a run, as a notice: the part was not judged, the rest goes on.
import type { Notice } from '../base/notice.js';
import type { Review } from '../report/model.js';

/** What was being judged when it happened. */
export interface Subject {
  readonly file: string;
  /** Undefined or '' where it was the file as a whole, or a function the hunk does not name. */
  readonly function?: string | undefined;
  readonly line?: number | undefined;
}

/** The notice of a bug; reporters see a notice like any other, the command line also its cause. */
export interface InternalErrorNotice extends Notice {
  readonly code: 'internal-error';
  readonly level: 'not-judged';
  readonly cause: unknown;
}

/** Says where the bug struck and with which message; never throws, whatever was thrown. */
export function internalErrorNotice(cause: unknown, subject: Subject): InternalErrorNotice {
  const part =
    subject.function === undefined || subject.function === '' ? 'this part' : `${subject.function}()`;
  const message = `${part} was not judged because of a bug in hunklock: ${describeCause(cause)}`;
  return {
    code: 'internal-error',
    level: 'not-judged',
    message,
    cause,
    file: subject.file,
    ...(subject.line === undefined ? {} : { line: subject.line }),
  };
}

/**
 * Runs one part of the work.
 *
 * @returns What `work` returns; undefined, with a notice in `notices`, when it threw.
 */
export function guarded<T>(subject: Subject, notices: Notice[], work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    notices.push(internalErrorNotice(error, subject));
    return undefined;
  }
}

/** The bugs that a run came upon. */
export function internalErrorsOf({ notices }: Review): readonly InternalErrorNotice[] {
  return notices.filter((notice): notice is InternalErrorNotice => notice.code === 'internal-error');
}

/** `TypeError: x is undefined`; on one line. */
export function describeCause(cause: unknown): string {
  return cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
}
