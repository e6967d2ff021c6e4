// What the server answers, as data.

/** An answer; its body is JSON. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** The rest of the request is not read. */
  readonly close?: true;
}

/** An answer to a delivery: what becomes of it, and why. */
export function told(status: number, what: string, reason?: string): Answer {
  return { status, body: { status: what, ...(reason !== undefined && { reason }) } };
}
