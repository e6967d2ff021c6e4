// Packs the compiled command line into few files: a cold start reads hundreds of modules otherwise, and a hook or a
// mail pipe starts cold each time. Commands stay chunks of their own, loaded when they are called.
import { join } from 'node:path';
import { rolldown } from 'rolldown';

const root = join(import.meta.dirname, '..');
// Packages with native code find their binaries relative to themselves.
const native = /^(?:tree-sitter|tree-sitter-c|lmdb)(?:\/|$)/;

const bundle = await rolldown({
  input: { hunklock: join(root, 'dist', 'src', 'app', 'cli.js') },
  platform: 'node',
  external: native,
  logLevel: 'warn',
});
await bundle.write({
  dir: join(root, 'dist', 'bin'),
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: '[name]-[hash].js',
  cleanDir: true,
});
await bundle.close();
