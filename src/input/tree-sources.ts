// The C files of a source tree, listed for its index: what each holds is told without reading it.

/** One C file of a tree. */
export interface ListedFile {
  /** From the top of the tree, with slashes. */
  readonly filePath: string;
  /** Identity of its content, when the tree knows it without reading the file: git's blob id. */
  readonly id?: string;
  /** What changes with the file: size and times; '' where that says nothing. */
  readonly stamp: string;
}

/** The text of a file with the identity of its content. */
export interface ReadSource {
  readonly id: string;
  readonly text: string;
}

/** The state of some folders of a tree at one time. */
export interface TreeSnapshot {
  /** Equal identities, equal files. */
  readonly identity: string;
  /** All `.c` and `.h` files of the folders that are not too large, up to the bound. */
  readonly list: () => Promise<FileList>;
  /** Undefined when the file cannot be read any more. */
  readonly read: (file: ListedFile) => Promise<ReadSource | undefined>;
}

export interface FileList {
  readonly files: readonly ListedFile[];
  /** Files left out: too large, or too many. */
  readonly leftOut: number;
}

/** A tree whose files can be listed. */
export interface TreeSources {
  /** Name of the tree in the cache: an older index of the same place is worth taking over from. */
  readonly place: string;
  /** True when the tree has the folder; '' is its top. */
  readonly hasFolder: (folder: string) => Promise<boolean>;
  /** Takes the state of folders that are there; undefined when that cannot be told. */
  readonly snapshot: (folders: readonly string[]) => Promise<TreeSnapshot | undefined>;
}

/** Larger files are tables of register masks; 6.12's largest code file has 0.5 MB. */
export const sourceSizeBound = 1024 * 1024;

/** 6.12 has 60,000 C files in all, 5,000 in what is indexed of it. */
export const sourceCountBound = 40_000;

export const isSource = (name: string): boolean => /\.[ch]$/.test(name);
