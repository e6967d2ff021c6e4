// Places in a file, as an editor counts them.

/** A place in one image: 1-based line, 1-based column (a tab is one column, as in compilers). */
export interface Position {
  readonly line: number;
  readonly column: number;
}
