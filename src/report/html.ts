// One self-contained page: findings with both images side by side and the lock lanes beside the code.
import { createHash } from 'node:crypto';
import type { Notice } from '../base/notice.js';
import { escapeHtml } from './html-escape.js';
import { renderFindings } from './html-finding.js';
import { htmlScript } from './html-script.js';
import { htmlStyle } from './html-style.js';
import type { Reporter, Review } from './model.js';
import { seriesPosition } from './place.js';
import { summarise } from './summary.js';

/**
 * Nothing is loaded, sent or run but our own style and script, named by their hashes: should an escape ever fail,
 * markup of a patch would still be inert.
 */
export const renderHtml: Reporter = (review, options) => {
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(htmlStyle)}'`,
    `script-src '${hashOf(htmlScript)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const lines = [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escapeHtml(titleOf(review))}</title>`,
    `<style>${htmlStyle}</style>`,
    '</head>',
    '<body>',
    '<a class="skip" href="#findings">Skip to the findings</a>',
    `<header><h1>${escapeHtml(titleOf(review))}</h1>`,
    `<p>${escapeHtml(summarise(review))}</p>`,
    patchList(review),
    '</header>',
    '<main>',
    renderFindings(review, options),
    noticeList(review.notices),
    '</main>',
    `<footer class="dim"><p>hunklock ${escapeHtml(options.toolVersion)}</p></footer>`,
    `<script>${htmlScript}</script>`,
    '</body>',
    '</html>',
  ];
  return `${lines.filter((line) => line !== '').join('\n')}\n`;
};

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function titleOf({ patches }: Review): string {
  const [first, ...more] = patches;
  const subject = more.length === 0 ? first?.patch.subject : undefined;
  return subject === undefined ? 'hunklock report' : `hunklock: ${subject}`;
}

/** The patches of a series, in the order they were judged. */
function patchList({ patches }: Review): string {
  if (patches.length < 2) return '';
  const items = patches.map(({ patch, input }) => {
    const position = seriesPosition(patch);
    const state = input === 'intact' ? '' : ` <span class="dim">(${input})</span>`;
    const label = position === undefined ? '' : `${position}: `;
    return `<li>${escapeHtml(label + (patch.subject ?? patch.source))}${state}</li>`;
  });
  return `<details><summary>${patches.length} patches</summary><ol>${items.join('\n')}</ol></details>`;
}

function noticeList(notices: readonly Notice[]): string {
  if (notices.length === 0) return '';
  const items = notices.map(({ code, level, message, file, line, inputLine }) => {
    const at = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `;
    const input = inputLine === undefined ? '' : ` (input line ${inputLine})`;
    const lead = level === 'not-judged' ? '<span class="tag warning">not judged:</span> ' : '';
    return `<li>${lead}${escapeHtml(at + message + input)} <span class="dim">[${escapeHtml(code)}]</span></li>`;
  });
  return `<section aria-labelledby="notices"><h2 id="notices">What the tool could not do, or did with help</h2>
<ul>${items.join('\n')}</ul></section>`;
}
