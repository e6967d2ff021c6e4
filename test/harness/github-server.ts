// A GitHub of our own over real HTTP: described responses only, and the rules that the description does not state.
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { faultOf, matchOperation, respond } from './openapi.js';

export interface ServedFile {
  readonly filename: string;
  readonly status: string;
  readonly patch?: string;
  readonly previous_filename?: string;
}

export interface ServedComment {
  id: number;
  node_id: string;
  path: string;
  body: string;
  user: { login: string };
  in_reply_to_id?: number;
}

/** A pull request with all that the bot may see and change. */
export interface ServedPull {
  head: string;
  base: string;
  mergeBase: string;
  files: ServedFile[];
  /** Text of files by `path` at the merge base and the base. */
  contents: Map<string, string>;
  comments: ServedComment[];
  reviews: { body: string; user: { login: string } }[];
  checks: { id: number; external_id: string; status: string; annotations: number }[];
  resolved: string[];
  /** Whom the token belongs to. */
  login: string;
  /** Answers in place of the next ones that match; each is used once. */
  failures: {
    match: RegExp;
    status: number;
    headers?: Record<string, string>;
    message?: string;
    done?: true;
  }[];
  /** A comment with this in its body is refused for a reason of its own. */
  refuse?: RegExp;
  /** What the App may do; all that it needs when not given. */
  appPermissions?: Record<string, string>;
  /** Waited for before a request is looked at. */
  onRequest?: (call: string) => Promise<void> | void;
  /** Waited for before its answer is sent: what it writes is there by then. */
  onAnswer?: (call: string) => Promise<void> | void;
}

export interface GithubServer {
  readonly url: string;
  readonly pull: ServedPull;
  /** `METHOD /path` of each request. */
  readonly requests: string[];
  /** Requests that write, with their bodies. */
  readonly writes: { call: string; body: Record<string, unknown> }[];
  /** What was not as GitHub describes it; a test wants none. */
  readonly faults: string[];
  readonly close: () => Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
}

const longestBody = 65_536;
const allPermissions = { contents: 'read', pull_requests: 'write', checks: 'write' };
/** What an App gets for its JWT. */
export const installationToken = `ghs_${'A1b2'.repeat(9)}`;

