// Offset search against patch(1): on files that other people have changed, both must find the same place.
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { imageText, rebuildImages } from '../src/image/index.js';
import { textInput } from '../src/input/text-input.js';
import { parsePatches } from '../src/patch/index.js';
import { gitSandbox, imageFixture } from './harness/git-sandbox.js';
import { editText, fileEdit } from './harness/random-edits.js';

const sandbox = gitSandbox();
afterAll(sandbox.remove);

/** What patch(1) makes of a file; undefined when it refuses a hunk. */
function patched(diff: string, text: string): string | undefined {
  sandbox.write('x.c', text);
  const options = ['--fuzz=0', '--force', '--silent', '--binary', '--reject-file=-', '-o', 'out.c', 'x.c'];
  const { status } = spawnSync('patch', options, { cwd: sandbox.directory, input: diff });
  return status === 0 ? sandbox.read('out.c').toString('utf8') : undefined;
}

test('finds the places that patch(1) finds', () => {
  const seen = { applied: 0, moved: 0, refused: 0 };
  const plain = fileEdit.map((edit) => ({ ...edit, crlf: false, finalNewline: true }));
  fc.assert(
    fc.property(plain, plain, fc.constantFrom('-U3', '-U1', '-U5'), (mine, theirs, context) => {
      const pre = imageFixture('log.c');
      const post = editText(pre, { ...mine, edits: mine.edits.slice(0, 2) });
      const text = editText(pre, { ...theirs, edits: theirs.edits.slice(0, 2) });
      sandbox.write('x.c', pre);
      sandbox.git('add', 'x.c');
      sandbox.write('x.c', post);
      const diff = sandbox.git('diff', '--diff-algorithm=histogram', context, 'x.c');
      const bytes = Buffer.from(diff, 'latin1').toString('utf8');
      const file = parsePatches([textInput('test.diff', bytes)]).value[0]?.files[0];
      if (file === undefined || post === '') return;
      const { value, notices } = rebuildImages(file, text);
      if (notices.some(({ code }) => code === 'patch-already-applied')) return;
      const ours = value.post?.whole === true ? imageText(value.post) : undefined;
      const theirText = patched(bytes, text);
      if (ours === undefined) seen.refused += 1;
      else seen[notices.length > 0 ? 'moved' : 'applied'] += 1;
      expect(ours).toBe(theirText);
    }),
    { numRuns: 60 },
  );
  // A run in which nothing moved would have shown nothing.
  expect(Math.min(seen.applied, seen.moved, seen.refused)).toBeGreaterThan(0);
});
