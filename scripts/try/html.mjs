// `node scripts/try/html.mjs [SCREENSHOT.png]`: opens an HTML report in a real headless Chromium and holds it to what
// docs/formats.md says: nothing loaded, lanes drawn without a break beside the code, contrast, names, keys.
// Not part of `npm test`: it needs Debian's chromium (or CHROMIUM=path). Run it after a change to src/report/html*.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openPage } from './chromium.mjs';
import { contrasts, laneTables } from './page-facts.mjs';
import { writeReport } from './patches.mjs';
import { readPixels } from './png.mjs';

const program = process.env.CHROMIUM ?? '/usr/bin/chromium';
const folder = mkdtempSync(join(tmpdir(), 'hunklock-try-'));
const faults = [];
const expect = (holds, what) => void (holds || faults.push(what));
const report = join(folder, 'report.html');
writeReport('html', report, folder);
const page = await openPage(program, pathToFileURL(report).href);
try {
  await tryLoading();
  for (const scheme of ['light', 'dark']) await tryScheme(scheme);
  await tryNames();
  await tryKeys();
} finally {
  await page.close();
  rmSync(folder, { recursive: true, force: true });
}
for (const fault of faults.slice(0, 20)) process.stderr.write(`html: ${fault}\n`);
process.stdout.write(
  `html in ${program}: ${faults.length === 0 ? 'as promised' : `${faults.length} faults`}\n`,
);
process.exit(faults.length === 0 ? 0 : 1);

async function tryLoading() {
  const asked = page.events.filter(({ method }) => method === 'Network.requestWillBeSent');
  expect(
    asked.length === 1,
    `loads ${asked.length - 1} more: ${asked.map(({ params }) => params.request.url)}`,
  );
  const logged = page.events.filter(
    ({ method }) => method === 'Log.entryAdded' || method === 'Runtime.exceptionThrown',
  );
  expect(logged.length === 0, `the browser complains: ${JSON.stringify(logged[0]?.params)}`);
  const wide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
  expect(!wide, 'the page scrolls sideways');
}

async function tryScheme(scheme) {
  await page.call('Emulation.setEmulatedMedia', {
    features: [{ name: 'prefers-color-scheme', value: scheme }],
  });
  const found = await page.evaluate(`(${contrasts})()`);
  expect(found.length > 100, `${scheme}: only ${found.length} texts and lanes found`);
  for (const { kind, ratio, text } of found)
    expect(
      ratio >= (kind === 'lane' ? 3 : 4.5),
      `${scheme}: ${kind} '${text}' has a contrast of ${ratio.toFixed(2)}`,
    );
  const { cssContentSize } = await page.call('Page.getLayoutMetrics');
  const clip = { x: 0, y: 0, width: 1400, height: Math.min(cssContentSize.height, 8000), scale: 1 };
  const shot = await page.call('Page.captureScreenshot', { clip, captureBeyondViewport: true });
  const png = Buffer.from(shot.data, 'base64');
  const [, , target] = process.argv;
  if (target !== undefined) writeFileSync(target.replace(/(?:\.png)?$/, `-${scheme}.png`), png);
  tryLanes(scheme, await page.evaluate(`(${laneTables})()`), readPixels(png), clip.height);
}

/** Lanes as drawn: one column each, between the images or before them, without a break while the lock is held. */
function tryLanes(scheme, tables, pixel, bottomOfShot) {
  let cells = 0;
  let painted = 0;
  for (const [at, rows] of tables.entries()) {
    const where = `${scheme}: table ${at + 1}`;
    for (const [index, { row, codes, lanes }] of rows.entries()) {
      const [before, after] = codes;
      expect(codes.length === 2 && before.right <= after.left, `${where}: images are not side by side`);
      for (const [column, lane] of lanes.entries()) {
        cells++;
        const first = rows[0].lanes[column];
        expect(
          lane.left === first.left && lane.right - lane.left === 18,
          `${where}: a lane bends in row ${index}`,
        );
        expect(
          lane.top === row.top && lane.bottom === row.bottom,
          `${where}: a lane is not as high as row ${index}`,
        );
        expect(lane.right <= before.left || lane.left >= before.right, `${where}: a lane lies over the code`);
        const below = rows[index + 1]?.lanes[column];
        if (lane.state === 'held' && below?.state === 'held')
          expect(Math.abs(lane.bottom - below.top) < 0.5, `${where}: a lane breaks below row ${index}`);
        if (lane.state !== 'held') continue;
        const [x, y] = [Math.round(lane.page.x + lane.left + 9), Math.round(lane.page.y + lane.top + 8)];
        if (y >= bottomOfShot) continue;
        painted++;
        const seen = `rgb(${pixel(x, y).join(', ')})`;
        expect(
          seen === lane.color,
          `${where}: row ${index} shows ${seen}, not ${lane.color}, where its lock is held`,
        );
      }
    }
  }
  expect(
    cells > 100 && painted > 30,
    `${scheme}: only ${cells} lane cells, ${painted} of them held and in sight`,
  );
}

/** Names as a screen reader gets them, from the browser's own accessibility tree. */
async function tryNames() {
  const { nodes } = await page.call('Accessibility.getFullAXTree');
  const roles = [
    'checkbox',
    'searchbox',
    'button',
    'link',
    'region',
    'article',
    'table',
    'search',
    'DisclosureTriangle',
  ];
  const said = nodes.filter(({ ignored, role }) => !ignored && roles.includes(role?.value));
  for (const role of ['checkbox', 'searchbox', 'region', 'article', 'table'])
    expect(
      said.some((node) => node.role.value === role),
      `no ${role} for a screen reader`,
    );
  for (const { role, name } of said) expect(Boolean(name?.value?.trim()), `a ${role.value} has no name`);
}

async function press(key) {
  const event = { key, text: key };
  await page.call('Input.dispatchKeyEvent', { type: 'keyDown', ...event });
  await page.call('Input.dispatchKeyEvent', { type: 'keyUp', key });
}

async function tryKeys() {
  const focused = () => page.evaluate('document.activeElement.id');
  await press('j');
  expect((await focused()) === 'finding-1', `j goes to '${await focused()}', not to the first finding`);
  await press('j');
  expect((await focused()) === 'finding-2', 'j does not go on to the second finding');
  const top = await page.evaluate('document.activeElement.getBoundingClientRect().top');
  const bar = await page.evaluate("document.querySelector('.bar').getBoundingClientRect().bottom");
  expect(top >= bar, 'the bar covers the finding that j went to');
  await press('o');
  expect(
    await page.evaluate("!document.activeElement.querySelector('details').open"),
    'o does not fold the code',
  );
  await press('k');
  expect((await focused()) === 'finding-1', 'k does not go back');
  await press('/');
  expect((await focused()) === 'filter', '/ does not go to the filter');
  for (const key of 'sleep-in') await press(key);
  const shown =
    "[...document.querySelectorAll('.finding:not([hidden])')].map((one) => one.textContent.includes('sleep-in'))";
  const matches = await page.evaluate(shown);
  expect(matches.length > 0 && matches.every(Boolean), 'the filter shows something else');
  expect(
    /^\d+ of \d+ findings shown$/.test(await page.evaluate("document.getElementById('count').textContent")),
    'the count is not said',
  );
}