export async function serveGithub(pull: ServedPull): Promise<GithubServer> {
  const requests: string[] = [];
  const writes: GithubServer['writes'] = [];
  const faults: string[] = [];
  const server: Server = createServer((request, response) => {
    void readBody(request).then(async (text) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
      const call = `${request.method ?? ''} ${pathname}`;
      requests.push(call);
      await pull.onRequest?.(call);
      const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
      if (request.method !== 'GET' && pathname !== '/graphql') writes.push({ call, body });
      const answer = answerTo({ pull, call, pathname, searchParams, body, faults, request });
      const self = `http://${request.headers.host ?? ''}${pathname}`;
      const { link, ...headers } = answer.headers ?? {};
      const next = link === undefined ? {} : { link: link.replace('{self}', self) };
      await pull.onAnswer?.(call);
      response.writeHead(answer.status, { 'content-type': 'application/json', ...headers, ...next });
      response.end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    pull,
    requests,
    writes,
    faults,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

interface Asked {
  readonly pull: ServedPull;
  readonly call: string;
  readonly pathname: string;
  readonly searchParams: URLSearchParams;
  readonly body: Record<string, unknown>;
  readonly faults: string[];
  readonly request: IncomingMessage;
}

function answerTo(asked: Asked): Answer {
  const { pull, call, pathname, body, faults, request } = asked;
  if (!isAuthorized(request.headers.authorization ?? '', pathname))
    return { status: 401, body: { message: 'Bad credentials' } };
  const failure = pull.failures.find(({ match, done }) => done === undefined && match.test(call));
  if (failure) {
    failure.done = true;
    const { status, headers = {}, message = 'Failed' } = failure;
    if (status === 502) perform(asked);
    return { status, headers, body: { message } };
  }
  if (pathname === '/graphql') return { status: 200, body: { data: graphql(pull, body) } };
  const matched = matchOperation(request.method ?? '', pathname);
  if (matched === undefined) {
    faults.push(`${call}: not described`);
    return { status: 404, body: { message: 'Not Found' } };
  }
  const query = [...asked.searchParams.keys()].filter((key) => !(key in matched.operation.query));
  if (query.length > 0) faults.push(`${call}: no such query: ${query.join()}`);
  const fault = faultOf(matched.operation.request, body, true);
  if (fault !== undefined) faults.push(`${call}: ${fault}`);
  const answer = perform(asked);
  if (answer.status >= 300) return answer;
  const full = respond(matched.operation.response, answer.body);
  const wrong = faultOf(matched.operation.response, full, false);
  if (wrong !== undefined) faults.push(`${call}: response: ${wrong}`);
  return { ...answer, status: matched.operation.status, body: full };
}

/** A token for all but the App's own routes, which take a JWT. */
function isAuthorized(authorization: string, pathname: string): boolean {
  const tokens = ['token secret-token', `token ${installationToken}`];
  return /^\/app(?:\/|$)/.test(pathname)
    ? /^bearer [\w-]+\.[\w-]+\.[\w-]+$/.test(authorization)
    : tokens.includes(authorization);
}

function perform({ pull, pathname, call, searchParams, body }: Asked): Answer {
  const path = pathname.replace(/^\/repos\/[^/]+\/[^/]+/, '');
  const ok = (value: unknown): Answer => ({ status: 200, body: value });
  if (pathname === '/app')
    return ok({
      slug: 'hunklock',
      permissions: pull.appPermissions ?? allPermissions,
      events: ['pull_request'],
    });
  if (pathname.startsWith('/app/installations/'))
    return ok({ token: installationToken, expires_at: '2099-01-01T00:00:00Z', permissions: {} });
  if (call === 'GET /user') return ok({ login: pull.login });
  if (/^GET .*\/pulls\/\d+$/.test(call)) {
    const branch = (sha: string): object => ({ sha, ref: 'x', label: 'x:x' });
    return ok({
      number: 7,
      head: branch(pull.head),
      base: branch(pull.base),
      changed_files: pull.files.length,
    });
  }
  if (/^GET .*\/files$/.test(call)) {
    const described = pull.files.map((file) => ({ sha: 'b'.repeat(40), changes: 1, ...file }));
    return paged(described, searchParams, 3000);
  }
  if (path.startsWith('/compare/')) return ok({ merge_base_commit: { sha: pull.mergeBase } });
  if (path.startsWith('/contents/'))
    return content(pull, decodeURIComponent(path.slice('/contents/'.length)));
  if (/^GET .*\/pulls\/\d+\/comments$/.test(call)) return paged(pull.comments, searchParams);
  if (/^GET .*\/reviews$/.test(call))
    return paged(
      pull.reviews.map((review, index) => ({ id: index + 1, ...review })),
      searchParams,
    );
  if (/^POST .*\/reviews$/.test(call)) return createReview(pull, body);
  if (/^POST .*\/comments$/.test(call)) return createComment(pull, body);
  if (call.startsWith('PATCH ') && path.startsWith('/pulls/comments/')) return editComment(pull, path, body);
  return checkRuns(pull, path, call, body);
}

function content(pull: ServedPull, path: string): Answer {
  const text = pull.contents.get(path);
  if (text === undefined) return { status: 404, body: { message: 'Not Found' } };
  const encoded = Buffer.from(text).toString('base64');
  return {
    status: 200,
    body: { type: 'file', encoding: 'base64', content: encoded, path, size: text.length },
  };
}

function paged(all: readonly object[], query: URLSearchParams, most = Infinity): Answer {
  const size = Math.min(Number(query.get('per_page') ?? 30), 100);
  const page = Number(query.get('page') ?? 1);
  const part = all.slice(0, most).slice((page - 1) * size, page * size);
  const next = new URLSearchParams(query);
  next.set('page', String(page + 1));
  const link = page * size < Math.min(all.length, most) ? `<{self}?${next.toString()}>; rel="next"` : '';
  return { status: 200, body: part, headers: link === '' ? {} : { link } };
}

/** All or nothing: one comment that is not on a line of the diff refuses the review. */
function createReview(pull: ServedPull, body: Record<string, unknown>): Answer {
  const comments = (body.comments ?? []) as { path: string; line: number; side: string; body: string }[];
  const text = typeof body.body === 'string' ? body.body : '';
  if (body.event === 'COMMENT' && text === '') return refused('Body is required');
  if ([text, ...comments.map((comment) => comment.body)].some((one) => Array.from(one).length > longestBody))
    return refused('Body is too long (maximum is 65536 characters)');
  for (const comment of comments) {
    if (!isShown(pull, comment)) return refused('Pull request review thread line must be part of the diff');
    if (pull.refuse?.test(comment.body) === true) return refused('Validation failed');
  }
  if (body.commit_id !== pull.head) return refused('commit_id is not part of the pull request');
  pull.reviews.push({ body: text, user: { login: pull.login } });
  for (const comment of comments) addComment(pull, comment.path, comment.body);
  return { status: 200, body: { id: pull.reviews.length, body: text, user: { login: pull.login } } };
}

function createComment(pull: ServedPull, body: Record<string, unknown>): Answer {
  const { path, subject_type: subject, body: text } = body as Record<string, string>;
  const isThere = pull.files.some(({ filename }) => filename === path);
  if (subject !== 'file' || !isThere || pull.refuse?.test(text ?? '') === true)
    return refused('Validation failed');
  return { status: 201, body: addComment(pull, path ?? '', text ?? '') };
}

function editComment(pull: ServedPull, path: string, body: Record<string, unknown>): Answer {
  const comment = pull.comments.find(({ id }) => id === Number(path.split('/').at(-1)));
  if (comment === undefined) return { status: 404, body: { message: 'Not Found' } };
  comment.body = String(body.body);
  return { status: 200, body: comment };
}

function checkRuns(pull: ServedPull, path: string, call: string, body: Record<string, unknown>): Answer {
  const {
    output,
    external_id: externalId,
    status,
  } = body as { output?: { annotations?: object[] } } & Record<string, unknown>;
  const added = output?.annotations?.length ?? 0;
  if (call.startsWith('GET '))
    return {
      status: 200,
      body: {
        total_count: pull.checks.length,
        check_runs: pull.checks.map(({ id, external_id, status: now }) => ({
          id,
          external_id,
          status: now,
          app: null,
        })),
      },
    };
  if (path === '/check-runs') {
    pull.checks.push({
      id: pull.checks.length + 1,
      external_id: String(externalId),
      status: String(status),
      annotations: added,
    });
    return { status: 201, body: { id: pull.checks.length, app: null } };
  }
  const run = pull.checks.find(({ id }) => id === Number(path.split('/').at(-1)));
  if (run === undefined) return { status: 404, body: { message: 'Not Found' } };
  run.annotations += added;
  if (typeof status === 'string') run.status = status;
  return { status: 200, body: { id: run.id, app: null } };
}

function addComment(pull: ServedPull, path: string, body: string): ServedComment {
  const id = 1000 + pull.comments.length;
  const comment = { id, node_id: `node${id}`, path, body, user: { login: pull.login } };
  pull.comments.push(comment);
  return comment;
}

function isShown(
  pull: ServedPull,
  { path, line, side }: { path: string; line: number; side: string },
): boolean {
  const patch = pull.files.find(({ filename }) => filename === path)?.patch ?? '';
  let [pre, post] = [0, 0];
  for (const text of patch.split('\n')) {
    const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(text);
    if (header) [pre, post] = [Number(header[1]) - 1, Number(header[2]) - 1];
    else {
      if (!text.startsWith('+')) pre++;
      if (!text.startsWith('-')) post++;
      const at = side === 'LEFT' ? pre : post;
      const isOnSide = side === 'LEFT' ? !text.startsWith('+') : !text.startsWith('-');
      if (isOnSide && at === line) return true;
    }
  }
  return false;
}

const refused = (message: string): Answer => ({ status: 422, body: { message, errors: [message] } });

function graphql(pull: ServedPull, { query, variables }: Record<string, unknown>): unknown {
  const text = String(query);
  if (text.includes('viewer')) return { viewer: { login: pull.login } };
  if (text.includes('on Blob'))
    return { repository: objects(pull, text, variables as Record<string, string>) };
  if (text.startsWith('mutation')) {
    pull.resolved.push((variables as { thread: string }).thread);
    return { resolveReviewThread: { thread: { isResolved: true } } };
  }
  const nodes = pull.comments
    .filter((comment) => comment.in_reply_to_id === undefined)
    .map(({ id }) => ({ id: `thread${id}`, isResolved: false, comments: { nodes: [{ databaseId: id }] } }));
  const reviewThreads = { pageInfo: { hasNextPage: false, endCursor: null }, nodes };
  return { repository: { pullRequest: { reviewThreads } } };
}

/** Trees by commit and folder (`f0`), blobs by id (`b0`), as the variables name them. */
function objects(pull: ServedPull, query: string, variables: Record<string, string>): unknown {
  const files = [...pull.contents].map(([path, text]) => ({ path, text, oid: oidOf(path) }));
  const answers = Object.entries(variables).flatMap(([name, value]): [string, unknown][] => {
    if (name.startsWith('o') && name !== 'owner') {
      const text = files.find(({ oid }) => oid === value)?.text;
      return [[name.replace('o', 'b'), text === undefined ? null : { text, isTruncated: false }]];
    }
    if (!/^e\d/.test(name)) return [];
    if (!value.startsWith(`${pull.mergeBase}:`)) return [[name.replace('e', 'f'), null]];
    const folder = value.slice(pull.mergeBase.length + 1);
    return [[name.replace('e', 'f'), { entries: entriesOf(files, folder === '' ? '' : `${folder}/`) }]];
  });
  return Object.fromEntries(answers.filter(([name]) => query.includes(`${name}:`)));
}

function entriesOf(files: readonly { path: string; text: string; oid: string }[], folder: string): object[] {
  const inside = files.filter(({ path }) => path.startsWith(folder));
  const names = new Set(inside.map(({ path }) => path.slice(folder.length).split('/')[0] ?? ''));
  return [...names].map((name) => {
    const file = inside.find(({ path }) => path === `${folder}${name}`);
    const object = file
      ? { oid: file.oid, byteSize: Buffer.byteLength(file.text) }
      : { entries: entriesOf(files, `${folder}${name}/`) };
    return { name, object };
  });
}

const oidOf = (path: string): string => createHash('sha1').update(path).digest('hex');

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
