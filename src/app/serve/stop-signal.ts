// Signals that ask the server to stop: the first gracefully, the second at once.

/** Listens for SIGTERM and SIGINT from now on; resolves with the first. */
export function untilStopped(): Promise<string> {
  let isAsked = false;
  return new Promise<string>((resolve) => {
    const stop = (signal: string): void => {
      // 128 and the signal's number, as a shell says it; the journal has what was not done.
      if (isAsked) process.exit(signal === 'SIGINT' ? 130 : 143);
      isAsked = true;
      resolve(signal);
    };
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
  });
}
