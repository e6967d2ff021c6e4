// A bug of ours in one function: said in the report and by the exit status, and the rest is judged all the same.
import { describe, expect, test } from 'vitest';
import { exitOf } from '../src/app/exit.js';
import { describeBugs } from '../src/app/failure.js';
import { judgeFile, type JudgedFile } from '../src/app/judge-file.js';
import { openPatchTrees, openPatchUnits } from '../src/app/patch-files.js';
import { scanFile } from '../src/app/scan-file.js';
import type { Notice } from '../src/base/notice.js';
import { buildImages, type ImagePair } from '../src/image/index.js';
import { textInput } from '../src/input/text-input.js';
import { parsePatches } from '../src/patch/index.js';
import { formatNames, reportFormats } from '../src/report/index.js';
import type { Rule } from '../src/rule/contract.js';
import { rules as catalogue } from '../rules/index.js';
import { readJsonReport } from './harness/json-report.js';
import { doubleLock, reviewOf } from './harness/reviews.js';

/** Two functions with the same defect; the bug strikes in the first. */
const source = ['odd', 'even'].flatMap((name) => [
  `static void ${name}(struct demo *d)`,
  '{',
  '\tspin_lock(&d->lock);',
  '\td->count++;',
  '\tspin_lock(&d->lock);',
  '}',
]);

const buggy: Rule = {
  id: 'buggy',
  severity: 'error',
  summary: 'Throws in one function',
  check: ({ fn }) => {
    if (fn.name === 'odd') throw new TypeError('x is \x1b[31mundefined');
    return [];
  },
};
const rules = [...catalogue, buggy];

function addedFile(): ImagePair {
  const patch = [
    'diff --git a/fs/demo.c b/fs/demo.c',
    'new file mode 100644',
    '--- /dev/null',
    '+++ b/fs/demo.c',
    `@@ -0,0 +1,${source.length} @@`,
    ...source.map((line) => `+${line}`),
    '',
  ].join('\n');
  const pair = buildImages(parsePatches([textInput('demo.patch', patch)]).value, () => undefined)
    .value[0]?.[0];
  if (!pair) throw new Error('the patch has no images');
  return pair;
}

const judge = (pair: ImagePair, chosen: readonly Rule[]): JudgedFile =>
  judgeFile(pair, {
    rules: chosen,
    patch: 0,
    oops: undefined,
    trees: openPatchTrees(openPatchUnits([pair])),
  });

const unjudged: Partial<Notice> = {
  code: 'internal-error',
  level: 'not-judged',
  file: 'fs/demo.c',
  line: 1,
  message: 'odd() was not judged because of a bug in hunklock: TypeError: x is \x1b[31mundefined',
};

describe('a bug while one function is judged', () => {
  test('is a notice of a patch, and the other function is judged', () => {
    const judged = judge(addedFile(), rules);
    expect(judged.notices).toMatchObject([unjudged]);
    expect(judged.findings.map((finding) => [finding.function, finding.rule])).toEqual([
      ['even', 'double-lock'],
    ]);
    expect(judged.judgedScopes).toHaveLength(1);
  });

  test('is a notice of a scan, and the other function is judged', () => {
    const scanned = scanFile('fs/demo.c', source.join('\n'), rules);
    expect(scanned.notices).toMatchObject([unjudged]);
    expect(scanned.findings.map((finding) => finding.function)).toEqual(['even']);
    expect(scanned.functionsJudged).toBe(1);
  });

  test('without it both functions are judged', () => {
    const judged = judge(addedFile(), catalogue);
    expect(judged.notices).toEqual([]);
    expect(judged.findings.map((finding) => finding.function)).toEqual(['odd', 'even']);
  });
});

test('a bug while a file is opened costs this file only', () => {
  const pair = addedFile();
  const broken: ImagePair = {
    ...pair,
    post: {
      side: 'post',
      filePath: 'fs/demo.c',
      whole: true,
      get segments(): never {
        throw new RangeError('Maximum call stack size exceeded');
      },
    },
  };
  const judged = judge(broken, rules);
  expect(judged).toMatchObject({ findings: [], judgedScopes: [] });
  expect(judged.notices).toMatchObject([{ code: 'internal-error', level: 'not-judged', file: 'fs/demo.c' }]);
});

describe('a run with a bug', () => {
  const { notices } = scanFile('fs/demo.c', source.join('\n'), rules);
  const result = reviewOf({ findings: [doubleLock], notices });
  const options = {
    color: false,
    unicode: true,
    width: 100,
    quiet: true,
    verbose: false,
    toolVersion: '0.0.0',
    ruleInfo: () => undefined,
  };

  test('exits with 4, whatever else was found', () => {
    expect(exitOf(result, 'note', ['introduced'])).toBe(4);
  });

  test.each(formatNames)('says so in the %s report', (name) => {
    const text = reportFormats[name].render(result, options);
    expect(text).toContain('internal-error');
    expect(text.replace(/\s+/g, ' ')).toContain('odd() was not judged because of a bug in hunklock');
    expect(text).not.toContain('\x1b');
    if (name === 'json') expect(readJsonReport(text).notices).toHaveLength(1);
  });

  test('says on stderr what to report, where it happened on -v only', () => {
    const short = describeBugs(result, ['check', 'x.patch'], false);
    expect(short).toContain('internal error in fs/demo.c: TypeError: x is \\x1b[31mundefined\n');
    expect(short).toContain('command: hunklock check x.patch');
    expect(short).not.toContain('app-internal-error.test.ts');
    expect(describeBugs(result, [], true)).toContain('app-internal-error.test.ts');
    expect(describeBugs(reviewOf({ notices: [] }), [], true)).toBe('');
  });
});
