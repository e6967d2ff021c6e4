// The container of the index on disk: byte sections behind a checksum, so that damage is seen before it is believed.
import { createHash } from 'node:crypto';

/** Changes whenever the layout, or what a name's entry means, changes: older files are built anew. */
const magic = 'hunkidx1';

const checksumSize = 20;
const headerSize = 32;
const alignment = 8;

/** Joins sections into one file: magic, SHA-1 of the rest, count and lengths, then each section aligned. */
export function packSections(sections: readonly Uint8Array[]): Buffer {
  const tableSize = align(4 + 4 * sections.length);
  const size = sections.reduce((sum, section) => sum + align(section.byteLength), headerSize + tableSize);
  const file = Buffer.alloc(size);
  file.write(magic, 0, 'latin1');
  file.writeUInt32LE(sections.length, headerSize);
  let at = headerSize + tableSize;
  for (const [index, section] of sections.entries()) {
    file.writeUInt32LE(section.byteLength, headerSize + 4 + 4 * index);
    file.set(section, at);
    at += align(section.byteLength);
  }
  checksumOf(file).copy(file, magic.length);
  return file;
}

/**
 * Takes a file apart again.
 *
 * @returns Undefined for anything but a whole file of exactly this layout: cut short, scribbled over, another version.
 */
export function unpackSections(file: Buffer, expected: number): readonly Uint8Array[] | undefined {
  if (file.length < headerSize + 4 || file.toString('latin1', 0, magic.length) !== magic) return undefined;
  if (!checksumOf(file).equals(file.subarray(magic.length, magic.length + checksumSize))) return undefined;
  if (file.readUInt32LE(headerSize) !== expected) return undefined;
  const sections: Uint8Array[] = [];
  let at = headerSize + align(4 + 4 * expected);
  for (let index = 0; index < expected; index++) {
    const length = file.readUInt32LE(headerSize + 4 + 4 * index);
    if (at + length > file.length) return undefined;
    sections.push(file.subarray(at, at + length));
    at += align(length);
  }
  return sections;
}

/** The numbers of a section; copied only when the buffer that holds the file is not aligned. */
export function numbersOf(section: Uint8Array): Int32Array {
  const aligned = section.byteOffset % 4 === 0 ? section : Uint8Array.from(section);
  return new Int32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength >> 2);
}

export function bytesOf(numbers: Int32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

const align = (size: number): number => Math.ceil(size / alignment) * alignment;

const checksumOf = (file: Buffer): Buffer => createHash('sha1').update(file.subarray(headerSize)).digest();
