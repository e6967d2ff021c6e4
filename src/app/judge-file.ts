// Judges one file of a patch: both images through the same stages, then compared.
import type { Notice } from '../base/notice.js';
import { assemble } from '../finding/assemble.js';
import { compare } from '../finding/compare.js';
import { settle, type SettledDiagnostic } from '../finding/contrast.js';
import type { Finding, SuggestedFix } from '../finding/model.js';
import { evidenceFrom, type Oops } from '../finding/oops.js';
import type { Image, ImagePair, ImageSide, Scope } from '../image/model.js';
import { withKernelFacts } from '../kernel/index.js';
import type { ImageAnalysis } from '../lockstate/analyse.js';
import type { FunctionFacts } from '../lockstate/facts.js';
import type { Rule } from '../rule/contract.js';
import { runRules } from '../rule/run.js';
import { affectedCallers, type AffectedCaller, changedFunctions } from './changed-callers.js';
import { type FunctionPair, touchedPairs } from './function-pairs.js';
import { guarded } from './internal-error.js';
import type { KernelChoice } from './kernel-choice.js';
import type { PatchTrees } from './patch-files.js';
import { proveFix } from './prove-fix.js';
import { callersInTree } from './tree-callers.js';

export interface JudgedFile {
  readonly findings: readonly Finding[];
  readonly notices: readonly Notice[];
  /** Scopes of the functions whose every image was looked at. */
  readonly judgedScopes: readonly Scope[];
}

export interface JudgeOptions {
  readonly rules: readonly Rule[];
  readonly patch: number;
  readonly oops: Oops | undefined;
  /** Undefined: the newest kernel, and nothing that is out of its tree. */
  readonly kernelFor?: KernelChoice | undefined;
  /** Both sides of the patch with what is known of other files. */
  readonly trees: PatchTrees;
  /** All files of the patch. */
  readonly pairs?: readonly ImagePair[];
}

/** Judges the functions that a file diff touches; a bug of ours in one of them leaves the others as they are. */
export function judgeFile(images: ImagePair, options: JudgeOptions): JudgedFile {
  const file = images.post?.filePath ?? images.pre?.filePath ?? '';
  const kernel = options.kernelFor?.(file);
  return kernel
    ? withKernelFacts(kernel, () => judgeImages(file, images, options))
    : judgeImages(file, images, options);
}

function judgeImages(file: string, images: ImagePair, options: JudgeOptions): JudgedFile {
  const bugs: Notice[] = [];
  const opened = guarded({ file }, bugs, () => openPair(file, images, options));
  if (!opened) return { findings: [], notices: bugs, judgedScopes: [] };
  const { pairs, context } = opened;
  const findings: Finding[] = [];
  const judgedScopes: Scope[] = [];
  for (const pair of pairs) {
    const slice = pair.post ?? pair.pre;
    const subject = { file, function: slice?.name, line: slice?.startLine };
    const judged = guarded(subject, bugs, () => judgePair(pair, context));
    findings.push(...(judged?.findings ?? []));
    if (judged?.scope) judgedScopes.push(judged.scope);
  }
  findings.push(...judgeCallers(pairs, context, bugs));
  const notices = [...(context.pre?.notices ?? []), ...(context.post?.notices ?? []), ...bugs];
  return { findings, notices: uniqueNotices(notices), judgedScopes };
}

function openPair(
  file: string,
  images: ImagePair,
  options: JudgeOptions,
): { pairs: readonly FunctionPair[]; context: FileContext } {
  const analysisOf = (side: ImageSide): ImageAnalysis | undefined => {
    const image = images[side];
    return image && options.trees[side].analyse(image.filePath);
  };
  const [pre, post] = [analysisOf('pre'), analysisOf('post')];
  const pairs = touchedPairs(images, pre?.unit, post?.unit);
  return { pairs, context: { images, pre, post, file, options } };
}

/** What a changed callee breaks, or mends, in callers that the patch leaves as they are: here and in other files. */
function judgeCallers(
  pairs: readonly FunctionPair[],
  context: FileContext,
  bugs: Notice[],
): readonly Finding[] {
  const { images, pre, post, file, options } = context;
  if (!pre || !post) return [];
  const judged = pairs.map((pair) => pair.post);
  const hasCallers = (name: string): boolean =>
    affectedCallers([{ name }], judged, pre.unit, post.unit).length > 0 ||
    options.trees.post.usersOf(name, file).length > 0;
  const changed = guarded({ file }, bugs, () => changedFunctions(pairs, images, pre, post, hasCallers)) ?? [];
  if (changed.length === 0) return [];
  const here = affectedCallers(changed, judged, pre.unit, post.unit);
  const elsewhere =
    guarded({ file }, bugs, () => callersInTree(changed, file, options.trees, options.pairs ?? [])) ?? [];
  return [
    ...here.flatMap((caller) => judgeCaller(caller, context, {}, bugs)),
    ...elsewhere.flatMap(({ filePath, images: its, callers }) => {
      const other = {
        ...context,
        file: filePath,
        images: its,
        pre: options.trees.pre.analyse(its.pre?.filePath ?? ''),
        post: options.trees.post.analyse(filePath),
      };
      return callers.flatMap((caller) => judgeCaller(caller, other, { file }, bugs));
    }),
  ];
}

