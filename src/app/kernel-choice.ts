// Which kernel the code belongs to: the one that was named, that of the tree's Makefile, or the newest.
import { ToolError } from '../base/tool-error.js';
import {
  type KernelFacts,
  kernelFacts,
  type KernelVersion,
  parseKernelVersion,
  type Preset,
  presets,
  presetsFor,
} from '../kernel/index.js';
import type { Config } from './config.js';
import { overridesOf } from './rule-policy.js';

/** What is asserted about the kernel that a file belongs to. */
export type KernelChoice = (filePath: string) => KernelFacts;

/** What a run was told about the kernel, and by whom; the command line comes before the config. */
export interface KernelWishes {
  /** `--kernel`. */
  readonly named: string | undefined;
  /** `--preset`. */
  readonly presets: readonly string[];
  readonly config: Pick<Config, 'kernel' | 'presets' | 'overrides' | 'rows'> | undefined;
  /** Reads the Makefile at the top of the tree, if there is one; not asked when a kernel is named. */
  readonly readMakefile: () => Promise<string | undefined>;
  /** A file's path from the top of the tree, where that is not how the run names it. */
  readonly treePath?: (file: string) => string;
}

/**
 * Chooses the kernel for a run, and for each file the presets that its folder asks for.
 *
 * @throws ToolError when what was named is no version or no preset.
 */
export async function chooseKernel(wishes: KernelWishes): Promise<KernelChoice> {
  const { named, config, readMakefile, treePath = (file: string) => file } = wishes;
  const version =
    named === undefined
      ? (config?.kernel ?? versionInMakefile((await readMakefile()) ?? ''))
      : requireVersion(named);
  const always = [...wishes.presets, ...(config?.presets ?? [])].map(requirePreset);
  const own = config?.rows ? [{ name: 'config', rows: config.rows }] : [];
  const overrides = overridesOf(config).filter((override) => override.presets.length > 0);
  const here = (filePath: string): readonly Preset[] =>
    overrides
      .filter(({ applies }) => applies(treePath(filePath)))
      .flatMap((override) => override.presets.map(requirePreset));
  const made = new Map<string, KernelFacts>();
  return (filePath) => {
    const chosen = [...new Set([...presetsFor(filePath), ...here(filePath), ...always])];
    const key = chosen.map(({ name }) => name).join();
    const facts = made.get(key) ?? kernelFacts(version, [...chosen, ...own]);
    made.set(key, facts);
    return facts;
  };
}

function requirePreset(name: string): Preset {
  const preset = presets.find((candidate) => candidate.name === name);
  if (preset) return preset;
  const known = presets.map((candidate) => candidate.name).join(', ');
  throw new ToolError('no-preset', 2, `there is no preset '${name}'`, `There are ${known}.`);
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
