// Workflow commands: what the runner reads back is what was meant, and nothing out of a patch becomes a command.
import { describe, expect, test } from 'vitest';
import { reportFormats } from '../src/report/index.js';
import type { Review } from '../src/report/model.js';
import { doubleLock, fixedReference, hostileReview, plainOptions, reviewOf } from './harness/reviews.js';

interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** Reads commands as the runner does: `::name key=value,..::data`, then the escapes of each part. */
function commandsOf(review: Review): Command[] {
  const text = reportFormats.github.render(review, plainOptions);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const parts = /^::(\w+) ([^]*?)::([^]*)$/.exec(line);
      if (parts === null) throw new Error(`no workflow command: ${line}`);
      const [, name = '', list = '', data = ''] = parts;
      const properties = list.split(',').map((pair) => {
        const at = pair.indexOf('=');
        const [key, value] = [pair.slice(0, at), pair.slice(at + 1)];
        return [key, unescape(value.replaceAll('%3A', ':').replaceAll('%2C', ','))];
      });
      return {
        name,
        properties: Object.fromEntries(properties) as Command['properties'],
        message: unescape(data),
      };
    });
}

function unescape(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

test('a finding is an annotation on its line, with the witness below the message', () => {
  expect(commandsOf(reviewOf())).toEqual([
    {
      name: 'error',
      properties: { file: 'fs/demo/namei.c', line: '49', col: '2', title: 'double-lock, certain' },
      message: [
        doubleLock.message,
        'line 45: acquired here',
        'before the patch, line 49: the patch replaces this release',
        'line 49: acquired again, still held',
      ].join('\n'),
    },
  ]);
});

test('severities and notices have their levels; what is fixed has no line of the file', () => {
  const warning = { ...doubleLock, severity: 'warning' as const };
  const note = { ...doubleLock, severity: 'note' as const };
  const review = reviewOf({
    findings: [warning, note, fixedReference],
    notices: [
      { code: 'hunk-damaged', level: 'not-judged', message: 'the hunk ends early', file: 'fs/a.c', line: 3 },
      { code: 'hunk-repaired', level: 'info', message: 'lines joined', inputLine: 20 },
    ],
  });
  const commands = commandsOf(review);
  expect(commands.map(({ name }) => name)).toEqual(['warning', 'notice', 'notice', 'warning', 'notice']);
  expect(commands[2]?.properties).not.toHaveProperty('line');
  expect(commands[3]?.properties).toEqual({ file: 'fs/a.c', line: '3', title: 'not judged: hunk-damaged' });
  expect(commands[4]?.message).toBe('lines joined (input line 20)');
});

describe('hostile text', () => {
  const hostile = 'fs/a,line=1::error file=x::%0A::warning::##[error]b%25.c';

  test('a file name is one property, read back as it is', () => {
    const [command] = commandsOf(reviewOf({ findings: [{ ...doubleLock, file: hostile }] }));
    expect(command?.properties['file']).toBe(hostile.replace('##[', '# #['));
    expect(command?.properties['line']).toBe('49');
  });

  test('no line starts a command of its own, in the new form or the old', () => {
    const review = hostileReview(`${hostile}\n::error::injected\r\n##[add-path]/tmp`);
    const text = reportFormats.github.render(review, plainOptions);
    expect(text.split('\n').filter((line) => /^\s*::/.test(line))).toHaveLength(commandsOf(review).length);
    expect(text).not.toContain('##[');
    expect(commandsOf(review).map(({ name }) => name)).toEqual(['error', 'notice', 'warning']);
  });
});
