// `scan`: finds the C files below the given paths and judges each whole, one after the other.
import { readdir, readFile, stat } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import type { Notice } from '../base/notice.js';
import { ToolError } from '../base/tool-error.js';
import type { Finding } from '../finding/model.js';
import { decodeText } from '../input/decode-text.js';
import type { Review } from '../report/model.js';
import { rules as catalogue } from '../../rules/index.js';
import type { ReviewOptions } from './options.js';
import { scanFile } from './scan-file.js';
import { ordered, visibleFindings } from './visible-findings.js';

/** Told after each file. */
export type ScanProgress = (done: number, total: number, file: string) => void;

/** A C source larger than this is generated data, not code to review. */
const fileSizeBound = 8 * 1024 * 1024;

/**
 * Judges whole C files; everything found is `existing`.
 *
 * @param paths - Files, or folders searched for `.c` files.
 * @throws ToolError when a path does not exist.
 */
export async function scanFiles(
  paths: readonly string[],
  options: ReviewOptions,
  onProgress: ScanProgress,
): Promise<Review> {
  const rules = catalogue.filter((rule) => options.rules.has(rule.id));
  const files = (await Promise.all(paths.map(sourcesBelow))).flat();
  const findings: Finding[] = [];
  const notices: Notice[] = [];
  const texts = new Map<string, readonly string[]>();
  let functionsJudged = 0;
  for (const [index, file] of files.entries()) {
    onProgress(index, files.length, file);
    const text = await readSource(file, notices);
    if (text === undefined) continue;
    const scanned = scanFile(file, text, rules);
    functionsJudged += scanned.functionsJudged + scanned.functionsWithoutInterest;
    notices.push(...scanned.notices);
    findings.push(...scanned.findings);
    if (scanned.findings.length > 0) texts.set(file, text.split('\n'));
    // Native trees are freed only when the event loop turns; without this memory grows with the tree.
    await setImmediate();
  }
  onProgress(files.length, files.length, '');
  const { shown, hidden } = visibleFindings(ordered(findings), { ...options, existing: true });
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
    notices,
    hidden,
    sourceLines: (_, file, side, line) => (side === 'post' ? texts.get(file)?.[line - 1] : undefined),
  };
}

async function sourcesBelow(start: string): Promise<string[]> {
  const info = await stat(start).catch((cause: unknown) => {
    throw new ToolError(
      'file-not-found',
      2,
      `${start} cannot be read`,
      'Name C files, or folders that hold them.',
      { cause },
    );
  });
  if (info.isFile()) return [start];
  const entries = await readdir(start, { withFileTypes: true, recursive: true });
  const found = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.c'));
  return found.map((entry) => `${entry.parentPath}/${entry.name}`).sort();
}

async function readSource(file: string, notices: Notice[]): Promise<string | undefined> {
  const { size } = await stat(file);
  if (size <= fileSizeBound) return decodeText(await readFile(file));
  const message = `${file} has ${size} bytes, more than the ${fileSizeBound} that are read; it was not judged`;
  notices.push({ code: 'file-too-large', level: 'not-judged', message, file });
  return undefined;
}
