// The bytes of a request, within bounds: of one, and of all that are on their way at once.
import type { IncomingMessage } from 'node:http';

export type Body =
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  | { readonly kind: 'too-large' | 'too-busy' | 'cut-short' };

/** GitHub sends no larger payload. */
export const longestBody = 25 * 1024 * 1024;
/** Who has no signature can make the server hold this much, and no more. */
const mostHeld = 4 * longestBody;

/** Makes a reader; one serves all requests of a server. */
export function makeBodyReader(): (request: IncomingMessage) => Promise<Body> {
  let held = 0;
  return async (request) => {
    if (Number(request.headers['content-length'] ?? 0) > longestBody) return { kind: 'too-large' };
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      // Ending the loop must leave the socket as it is: the answer goes through it.
      for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        size += chunk.length;
        held += chunk.length;
        if (size > longestBody) return { kind: 'too-large' };
        if (held > mostHeld) return { kind: 'too-busy' };
        chunks.push(chunk);
      }
      return { kind: 'whole', bytes: Buffer.concat(chunks, size) };
    } catch {
      return { kind: 'cut-short' };
    } finally {
      held -= size;
    }
  };
}
