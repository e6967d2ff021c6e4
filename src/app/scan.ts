// `scan`: finds the C files below the given paths and judges each whole, one after the other.
import { setImmediate } from 'node:timers/promises';
import type { Notice } from '../base/notice.js';
import type { Finding } from '../finding/model.js';
import { kernelFacts, withKernelFacts } from '../kernel/index.js';
import type { Review } from '../report/model.js';
import { rules as catalogue } from '../../rules/index.js';
import type { Coverage } from './apply-suppressions.js';
import { garbageCollector } from './garbage-collector.js';
import type { ReviewOptions } from './options.js';
import { scanFile } from './scan-file.js';
import { readSource, sourcesBelow } from './scan-sources.js';
import { settleFindings } from './settle-findings.js';

/** Told after each file. */
export type ScanProgress = (done: number, total: number, file: string) => void;

/**
 * Judges whole C files; everything found is `existing`.
 *
 * @param paths - Files, or folders searched for `.c` files.
 * @throws ToolError when a path does not exist or holds no C file.
 */
export async function scanFiles(
  paths: readonly string[],
  options: ReviewOptions,
  onProgress: ScanProgress,
): Promise<Review> {
  const rules = catalogue.filter((rule) => options.rules.has(rule.id));
  const findings: Finding[] = [];
  const notices: Notice[] = [];
  const files: string[] = [];
  for (const start of new Set(paths)) files.push(...(await sourcesBelow(start, notices)));
  const texts = new Map<string, readonly string[]>();
  const kernelOf = options.kernelFor ?? (() => kernelFacts(undefined));
  const treePath = options.treePath ?? ((file: string) => file);
  const collectGarbage = garbageCollector();
  let functionsJudged = 0;
  for (const [index, file] of files.entries()) {
    onProgress(index, files.length, file);
    const text = await readSource(file, notices);
    if (text === undefined) continue;
    const scanned = withKernelFacts(kernelOf(file), () => scanFile(file, text, rules, treePath(file)));
    functionsJudged += scanned.functionsJudged + scanned.functionsWithoutInterest;
    notices.push(...scanned.notices);
    findings.push(...scanned.findings);
    if (scanned.findings.length > 0) texts.set(file, text.split('\n'));
    collectGarbage();
    // Native trees are freed only when the event loop turns; without this memory grows with the tree.
    await setImmediate();
  }
  onProgress(files.length, files.length, '');
  const judgedWholly = whollyJudged(files, notices, options);
  const settled = settleFindings(findings, { ...options, existing: true }, judgedWholly);
  const { shown, hidden } = settled;
  return {
    patches: [
      {
        patch: { prose: '', files: [], format: 'C source files', source: paths.join(' ') },
        input: 'intact',
        functionsJudged,
        functionsByScope: { file: functionsJudged },
      },
    ],
    findings: shown,
    notices: [...notices, ...settled.notices],
    hidden,
    sourceLines: (_, file, side, line) => (side === 'post' ? texts.get(file)?.[line - 1] : undefined),
  };
}

/** An entry's file was read to its end and the entry's rule spoke about it. */
function whollyJudged(
  files: readonly string[],
  notices: readonly Notice[],
  { rules, levelFor, treePath = (file) => file }: ReviewOptions,
): Coverage['judgedWholly'] {
  const judged = new Set(files.map(treePath));
  for (const { level, file } of notices) {
    if (level === 'not-judged' && file !== undefined) judged.delete(treePath(file));
  }
  return ({ rule, file }) => judged.has(file) && rules.has(rule) && levelFor?.(file, rule).level !== 'off';
}
