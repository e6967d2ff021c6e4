// SARIF: the schema of the standard, what code scanning services read, and their limits.
import { describe, expect, test } from 'vitest';
import { ruleInfo } from '../src/app/rule-pages.js';
import { reportFormats } from '../src/report/index.js';
import type { Review } from '../src/report/model.js';
import { rules } from '../rules/index.js';
import { doubleLock, fixedReference, hostileReview, plainOptions, reviewOf } from './harness/reviews.js';
import { readSarif, type SarifRun } from './harness/sarif-log.js';

const sarifOf = (review: Review): SarifRun =>
  readSarif(reportFormats.sarif.render(review, { ...plainOptions, ruleInfo }));

describe('a result', () => {
  const [result] = sarifOf(reviewOf()).results;

  test('names its rule, level, place and message', () => {
    expect(result).toMatchObject({
      ruleId: 'double-lock',
      ruleIndex: 0,
      level: 'error',
      baselineState: 'new',
      message: { text: doubleLock.message },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'fs/demo/namei.c', uriBaseId: 'SRCROOT' },
            region: { startLine: 49, startColumn: 2 },
          },
          logicalLocations: [{ name: 'demo_splice', kind: 'function' }],
        },
      ],
    });
  });

  test('has a code flow whose steps stand in their own image', () => {
    const steps = result?.codeFlows?.[0]?.threadFlows[0]?.locations.map(({ location }) => [
      location.physicalLocation.artifactLocation.uriBaseId,
      location.physicalLocation.region?.startLine,
      location.message?.text,
    ]);
    expect(steps).toEqual([
      ['SRCROOT', 45, 'acquired here'],
      ['PREIMAGE', 49, 'before the patch: the patch replaces this release'],
      ['SRCROOT', 49, 'acquired again, still held'],
    ]);
  });

  test('keeps its fingerprint when its lines move', () => {
    const moved = { ...doubleLock, post: { line: 149, column: 2 } };
    const again = sarifOf(reviewOf({ findings: [moved] })).results[0];
    expect(again?.partialFingerprints).toEqual(result?.partialFingerprints);
    expect(result?.partialFingerprints['primaryLocationLineHash']).toContain(doubleLock.fingerprint);
  });

  test('offers the proven edit with its columns, and none where the text of the line is not at hand', () => {
    expect(result?.fixes).toEqual([
      {
        description: { text: 'release it instead' },
        artifactChanges: [
          {
            artifactLocation: { uri: 'fs/demo/namei.c', uriBaseId: 'SRCROOT' },
            replacements: [
              {
                deletedRegion: { startLine: 49, startColumn: 2, endColumn: 11 },
                insertedContent: { text: 'spin_unlock' },
              },
            ],
          },
        ],
      },
    ]);
    expect(sarifOf(reviewOf({ sourceLines: () => undefined })).results[0]?.fixes).toBeUndefined();
  });

  test('names the file of a step that stands in another one', () => {
    const [step] = doubleLock.witness;
    const witness = [{ side: 'post' as const, line: 7, text: 'called here', file: 'fs/demo/super.c' }];
    const finding = { ...doubleLock, witness: [...witness, ...(step ? [step] : [])] };
    const flow = sarifOf(reviewOf({ findings: [finding] })).results[0]?.codeFlows?.[0]?.threadFlows[0];
    const files = flow?.locations.map(({ location }) => location.physicalLocation.artifactLocation.uri);
    expect(files).toEqual(['fs/demo/super.c', 'fs/demo/namei.c']);
  });
});

describe('the run', () => {
  test('what was not judged and what was fixed are notifications, never results', () => {
    const { results, invocations } = sarifOf(
      reviewOf({
        findings: [fixedReference],
        notices: [
          { code: 'hunk-damaged', level: 'not-judged', message: 'the hunk ends early', file: 'fs/a.c' },
        ],
      }),
    );
    expect(results).toEqual([]);
    const told = invocations[0]?.toolExecutionNotifications.map(({ level, message }) => [
      level,
      message.text,
    ]);
    expect(told).toEqual([
      ['warning', 'Not judged: the hunk ends early'],
      ['note', `Fixed: ${fixedReference.message} [ref-after-unlock]`],
    ]);
  });

  test('a bug of ours is no successful execution', () => {
    const notices = [
      { code: 'internal-error', level: 'not-judged' as const, message: 'odd() was not judged' },
    ];
    expect(sarifOf(reviewOf({ notices })).invocations[0]?.executionSuccessful).toBe(false);
    expect(sarifOf(reviewOf()).invocations[0]?.executionSuccessful).toBe(true);
  });

  test('every rule brings its page as help, inside the limits of GitHub code scanning', () => {
    const findings = rules.map(({ id }) => ({ ...doubleLock, rule: id, fingerprint: id }));
    const run = sarifOf(reviewOf({ findings }));
    expect(run.tool.driver.rules.map(({ id }) => id)).toEqual(rules.map(({ id }) => id));
    for (const rule of run.tool.driver.rules) {
      expect(rule.help.markdown).toContain(`# ${rule.id}`);
      expect(rule.shortDescription.text.length).toBeLessThanOrEqual(1024);
      expect(rule.fullDescription.text.length).toBeLessThanOrEqual(1024);
      expect(rule.fullDescription.text).not.toBe('');
      expect(rule.properties.tags.length).toBeLessThanOrEqual(20);
    }
  });

  test('holds 25,000 results at most and says what it leaves out', () => {
    const findings = Array.from({ length: 25_003 }, (_, index) => {
      return { ...doubleLock, witness: [], fingerprint: String(index) };
    });
    const text = reportFormats.sarif.render(reviewOf({ findings }), plainOptions);
    const { results, invocations } = (JSON.parse(text) as { runs: [SarifRun] }).runs[0];
    expect(results).toHaveLength(25_000);
    expect(invocations[0]?.toolExecutionNotifications[0]?.message.text).toMatch(/^3 findings are left out/);
  });
});

describe('hostile text', () => {
  test.each([
    ['a scheme', 'javascript:alert(1)', 'javascript%3Aalert(1)'],
    ['an absolute path', '/etc/passwd', 'etc/passwd'],
    ['a host', '//host/share.c', 'host/share.c'],
    ['a way up', '../../fs/x.c', '%2E%2E/%2E%2E/fs/x.c'],
    ['percent signs', 'fs/%0A?#.c', 'fs/%250A%3F%23.c'],
    ['markup', 'fs/<script>]]>.c', 'fs/%3Cscript%3E%5D%5D%3E.c'],
  ])('%s in a file name stays a relative path', (_what, file, uri) => {
    const finding = { ...doubleLock, file };
    const [place] = sarifOf(reviewOf({ findings: [finding] })).results[0]?.locations ?? [];
    expect(place?.physicalLocation.artifactLocation.uri).toBe(uri);
  });

  test('controls, bidi marks and lone surrogates leave a valid log', () => {
    const run = sarifOf(hostileReview('a\x1b[2J\u202e\ud800\r\n<script>]]>::error::%0A'));
    expect(run.results[0]?.message.text).toContain('\\x1b[2J\\u{202e}\\u{d800}');
  });
});
