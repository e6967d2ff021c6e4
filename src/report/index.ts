// The table of report formats; the choices of `--format` and its help derive from it.
import { renderB4 } from './b4.js';
import { renderB4Review } from './b4-review.js';
import { renderEmacs } from './emacs.js';
import { renderGithub } from './github.js';
import { renderHtml } from './html.js';
import { renderJson } from './json.js';
import type { Reporter } from './model.js';
import { renderReply } from './reply.js';
import { renderSarif } from './sarif.js';
import { renderTerse } from './terse.js';
import { renderText } from './text.js';

interface ReportFormat {
  /** Completes "--format X: ..." in the help. */
  readonly summary: string;
  readonly render: Reporter;
}

export const reportFormats = {
  text: { summary: 'code frames with lock lanes, for reading', render: renderText },
  terse: { summary: 'file:line: severity: message [rule], one line each', render: renderTerse },
  emacs: { summary: 'file:line:column: with the witness as notes, for editors', render: renderEmacs },
  json: { summary: 'everything, version 1 of the published schema', render: renderJson },
  html: { summary: 'one page: both images side by side, lock lanes, a filter', render: renderHtml },
  sarif: { summary: 'SARIF 2.1.0, for code scanning services and viewers', render: renderSarif },
  reply: {
    summary: 'a mail ready to edit: the hunks quoted, remarks under their lines',
    render: renderReply,
  },
  b4: { summary: "one line per finding, for b4's per-patch check commands", render: renderB4 },
  'b4-review': { summary: "the JSON that 'b4 review' expects of a check", render: renderB4Review },
  github: { summary: 'workflow commands: annotations from a GitHub Actions step', render: renderGithub },
} as const satisfies Readonly<Record<string, ReportFormat>>;

export type FormatName = keyof typeof reportFormats;

export const formatNames = Object.keys(reportFormats) as readonly FormatName[];
