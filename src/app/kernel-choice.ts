// Which kernel the code belongs to: the one that was named, that of the tree's Makefile, or the newest.
import { ToolError } from '../base/tool-error.js';
import { type KernelFacts, kernelFacts, parseKernelVersion, type KernelVersion } from '../kernel/index.js';

/** What is asserted about the kernel that a file belongs to. */
export type KernelChoice = (filePath: string) => KernelFacts;

/**
 * Chooses the kernel for a run.
 *
 * @param named - `--kernel`.
 * @param readMakefile - Reads the Makefile at the top of the tree, if there is one; not asked when a kernel is named.
 * @throws ToolError when what was named is no version.
 */
export async function chooseKernel(
  named: string | undefined,
  readMakefile: () => Promise<string | undefined>,
): Promise<KernelChoice> {
  const version =
    named === undefined ? versionInMakefile((await readMakefile()) ?? '') : requireVersion(named);
  const facts = kernelFacts(version);
  return () => facts;
}

function requireVersion(named: string): KernelVersion {
  const version = parseKernelVersion(named);
  if (version !== undefined) return version;
  throw new ToolError('no-kernel-version', 2, `'${named}' is no kernel version`, 'Write it as 6.12 or v4.6.');
}

/** `VERSION = 6` and `PATCHLEVEL = 12`, on lines of their own at the top of the kernel's Makefile. */
export function versionInMakefile(makefile: string): KernelVersion | undefined {
  const head = makefile.slice(0, 2000);
  const major = /^VERSION[ \t]{0,8}=[ \t]{0,8}(\d{1,3})[ \t]{0,8}$/m.exec(head)?.[1];
  const minor = /^PATCHLEVEL[ \t]{0,8}=[ \t]{0,8}(\d{1,3})[ \t]{0,8}$/m.exec(head)?.[1];
  return major === undefined || minor === undefined ? undefined : parseKernelVersion(`${major}.${minor}`);
}
