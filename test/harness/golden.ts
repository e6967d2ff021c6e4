// Golden files: compared byte for byte, rewritten with UPDATE=1.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';

/** Holds `actual` against the file, named from the project's root. */
export function expectGolden(name: string, actual: string): void {
  const filePath = join(import.meta.dirname, '..', '..', name);
  if (process.env['UPDATE'] === '1') {
    mkdirSync(dirname(filePath), { recursive: true });
    writeFileSync(filePath, actual);
  }
  expect(existsSync(filePath), `${name} is missing; run with UPDATE=1 and read what it wrote`).toBe(true);
  expect(actual).toBe(readFileSync(filePath, 'utf8'));
}
