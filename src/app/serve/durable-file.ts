// A file to which text is appended so that a power cut takes none of it; and that can be replaced as a whole.
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** One writer at a time; no two calls may overlap. */
export interface DurableFile {
  readonly size: () => number;
  /** Resolves when the text is on the disk. When it rejects, the next call writes over what was left behind. */
  readonly append: (text: string) => Promise<void>;
  /** Puts another content in the place of all there is: at any time one of the two is there, whole. */
  readonly replace: (text: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Makes the file anew with a content. */
export async function createDurable(file: string, content: string): Promise<DurableFile> {
  let handle = await writeWhole(file, content);
  let size = Buffer.byteLength(content);
  await syncFolder(dirname(file));
  return {
    size: () => size,
    append: async (text) => {
      const bytes = Buffer.from(text);
      // A longer rest of a failed write would follow what is written now.
      await handle.truncate(size);
      await writeAt(handle, bytes, size);
      await handle.datasync();
      size += bytes.length;
    },
    replace: async (text) => {
      const next = await writeWhole(file, text);
      const old = handle;
      [handle, size] = [next, Buffer.byteLength(text)];
      await old.close();
      await syncFolder(dirname(file));
    },
    close: () => handle.close(),
  };
}

async function writeWhole(file: string, content: string): Promise<FileHandle> {
  const draft = `${file}.new`;
  await rm(draft, { force: true });
  const handle = await open(draft, 'wx', 0o600);
  try {
    await writeAt(handle, Buffer.from(content), 0);
    await handle.sync();
    await rename(draft, file);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function writeAt(handle: FileHandle, bytes: Buffer, from: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, from + done);
    done += bytesWritten;
  }
}

/** Without it a power cut may bring the old content back. */
async function syncFolder(directory: string): Promise<void> {
  const folder = await open(directory, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
