// The walk through docs/hook.md: its commands are run, and what they print is what the page shows. UPDATE=1 redraws it.
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import {
  broken,
  hookedRepository,
  moss,
  must,
  removeRepositories,
  tool,
} from './harness/hooked-repository.js';

afterAll(removeRepositories);

const page = path.join(import.meta.dirname, '../docs/hook.md');
const walk = /(<!-- run by test\/hook-docs\.test\.ts -->\n\n```console\n)([^]*?)```/;

test('docs/hook.md shows what its commands print', () => {
  const text = readFileSync(page, 'utf8');
  const shown = walk.exec(text)?.[2] ?? '';
  const repository = hookedRepository({ install: false });
  repository.write('fs/moss/log.c', broken(moss));
  const programs = path.join(repository.directory, '.git/bin');
  mkdirSync(programs);
  symlinkSync(tool, path.join(programs, 'hunklock'));
  chmodSync(tool, 0o755);
  const env = { PATH: `${programs}:${process.env['PATH'] ?? ''}` };
  const commands = [...shown.matchAll(/^\$ (.+)$/gm)].map(([, command = '']) => command);
  const printed = commands.map((command) => {
    const { stdout, stderr } = repository.tryGit(['-c', `alias.sh=!${command}`, 'sh'], env);
    return `$ ${command}\n${stdout}${stderr}`;
  });
  const words: readonly (readonly [string, string])[] = [
    [path.join(programs, 'hunklock'), '/home/ada/bin/hunklock'],
    [repository.directory, '/home/ada/moss'],
    [process.execPath, '/usr/bin/node'],
    [process.version, 'v20.20.2'],
  ];
  const plain = words.reduce((all, [from, to]) => all.replaceAll(from, to), printed.join(''));
  if (process.env['UPDATE'] !== undefined)
    writeFileSync(
      page,
      text.replace(walk, (_, head: string) => `${head}${plain}\`\`\``),
    );
  else expect(plain).toBe(shown);
  must(repository.tryGit(['rev-parse', 'HEAD']));
  expect(repository.commits()).toBe(2);
});

test('hook managers are told to run commands that there are', () => {
  const text = readFileSync(page, 'utf8');
  const recipes = new Set(
    [...text.matchAll(/^(?: +run: )?(hunklock hook run \S+)$/gm)].map(([, run = '']) => run),
  );
  const manifest = readFileSync(path.join(import.meta.dirname, '../.pre-commit-hooks.yaml'), 'utf8');
  for (const [, run = ''] of manifest.matchAll(/^ {2}entry: (.*)$/gm)) recipes.add(run);
  expect(recipes.size).toBe(3);
  const repository = hookedRepository({ install: false });
  for (const run of recipes) {
    const name = run.split(' ').slice(1);
    expect(repository.hunklock(name)).toEqual({ status: 0, stdout: '', stderr: '' });
  }
});
