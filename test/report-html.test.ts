// The HTML page: whole, self-contained, inert whatever a patch holds, and bounded.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { reportFormats } from '../src/report/index.js';
import type { Review } from '../src/report/model.js';
import { alignFunction } from '../src/report/side-by-side.js';
import { readPage, type Tag } from './harness/html-page.js';
import { doubleLock, fixedReference, hostileReview, plainOptions, reviewOf } from './harness/reviews.js';

const pageOf = (review: Review): string => reportFormats.html.render(review, plainOptions);
const named = (tags: readonly Tag[], name: string): Tag[] => tags.filter((tag) => tag.name === name);

/** All that a page may hold: no link out, no image, no frame, no handler, no style attribute. */
function expectInert(html: string): Tag[] {
  const tags = readPage(html);
  for (const { name, attributes } of tags) {
    expect(['script', 'style', 'meta', 'a'].includes(name) && attributes.has('src')).toBe(false);
    expect(name).toMatch(
      /^(?:html|head|meta|title|style|body|a|header|h[1-3]|p|main|section|div|label|input|fieldset|legend|kbd|span|article|details|summary|ul|ol|li|table|caption|colgroup|col|thead|tbody|tr|th|td|code|i|footer|script)$/,
    );
    for (const [key, value] of attributes) {
      expect(key).not.toMatch(/^(?:on|style|src|srcset|action|formaction|data$)/);
      if (key === 'href') expect(value).toBe('#findings');
    }
  }
  expect(named(tags, 'script')).toHaveLength(1);
  expect(named(tags, 'style')).toHaveLength(1);
  return tags;
}

describe('the page', () => {
  const html = pageOf(reviewOf({ findings: [doubleLock, fixedReference] }));
  const tags = expectInert(html);

  test('its policy allows its own style and script by their hashes, and nothing else', () => {
    const policy = named(tags, 'meta').find(({ attributes }) => attributes.has('http-equiv'));
    const hash = (name: string): string => {
      const text = new RegExp(`<${name}>([^]*?)</${name}>`).exec(html)?.[1] ?? '';
      return `sha256-${createHash('sha256').update(text).digest('base64')}`;
    };
    expect(policy?.attributes.get('content')).toBe(
      `default-src 'none'; style-src '${hash('style')}'; script-src '${hash('script')}'; base-uri 'none'; form-action 'none'`,
    );
  });

  test('has a language, a title, one h1, landmarks, and a name for every control and region', () => {
    expect(named(tags, 'html')[0]?.attributes.get('lang')).toBe('en');
    for (const name of ['title', 'h1', 'main', 'header', 'footer']) expect(named(tags, name)).toHaveLength(1);
    const ids = new Set(tags.flatMap(({ attributes }) => attributes.get('id') ?? []));
    for (const { attributes } of tags) {
      const label = attributes.get('aria-labelledby');
      if (label !== undefined) expect(ids).toContain(label);
      if (attributes.has('role') && attributes.get('role') !== 'status')
        expect(attributes.get('aria-label')).toBeTruthy();
    }
    expect(html.match(/<label>[^]*?<\/label>/g)?.filter((label) => label.includes('<input'))).toHaveLength(
      named(tags, 'input').length,
    );
    expect(named(tags, 'caption')).toHaveLength(named(tags, 'table').length);
  });

  test('has an article per finding, with the lanes beside its own image', () => {
    const articles = named(tags, 'article').map(({ attributes }) => attributes.get('data-status'));
    expect(articles).toEqual(['introduced', 'fixed']);
    const rows = html.split('<tr').map((row) => row.replace(/<[^>]*>/g, '|'));
    expect(rows.find((row) => row.includes('acquired again, still held'))).toContain('the finding');
    expect(html).toContain('<td class="lane lane0 acquire"><span class="hidden">acquired</span></td>');
    expect(html).toContain('<td class="lane lane0 held"></td>');
  });

  test('every row of a table has the columns of its head', () => {
    for (const [table] of html.matchAll(/<table>[^]*?<\/table>/g)) {
      const columns = table.match(/<col[ >]/g)?.length;
      const body = /<tbody>([^]*)<\/tbody>/.exec(table)?.[1] ?? '';
      for (const row of body.split('</tr>').slice(0, -1)) {
        const span = /colspan="(\d+)"/.exec(row)?.[1];
        expect(span === undefined ? row.match(/<td/g)?.length : Number(span)).toBe(columns);
      }
    }
  });
});

test('replaced lines stand side by side, kept ones beside themselves', () => {
  const rows = alignFunction(reviewOf(), doubleLock);
  const at = (line: number): unknown => {
    const row = rows.find(({ post }) => post?.line === line);
    return [row?.pre?.line, row?.pre?.isChanged, row?.post?.isChanged];
  };
  expect(rows[0]).toMatchObject({ pre: { line: 40 }, post: { line: 40 } });
  expect(at(48)).toEqual([48, false, false]);
  expect(at(49)).toEqual([49, true, true]);
  expect(at(61)).toEqual([61, false, false]);
  expect(rows).toHaveLength(22);
});

describe('hostile text', () => {
  test.each([
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onfocus='alert(1)",
    '</style></script><!-- ]]> -->',
    '&lt;b&gt; &#0; \x1b[31m \u202e',
  ])('%j is text', (hostile) => {
    const html = pageOf(hostileReview(hostile));
    expectInert(html);
    expect(html).not.toMatch(/[\x1b\u202e]|<img|<!--/);
  });

  test('a long function and many findings make a page of bounded size', () => {
    const long = { ...doubleLock, functionLines: [1, 1_000_000] as const };
    const one = pageOf(reviewOf({ findings: [long], sourceLines: () => '\tx();' }));
    expect(one.length).toBeLessThan(200_000);
    const findings = Array.from({ length: 3000 }, (_, index) => ({
      ...doubleLock,
      fingerprint: String(index),
    }));
    const many = pageOf(reviewOf({ findings }));
    expect(many.length).toBeLessThan(12_000_000);
    expect(many).toContain('1500 more findings, without their code');
  });
});
