// The presets that come along, and the ones that the place of a file asks for.
import { bcachefs } from './bcachefs.js';
import { ksmbd } from './ksmbd.js';
import { lustre } from './lustre.js';
import { openafs } from './openafs.js';
import { openzfs } from './openzfs.js';
import type { Preset } from './preset.js';

export type { Preset } from './preset.js';

export const presets: readonly Preset[] = [lustre, openzfs, ksmbd, bcachefs, openafs];

/** Presets whose folders the file stands in: `drivers/staging/lustre/lustre/llite/namei.c` is Lustre's. */
export function presetsFor(filePath: string): readonly Preset[] {
  const place = `/${filePath}`;
  return presets.filter(({ folders }) => folders.some((folder) => place.includes(`/${folder}`)));
}
