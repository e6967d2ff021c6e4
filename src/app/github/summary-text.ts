// The summary of a review: what is on no line, what was fixed, what could not be judged, and the lanes.
import { codeBlock, codeSpan, details, markdownMessage, markdownText } from '../../report/markdown.js';
import { listLine, longestBody } from './comment-text.js';
import { writeMark } from './marks.js';
import type { PullData, PullItem, PullNotice } from './review-data.js';

/** What a summary has to tell, besides the comments of its review. */
export interface SummaryParts {
  readonly data: PullData;
  /** Items that have comments; named in the mark only. */
  readonly commented: readonly PullItem[];
  /** Introduced findings without a comment. */
  readonly listed: readonly PullItem[];
  readonly fixed: readonly PullItem[];
  readonly notices: readonly PullNotice[];
  /** Comments that GitHub did not take; their findings are among `listed`. */
  readonly refused: number;
}

interface Block {
  readonly heading: string;
  readonly text: string;
  readonly ids: readonly string[];
}

/** Space that the closing details and marks may need. */
const reserve = 2000;
/** A mark of more ids would leave too little of a body. */
const mostCommented = 2000;

/** The bodies of the summary: one, or more where one cannot hold it. Each has a mark of what it tells. */
export function summaryBodies(parts: SummaryParts): readonly string[] {
  const { data, commented, refused } = parts;
  const also = commented.slice(0, mostCommented).map(({ id }) => id);
  const intro = [
    `**hunklock**: ${markdownText(data.summary)}`,
    ...(refused === 0
      ? []
      : [
          `${plural(refused, 'comment')} GitHub did not take where ${refused === 1 ? 'it belongs' : 'they belong'}; see the list.`,
        ]),
  ].join('\n\n');
  const bodies: string[] = [];
  let [text, heading] = [intro, ''];
  let ids: string[] = [];
  const close = (extra: string): void => {
    const first = bodies.length === 0;
    const mark = writeMark({ state: 'said', ids, also: first ? also : [] });
    bodies.push(`${text}${extra}\n\n${mark}`);
    [text, heading, ids] = ['**hunklock**, continued', '', []];
  };
  const markSize = (): number => 17 * (ids.length + (bodies.length === 0 ? also.length : 0));
  for (const block of blocksOf(parts)) {
    if (text.length + block.text.length + markSize() + reserve > longestBody) close('');
    text += block.heading === heading ? `\n${block.text}` : `\n\n${block.heading}\n\n${block.text}`;
    heading = block.heading;
    ids.push(...block.ids);
  }
  close(lanes(parts, longestBody - text.length - markSize() - reserve));
  return bodies;
}

function blocksOf({ listed, fixed, notices }: SummaryParts): readonly Block[] {
  const block =
    (heading: string) =>
    (item: PullItem): Block => {
      return { heading, text: listLine(item), ids: [item.id] };
    };
  return [
    ...listed.map(block('**Introduced, on no line of the diff that takes a comment**')),
    ...fixed.map(block('**Fixed by this pull request**')),
    ...notices.map((notice): Block => {
      const heading = notice.level === 'not-judged' ? '**Not judged**' : '**Notices**';
      return { heading, text: noticeLine(notice), ids: [notice.id] };
    }),
  ];
}

/** One line about a notice. */
export function noticeLine({ file, line, message, code }: PullNotice): string {
  const place = file === null ? '' : `${codeSpan(line === null ? file : `${file}:${line}`)}: `;
  return `- ${place}${markdownMessage(message)} (${code})`;
}

/** The lanes of what has no comment to show them, as far as there is room. */
function lanes({ listed }: SummaryParts, room: number): string {
  const blocks: string[] = [];
  let left = room;
  for (const item of listed) {
    const block = `${codeSpan(`${item.file}:${item.line}`)}\n\n${codeBlock(item.frame)}`;
    if (block.length + 100 > left) break;
    left -= block.length + 2;
    blocks.push(block);
  }
  if (blocks.length === 0) return '';
  const title = blocks.length === listed.length ? 'Lock lanes' : `Lock lanes of the first ${blocks.length}`;
  return `\n\n${details(title, blocks.join('\n\n'))}`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
