// Proves that a text is the one a diff was made from, by the blob id on its `index` line.
import { createHash } from 'node:crypto';

/** Git prints at least this many digits unless told otherwise (`core.abbrev`). */
const LEAST_DIGITS = 7;

/**
 * True when git would give the text this blob id.
 *
 * @param blob - The id as printed, full or abbreviated, of a SHA-1 or SHA-256 repository.
 * @returns False also for a text that was not UTF-8 in the file, as its bytes are not known here.
 */
export function isTextOfBlob(text: string, blob: string): boolean {
  if (blob.length < LEAST_DIGITS) return false;
  const bytes = Buffer.from(text, 'utf8');
  const algorithms = blob.length > 40 ? ['sha256'] : ['sha1', 'sha256'];
  return algorithms.some((algorithm) => {
    const hash = createHash(algorithm).update(`blob ${bytes.length}\0`).update(bytes);
    return hash.digest('hex').startsWith(blob.toLowerCase());
  });
}
