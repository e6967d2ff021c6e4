// Signals that ask the server to stop: the first gracefully, the second at once.

export interface StopSignal {
  /** Resolves with the reason. */
  readonly asked: Promise<string>;
  readonly now: () => void;
}

/** Listens for SIGTERM and SIGINT. */
export function untilStopped(): StopSignal {
  let stop: (reason: string) => void = () => undefined;
  let isAsked = false;
  const asked = new Promise<string>((resolve) => {
    stop = (reason) => {
      // 128 + SIGTERM's or SIGINT's number is what a shell would say; the journal has what was not done.
      if (isAsked) process.exit(reason === 'SIGINT' ? 130 : 143);
      isAsked = true;
      resolve(reason);
    };
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
  return {
    asked,
    now: () => {
      if (!isAsked) stop('lock-lost');
    },
  };
}
