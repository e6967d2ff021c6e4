// What the tool could not do, or did only with help: said in every format, never dropped.

/**
 * How much a notice takes away from the result.
 * `info`: something was done that the reader should know (a hunk repaired, an offset used).
 * `not-judged`: a part of the input was not looked at; the run cannot end with exit status 0.
 */
export type NoticeLevel = 'info' | 'not-judged';

export interface Notice {
  /** Stable kebab-case code, listed in the documentation: `hunk-repaired`, `function-not-judged`. */
  readonly code: string;
  readonly level: NoticeLevel;
  readonly message: string;
  /** File of the tree the notice is about, when it is about one. */
  readonly file?: string;
  /** 1-based line in the file. */
  readonly line?: number;
  /** 1-based line of the mail or diff, so that an editor can jump there. */
  readonly inputLine?: number;
}

/** A value and what could not be done while making it. Stages never throw on odd input. */
export interface Outcome<T> {
  readonly value: T;
  readonly notices: readonly Notice[];
}
