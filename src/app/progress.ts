// One line on stderr that says how far a long run is; only a person at a terminal sees it.

export interface Progress {
  readonly update: (done: number, total: number, what: string) => void;
  /** Wipes the line away. */
  readonly finish: () => void;
}

/** Short runs stay silent. In milliseconds. */
const silentTime = 500;
const redrawTime = 100;

export function makeProgress(stream: NodeJS.WriteStream, quiet: boolean): Progress {
  if (quiet || !stream.isTTY) return { update: () => undefined, finish: () => undefined };
  let due = Date.now() + silentTime;
  let drawn = false;
  return {
    update(done, total, what) {
      if (Date.now() < due) return;
      due = Date.now() + redrawTime;
      drawn = true;
      const line = `${done}/${total} ${what}`.replace(/\p{Cc}/gu, '?');
      stream.write(`\r\x1b[K${line.slice(0, (stream.columns || 80) - 1)}`);
    },
    finish() {
      if (drawn) stream.write('\r\x1b[K');
      drawn = false;
    },
  };
}
