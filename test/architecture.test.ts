// The walls of the house: src/README.md's table of rooms against the folders and imports there are.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

interface SourceFile {
  /** From the project's root, with slashes: `src/cfg/build.ts`. */
  readonly name: string;
  readonly room: string;
  readonly text: string;
  readonly imports: readonly string[];
}

/** Longer files hold more than one idea. */
const longestFile = 300;
/** Rooms that may touch the world. */
const roomsWithIo = ['input', 'app'];

const sources = [...readSources('src'), ...readSources('rules')];
const rooms = readRooms();

describe('the table of rooms in src/README.md', () => {
  test('names the folders there are, and no others', () => {
    const folders = readdirSync(join(root, 'src')).filter((name) =>
      statSync(join(root, 'src', name)).isDirectory(),
    );
    expect([...rooms.keys()].sort()).toEqual([...folders, 'rules'].sort());
  });

  test('lets rooms import only from rooms to their left', () => {
    const order = [...rooms.keys()];
    for (const [room, allowed] of rooms) {
      if (allowed === 'everything') continue;
      for (const other of allowed)
        expect(order.indexOf(other), `${room}: ${other}`).toBeLessThan(order.indexOf(room));
      for (const other of allowed) expect(order, `${room} may import ${other}`).toContain(other);
    }
  });

  test.each([...rooms])('%s imports only what its row names', (room, allowed) => {
    const files = sources.filter((file) => file.room === room);
    expect(files.length, `${room} has no file`).toBeGreaterThan(0);
    for (const file of files) {
      const foreign = file.imports.map((target) => roomOf(target)).filter((target) => target !== room);
      for (const target of foreign) {
        if (target !== undefined && allowed !== 'everything')
          expect(allowed, `${file.name} imports ${target}/`).toContain(target);
      }
    }
  });
});

describe('every source file', () => {
  test('stands in a room', () => {
    expect(sources.filter(({ room }) => !rooms.has(room)).map(({ name }) => name)).toEqual([]);
  });

  test('opens with a comment that says what it is for', () => {
    const silent = sources.filter(({ text }) => !/^(#!.*\n)?\/\/ .{10}/.test(text));
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  test(`is at most ${longestFile} lines long`, () => {
    const long = sources.filter(({ text }) => text.split('\n').length - 1 > longestFile);
    expect(long.map(({ name, text }) => `${name}: ${text.split('\n').length - 1}`)).toEqual([]);
  });

  test('leaves tree-sitter to syntax/', () => {
    const users = sources.filter(({ imports }) => imports.some((target) => target.startsWith('tree-sitter')));
    expect([...new Set(users.map(({ room }) => room))]).toEqual(['syntax']);
  });

  test('leaves IO to input/ and app/', () => {
    const banned = /^node:(fs|fs\/promises|child_process|net|http|https|worker_threads|readline)$/;
    const inside = sources.filter(({ room }) => !roomsWithIo.includes(room));
    const users = inside.filter(({ imports }) => imports.some((target) => banned.test(target)));
    expect(users.map(({ name }) => name)).toEqual([]);
    const talkers = inside.filter(({ text }) =>
      /\bconsole\.|\bprocess\.(env|std|exit|argv|cwd)|\basync\b/.test(withoutComments(text)),
    );
    expect(talkers.map(({ name }) => name)).toEqual([]);
  });

  test('throws user errors in input/ and app/ only', () => {
    const throwers = sources.filter(
      ({ room, text }) => !roomsWithIo.includes(room) && /new \w*ToolError\(/.test(text),
    );
    expect(throwers.map(({ name }) => name)).toEqual([]);
  });

  test('is named in kebab-case, for its idea', () => {
    const names = sources.map(({ name }) => posix.basename(name));
    expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*\.ts$/.test(name))).toEqual([]);
    expect(
      names.filter((name) => ['utils.ts', 'helpers.ts', 'types.ts', 'common.ts'].includes(name)),
    ).toEqual([]);
  });
});

function readSources(folder: string): SourceFile[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return names
    .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => {
      const text = readFileSync(join(root, name), 'utf8');
      return { name, room: roomOf(name) ?? '', text, imports: readImports(name, text) };
    });
}

/** Imports of a file: packages by name, own files by their path from the root. */
function readImports(name: string, text: string): string[] {
  const specifiers = [...text.matchAll(/(?:\bfrom |\bimport |\bimport\(|\brequire\()'([^']+)'/g)].map(
    (match) => match[1] ?? '',
  );
  return specifiers.map((target) =>
    target.startsWith('.') ? posix.join(posix.dirname(name), target) : target,
  );
}

/** `src/cfg/build.ts` → `cfg`; `rules/double-lock.ts` → `rules`; undefined for a package. */
function roomOf(name: string): string | undefined {
  const parts = name.split('/');
  if (parts[0] === 'rules') return 'rules';
  return parts[0] === 'src' && parts.length > 2 ? parts[1] : undefined;
}

function readRooms(): Map<string, readonly string[] | 'everything'> {
  const rows = readFileSync(join(root, 'src', 'README.md'), 'utf8').matchAll(
    /^\| `([a-z]+)\/` +\|[^|]*\|([^|]*)\|$/gm,
  );
  return new Map(
    [...rows].map(([, room = '', allowed = '']) => {
      const words = allowed.trim();
      return [room, words === 'everything' ? words : words === '–' ? [] : words.split(', ')];
    }),
  );
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}
