// Names by number and numbers by name: the strings of the index, with a hash table that is stored with them.

export interface NameTable {
  readonly count: number;
  readonly nameOf: (id: number) => string;
  readonly idOf: (name: string) => number | undefined;
}

/** Opens a stored table; names are made into strings when they are asked for. */
export function openNames(starts: Int32Array, text: Uint8Array, slots: Int32Array): NameTable {
  const count = Math.max(0, starts.length - 1);
  const bytes = Buffer.from(text.buffer, text.byteOffset, text.byteLength);
  const nameOf = (id: number): string => bytes.toString('latin1', starts[id] ?? 0, starts[id + 1] ?? 0);
  return {
    count,
    nameOf,
    idOf: (name) => {
      const mask = slots.length - 1;
      for (
        let slot = hashOf(name) & mask, tries = 0;
        tries < slots.length;
        slot = (slot + 1) & mask, tries++
      ) {
        const entry = slots[slot] ?? 0;
        if (entry === 0) return undefined;
        if (nameOf(entry - 1) === name) return entry - 1;
      }
      return undefined;
    },
  };
}

/** The three sections of a table: where each name starts, the names, the hash table (number + 1; 0 is free). */
export function packNames(names: readonly string[]): readonly [Int32Array, Uint8Array, Int32Array] {
  const starts = new Int32Array(names.length + 1);
  for (const [id, name] of names.entries()) starts[id + 1] = (starts[id] ?? 0) + name.length;
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(names.length * 2 + 2)));
  const mask = slots.length - 1;
  for (const [id, name] of names.entries()) {
    let slot = hashOf(name) & mask;
    while (slots[slot] !== 0) slot = (slot + 1) & mask;
    slots[slot] = id + 1;
  }
  return [starts, Buffer.from(names.join(''), 'latin1'), slots];
}

/** FNV-1a over the character codes; names of C are ASCII. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