/** Findings of one caller; its witness begins with the line of the patch that is the cause, wherever that stands. */
function judgeCaller(
  { pair, cause: { line, text } }: AffectedCaller,
  context: FileContext,
  causePlace: { readonly file?: string },
  bugs: Notice[],
): readonly Finding[] {
  const subject = { file: context.file, function: pair.post?.name, line: pair.post?.startLine };
  const judged = guarded(subject, bugs, () => judgePair(pair, context));
  const step = { side: 'post' as const, line, text, ...causePlace };
  const changed = (judged?.findings ?? []).filter(({ status }) => status !== 'existing');
  return changed.map((finding): Finding => ({ ...finding, witness: [step, ...finding.witness] }));
}

interface FileContext {
  readonly images: ImagePair;
  readonly pre: ImageAnalysis | undefined;
  readonly post: ImageAnalysis | undefined;
  readonly file: string;
  readonly options: JudgeOptions;
}

function judgePair(
  pair: FunctionPair,
  context: FileContext,
): { findings: readonly Finding[]; scope: Scope | undefined } {
  const pre = pair.pre && context.pre?.facts(pair.pre);
  const post = pair.post && context.post?.facts(pair.post);
  // An image that cannot be judged leaves nothing to compare with: what the other shows may be old.
  if ((pair.pre && !pre) || (pair.post && !post)) return { findings: [], scope: undefined };
  const { rules } = context.options;
  const settled = (
    facts: FunctionFacts | undefined,
    side: ImageSide,
    other: FunctionFacts | undefined,
  ): SettledDiagnostic[] =>
    facts
      ? runRules(rules, facts).flatMap((diagnostic) => settle(diagnostic, { side, facts, other }) ?? [])
      : [];
  const before = settled(pre, 'pre', post);
  const after = settled(post, 'post', pre);
  const compared = compare(before, after, context.images.preToPost);
  const findings = assemble(compared, {
    patch: context.options.patch,
    file: context.file,
    formerFile: formerName(context),
    pre,
    post,
    scope: (facts) => scopeOf(facts, context.images),
    lineText: (side, line) => lineOf(context.images[side], line),
    inputLine: context.images.inputLine,
    fixOf: (diagnostic) => provenFix(diagnostic, after, context),
    evidence: (diagnostic, facts) => evidenceOf(diagnostic, facts, context),
  });
  const facts = post ?? pre;
  return { findings, scope: facts && scopeOf(facts, context.images) };
}

function formerName({ file, images }: FileContext): string | undefined {
  const before = images.pre?.filePath;
  return before === file ? undefined : before;
}

function scopeOf({ fn, otherFiles }: FunctionFacts, images: ImagePair): Scope {
  if (!fn.complete) return 'hunk';
  if (otherFiles.size > 0) return 'tree';
  return (images.post ?? images.pre)?.whole === true ? 'file' : 'function';
}

/** Text of an image's line, when the image shows it. */
export function lineOf(image: Image | undefined, line: number): string | undefined {
  const segment = image?.segments.find(
    ({ startLine, lines }) => line >= startLine && line < startLine + lines.length,
  );
  return segment?.lines[line - segment.startLine];
}

function provenFix(
  settled: SettledDiagnostic,
  all: readonly SettledDiagnostic[],
  context: FileContext,
): SuggestedFix | undefined {
  const { post } = context.images;
  return post && proveFix(post, settled, all, context.options.rules);
}

function evidenceOf(
  { diagnostic }: SettledDiagnostic,
  facts: FunctionFacts,
  context: FileContext,
): string | undefined {
  const { oops } = context.options;
  if (!oops) return undefined;
  const call = new RegExp(`\\b${facts.fn.name}\\s{0,3}\\(`);
  const callers = (context.post?.unit.slices ?? []).filter(
    (slice) => slice.name !== facts.fn.name && slice.mentions(call),
  );
  const about = {
    file: context.file,
    function: facts.fn.name,
    aboutNull: diagnostic.ruleId === 'splice-result-lost',
  };
  return evidenceFrom(
    oops,
    about,
    callers.map((slice) => slice.name),
  );
}

function uniqueNotices(notices: readonly Notice[]): readonly Notice[] {
  return [
    ...new Map(
      notices.map((notice) => [`${notice.code}|${notice.file ?? ''}|${notice.message}`, notice]),
    ).values(),
  ];
}
