// Globs of the config: which files of the tree one names. A match takes bounded time, whatever the path.
import picomatch from 'picomatch';

/** Says whether a path of the tree, with slashes and without a leading one, is meant. */
export type PathTest = (filePath: string) => boolean;

const longestGlob = 200;
/** Each run of stars multiplies the ways to try: `fs/**` + `/*_ops*.c` has three. */
const mostStars = 3;
/** No path of the kernel is half as long; a diff may name any. */
const longestPath = 300;

/** Why a text is no glob that can be used; undefined when it is one. */
export function globProblem(glob: string): string | undefined {
  if (glob === '' || glob.length > longestGlob) return `has to have 1 to ${longestGlob} letters`;
  if ((glob.match(/\*+/g) ?? []).length > mostStars) return `has more than ${mostStars} runs of stars`;
  if (/^[!/]|^\.\.?\/|\\/.test(glob)) return "is relative to the top of the tree, such as 'fs/ext4/**'";
  return undefined;
}

/** `*` within a folder's name, `**` across folders, `?`, `[a-z]` and `{a,b}`; `fs/ext4/` is all that lies below. */
export function pathTest(glob: string): PathTest {
  const whole = glob.endsWith('/') ? `${glob}**` : glob;
  const matches = picomatch(whole, {
    dot: true,
    nonegate: true,
    noextglob: true,
    maxLength: longestGlob + 2,
  });
  return (filePath) => filePath.length <= longestPath && matches(filePath);
}
