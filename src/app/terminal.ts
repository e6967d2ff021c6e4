// What the terminal at the other end can show: colour, UTF-8, columns.
import type { ReportOptions } from '../report/model.js';

export type ColorChoice = 'auto' | 'always' | 'never';

export interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Columns where nothing says how many there are: pipes, files, CI logs. */
const defaultWidth = 100;

/**
 * Decides how a text report looks.
 *
 * @param choice - `--color`; it outranks FORCE_COLOR, which outranks NO_COLOR (https://no-color.org), as in Node.
 * @param ascii - `--ascii` or `--no-ascii`; undefined lets the locale decide.
 */
export function detectTerminal(
  stream: OutputStream,
  env: Environment,
  choice: ColorChoice,
  ascii: boolean | undefined,
): Pick<ReportOptions, 'color' | 'unicode' | 'width'> {
  return {
    color: choice === 'auto' ? wantsColor(stream, env) : choice === 'always',
    unicode: ascii === undefined ? isUtf8(env) : !ascii,
    // A terminal that does not know its size says 0.
    width: stream.columns || columnsOf(env),
  };
}

function wantsColor(stream: OutputStream, env: Environment): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}

/** The first of these that is set decides, as in setlocale(3). */
function isUtf8(env: Environment): boolean {
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => (value ?? '') !== '');
  return /utf-?8/i.test(locale ?? '');
}

function columnsOf(env: Environment): number {
  const columns = Number(env['COLUMNS']);
  return Number.isInteger(columns) && columns > 0 ? columns : defaultWidth;
}
