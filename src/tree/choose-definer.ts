// Which of the files that define a name is meant by a file that uses it.

/** A file that defines a name for other files: not static, or in a header. */
export interface Definer {
  readonly filePath: string;
  /** False for static inline functions and macros of headers. */
  readonly exported: boolean;
}

/**
 * Chooses the definition that a call in `user` means.
 *
 * An exported function comes before an inline one of the same name: that is its stub for kernels configured without
 * it (`#else static inline ... { }`). Among several, one that is alone in the user's folder.
 *
 * @returns Undefined when it cannot be told: variants per architecture, file systems that share a name.
 */
export function chooseDefiner(definers: readonly Definer[], user: string): string | undefined {
  const others = definers.filter(({ filePath }) => filePath !== user);
  const exported = others.filter((definer) => definer.exported);
  const candidates = exported.length > 0 ? exported : others;
  const near = candidates.filter(({ filePath }) => folderOf(filePath) === folderOf(user));
  return onlyOne(near) ?? (near.length === 0 ? onlyOne(candidates) : undefined);
}

const onlyOne = (definers: readonly Definer[]): string | undefined =>
  definers.length === 1 ? definers[0]?.filePath : undefined;

const folderOf = (filePath: string): string => filePath.slice(0, filePath.lastIndexOf('/') + 1);
