// `hunklock check`: patches in, a report out.
import type { Notice } from '../base/notice.js';
import { ToolError } from '../base/tool-error.js';
import { buildImages, type ImagePair, type PreImageText } from '../image/index.js';
import type { BaseTree } from '../input/base-tree.js';
import type { RawInput } from '../input/model.js';
import { parsePatches } from '../patch/index.js';
import type { Patch } from '../patch/model.js';
import { visible } from '../report/visible.js';
import { rules } from '../../rules/index.js';
import { exitOf, type ExitStatus } from './exit.js';
import { reviewOptions, type CheckFlags } from './flags.js';
import { loadConfig } from './find-config.js';
import { chooseKernel } from './kernel-choice.js';
import { loadPreImages } from './pre-images.js';
import { makeProgress } from './progress.js';
import { writeReport } from './report-output.js';
import { review } from './review.js';
import { loadTreeScope, type TreeScope } from './tree-scope.js';

/** What is to be judged, and the tree it applies to. */
interface Source {
  readonly inputs: readonly RawInput[];
  readonly base: BaseTree;
  readonly notices: readonly Notice[];
}

/** Judges the inputs and reports; throws ToolError on wrong usage and where nothing can be read. */
export async function runCheck(names: readonly string[], flags: CheckFlags): Promise<ExitStatus> {
  const options = reviewOptions(
    flags,
    rules.map(({ id }) => id),
  );
  const source = await openSource(names, flags);
  try {
    const patches = parsePatches(source.inputs);
    if (flags.verbose === true) describeInputs(patches.value, source.base);
    const preImages = await loadPreImages(patches.value, source.base);
    const images = buildImages(patches.value, preImages, {
      verbose: flags.verbose ?? false,
      ...(source.base.explicit && { base: source.base.describe }),
    });
    const notices = [...source.notices, ...patches.notices, ...images.notices];
    // Nothing is asked of a tree that none of the patches touches.
    const readBase = async (name: string): Promise<string | undefined> =>
      images.value.some((pairs) => pairs.length > 0) ? source.base.readFile(name) : undefined;
    const kernelFor = await chooseKernel({
      named: flags.kernel,
      presets: flags.preset ?? [],
      config: await loadConfig(flags.config, readBase),
      readMakefile: () => readBase('Makefile'),
    });
    const scope = await loadScope(patches.value, images.value, preImages, source.base, flags);
    const result = review(
      patches.value,
      [...notices, ...scope.notices],
      images.value,
      { ...options, kernelFor },
      scope.trees,
    );
    await writeReport(result, flags);
    return exitOf(result, options.failOn, ['introduced']);
  } finally {
    source.base.close();
  }
}

/** What is known of other files of the tree; a tree that was found by itself counts when it has a file of the patch. */
async function loadScope(
  patches: readonly Patch[],
  images: readonly (readonly ImagePair[])[],
  preImages: PreImageText,
  base: BaseTree,
  flags: CheckFlags,
): Promise<TreeScope> {
  const progress = makeProgress(process.stderr, flags.quiet ?? false);
  const isThere = (patch: number, pair: ImagePair): boolean =>
    (pair.post ?? pair.pre)?.whole === true &&
    (base.explicit ||
      (patches[patch]?.files ?? []).some(
        (diff) => diff.postPath === pair.diff.postPath && preImages(patch, diff) !== undefined,
      ));
  const scope = await loadTreeScope(patches, images, {
    base,
    belongs: (patch) =>
      flags.treeScope !== false && (images[patch] ?? []).some((pair) => isThere(patch, pair)),
    onProgress: progress.update,
  }).finally(progress.finish);
  if (flags.verbose === true) say(scope.describe);
  return scope;
}

async function openSource(names: readonly string[], flags: CheckFlags): Promise<Source> {
  rejectMixedSources(names, flags);
  const cwd = flags.git ?? process.cwd();
  if (flags.staged === true) {
    const { readStaged } = await import('../input/git-staged.js');
    return readStaged(cwd, flags.git !== undefined);
  }
  if (flags.range !== undefined) {
    const { readRange } = await import('../input/git-range.js');
    return readRange(flags.range, cwd, flags.git !== undefined);
  }
  const [{ readInputs }, { openBaseTree }] = await Promise.all([
    import('../input/index.js'),
    import('../input/base-tree.js'),
  ]);
  const { value: inputs, notices } = await readInputs(inputNames(names));
  const { tree, git, base } = flags;
  const places = {
    ...(tree !== undefined && { tree }),
    ...(git !== undefined && { git }),
    ...(base !== undefined && { base }),
  };
  return { inputs, notices, base: await openBaseTree({ ...places, cwd: process.cwd() }) };
}

/** Standard input without being asked for: only when it is no terminal, where one would wait for ever. */
function inputNames(names: readonly string[]): readonly string[] {
  if (names.length > 0) return names;
  if (!process.stdin.isTTY) return ['-'];
  throw new ToolError(
    'no-input',
    2,
    'there is nothing to check',
    "Name a patch, pipe one in, or use --staged or --range A..B; see 'hunklock check --help'.",
  );
}

function rejectMixedSources(names: readonly string[], flags: CheckFlags): void {
  const sources = [
    ...(names.length > 0 ? ['INPUT'] : []),
    ...(flags.staged === true ? ['--staged'] : []),
    ...(flags.range !== undefined ? ['--range'] : []),
  ];
  if (sources.length > 1) {
    throw new ToolError(
      'mixed-sources',
      2,
      `${sources.join(' and ')} exclude each other`,
      'Give one of them.',
    );
  }
  const trees = (['tree', 'base'] as const).filter((name) => flags[name] !== undefined);
  if (trees.length > 0 && (flags.staged === true || flags.range !== undefined)) {
    throw new ToolError(
      'mixed-sources',
      2,
      `--${trees.join(' and --')} cannot be given with --staged or --range`,
      'These take both images from the repository: the one one stands in, or that of --git.',
    );
  }
}

/** What `-v` says: on stderr, so that every format stays what it is. */
function describeInputs(patches: readonly Patch[], base: BaseTree): void {
  const lines = patches.map(({ source, format, subject, files }) => {
    const title = subject === undefined ? '' : `, "${subject}"`;
    const count = `${files.length} file${files.length === 1 ? '' : 's'}`;
    return `${source}: ${format}${title}, ${count}`;
  });
  say([...lines, `base tree: ${base.describe}`]);
}

function say(lines: readonly string[]): void {
  process.stderr.write(lines.map((line) => `hunklock: ${visible(line)}\n`).join(''));
}
