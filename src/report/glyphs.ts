// The characters that draw a lock lane, for UTF-8 terminals and for plain ASCII.

/**
 * What one line does to one lock. `reacquire` is an acquire where the line above holds it already; `defect` is the line the finding is about; `partly` stands for an elided
 * stretch on some of whose lines the lock is held.
 */
export type LaneCell =
  'free' | 'acquire' | 'reacquire' | 'held' | 'release' | 'acquire-release' | 'partly' | 'defect';

export interface Glyphs {
  readonly lane: Readonly<Record<LaneCell, string>>;
  /** Ends a line that was cut. */
  readonly cut: string;
  /** Leads a remark that stands under its line. */
  readonly pointer: string;
}

export const unicodeGlyphs: Glyphs = {
  lane: {
    free: ' ',
    acquire: '┏',
    reacquire: '┣',
    held: '┃',
    release: '┗',
    'acquire-release': '╋',
    partly: '┇',
    defect: '╳',
  },
  cut: '…',
  pointer: '└ ',
};

export const asciiGlyphs: Glyphs = {
  lane: {
    free: ' ',
    acquire: '/',
    reacquire: '+',
    held: '|',
    release: '\\',
    'acquire-release': '*',
    partly: ':',
    defect: 'X',
  },
  cut: '...',
  pointer: '^ ',
};
