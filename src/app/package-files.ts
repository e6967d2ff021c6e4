// Files that the installed package carries beside its code: package.json and the rule pages.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Reads a text file of the package, named from its root; undefined when it is not there. */
export function readPackageFile(name: string): string | undefined {
  const filePath = join(packageRoot(), name);
  return existsSync(filePath) ? readFileSync(filePath, 'utf8') : undefined;
}

export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readPackageFile('package.json') ?? '{}');
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return isManifest ? String(manifest.version) : 'unknown';
}

/** The nearest folder upwards with a package.json: the same from `src/app` and from `dist/src/app`. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}
