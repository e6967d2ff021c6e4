// The HTTP side: three routes, and limits on whoever is slow, large or many.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ToolError } from '../../base/tool-error.js';
import { told, type Answer } from './answer.js';
import { makeBodyReader } from './read-body.js';

export interface Routes {
  readonly webhookPath: string;
  readonly deliver: (body: Buffer, request: IncomingMessage) => Promise<Answer>;
  /** Alive: the process answers. */
  readonly health: () => Answer;
  /** Ready: it takes deliveries. */
  readonly ready: () => Answer;
  readonly onError: (error: unknown) => void;
}

export interface HttpServer {
  readonly url: string;
  /** Takes no more connections; resolves when the requests that are under way have their answers. */
  readonly close: () => Promise<void>;
}

/** A whole request must have come by then: GitHub gives up after ten seconds. */
const longestRequest = 8_000;
const longestHeaders = 5_000;
/** Longer than the minute for which proxies as a rule keep theirs. */
const keepAlive = 75_000;
const mostConnections = 256;

/** Listens. */
export async function startHttp(port: number, host: string, routes: Routes): Promise<HttpServer> {
  const readBody = makeBodyReader();
  const options = {
    requestTimeout: longestRequest,
    headersTimeout: longestHeaders,
    connectionsCheckingInterval: 500,
    keepAliveTimeout: keepAlive,
  };
  const server = createServer(options, (request, response) => {
    answerTo(request, routes, readBody)
      .catch((error: unknown) => {
        routes.onError(error);
        return told(500, 'failed');
      })
      .then((answer) => {
        send(request, response, answer, server);
      })
      .catch(routes.onError);
  });
  server.maxConnections = mostConnections;
  await listen(server, port, host);
  const { address, family, port: actual } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${actual}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeIdleConnections();
        // A server that is closing does not time its requests any more.
        setTimeout(() => {
          server.closeAllConnections();
        }, longestRequest).unref();
      }),
  };
}

async function answerTo(
  request: IncomingMessage,
  routes: Routes,
  readBody: ReturnType<typeof makeBodyReader>,
): Promise<Answer> {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const { method = '' } = request;
  if (path === '/healthz' || path === '/readyz') {
    if (method !== 'GET' && method !== 'HEAD') return wrongMethod('GET, HEAD');
    return path === '/healthz' ? routes.health() : routes.ready();
  }
  if (path !== routes.webhookPath) return { ...told(404, 'refused', 'there is nothing here'), close: true };
  if (method !== 'POST') return wrongMethod('POST');
  const body = await readBody(request);
  switch (body.kind) {
    case 'too-large':
      return { ...told(413, 'refused', 'the body is larger than 25 MB'), close: true };
    case 'too-busy':
      return { ...told(503, 'refused', 'too much at once; deliver it again later'), close: true };
    case 'cut-short':
      return { ...told(400, 'refused', 'the body is cut short'), close: true };
    case 'whole':
      return routes.deliver(body.bytes, request);
  }
}

function wrongMethod(allow: string): Answer {
  return { ...told(405, 'refused', `use ${allow}`), headers: { allow }, close: true };
}

function send(request: IncomingMessage, response: ServerResponse, answer: Answer, server: Server): void {
  if (response.destroyed || response.headersSent) return;
  const text = `${JSON.stringify(answer.body)}\n`;
  const isLast = answer.close === true || !server.listening;
  response.writeHead(answer.status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...(isLast ? { connection: 'close' } : {}),
    ...answer.headers,
  });
  response.end(request.method === 'HEAD' ? undefined : text, () => {
    // A client that goes on sending what nobody wants is let go.
    if (answer.close === true && !request.complete) setTimeout(() => request.destroy(), 1_000).unref();
  });
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  }).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ToolError(
      'cannot-listen',
      2,
      `cannot listen on ${host}, port ${port}: ${why}`,
      'Choose another place with --port and --host.',
      { cause },
    );
  });
}
