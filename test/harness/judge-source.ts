// Judges one whole C text as `hunklock scan` does: "rule:line" of every finding that is certain or likely.
import { scanFile } from '../../src/app/scan-file.js';
import { chooseKernel, type KernelWishes } from '../../src/app/kernel-choice.js';
import { withKernelFacts } from '../../src/kernel/index.js';
import { rules } from '../../rules/index.js';

const choose = (config: KernelWishes['config']): ReturnType<typeof chooseKernel> =>
  chooseKernel({ named: undefined, presets: [], config, readMakefile: () => Promise.resolve(undefined) });

const byFolder = await choose(undefined);

/** Findings of a text at a place in a tree, with the presets that the place asks for. */
export function judgeSource(file: string, text: string): readonly string[] {
  return judged(file, text, byFolder);
}

/** The same with a config. */
export async function judgeWith(
  config: KernelWishes['config'],
  file: string,
  text: string,
): Promise<readonly string[]> {
  return judged(file, text, await choose(config));
}

function judged(file: string, text: string, kernelFor: Awaited<ReturnType<typeof chooseKernel>>): string[] {
  const { findings } = withKernelFacts(kernelFor(file), () => scanFile(file, text, rules));
  return findings
    .filter(({ certainty }) => certainty !== 'possible')
    .map((finding) => `${finding.rule}:${finding.status === 'fixed' ? finding.pre.line : finding.post.line}`);
}
