// The log: one JSON object a line on stderr. No secret and no control character gets through it, whatever is given.
import { visible } from '../../report/visible.js';

export type LogLevel = 'info' | 'warn' | 'error';
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;
export type Log = (level: LogLevel, event: string, fields?: LogFields) => void;

/** What a token of GitHub, a JWT, or a key looks like: caught although nobody should ever log one. */
const tokenShapes =
  /gh[a-z]_\w{16,255}|github_pat_\w{16,255}|eyJ[\w-]{8,2000}\.[\w-]{8,2000}\.[\w-]{8,2000}|-----BEGIN [A-Z ]{0,40}PRIVATE KEY[^]{0,8000}/g;

/** Makes the log; `secrets` are replaced wherever they stand. */
export function makeLog(write: (line: string) => void, secrets: readonly string[]): Log {
  const hidden = secrets.filter((secret) => secret.length >= 4);
  const clean = (text: string): string => {
    const masked = hidden.reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
    return visible(masked.replace(tokenShapes, '[secret]'));
  };
  return (level, event, fields = {}) => {
    const entries = Object.entries(fields).flatMap(([key, value]) => {
      if (value === undefined) return [];
      return [[key, typeof value === 'string' ? clean(value) : value] as const];
    });
    const line = { time: new Date().toISOString(), level, event, ...Object.fromEntries(entries) };
    write(`${JSON.stringify(line)}\n`);
  };
}
