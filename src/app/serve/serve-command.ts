// `hunklock serve`: puts the parts together, and takes them apart again on a signal.
import { exitStatus, type ExitStatus } from '../exit.js';
import { requireSafe } from '../github/client.js';
import { packageVersion } from '../package-files.js';
import { told, type Answer } from './answer.js';
import { makeTokens } from './app-token.js';
import { lockData } from './data-lock.js';
import { makeDispatcher, type Dispatcher } from './dispatcher.js';
import { startHttp, type HttpServer } from './http-server.js';
import { makeDataDirectory, openJournal, type Journal } from './journal.js';
import { makeReviews } from './reviews.js';
import { serveSettings, type ServeFlags, type ServeSettings } from './serve-flags.js';
import { makeLog, type Log } from './serve-log.js';
import { readSecrets, type Secrets } from './serve-secrets.js';
import { untilStopped } from './stop-signal.js';
import { takeDelivery } from './webhook.js';

/** Serves until a signal stops it. */
export async function runServe(flags: ServeFlags): Promise<ExitStatus> {
  const { env } = process;
  const settings = serveSettings(flags, env, process.cwd());
  requireSafe(settings.apiUrl);
  const secrets = await readSecrets(env);
  const log = makeLog(
    (line) => void process.stderr.write(line),
    [...secrets.webhook, secrets.privateKey.trim()],
  );
  await makeDataDirectory(settings.data);
  const stop = untilStopped();
  const lock = await lockData(settings.data, () => {
    log('error', 'lock-lost', { reason: 'the lock of the data directory was removed' });
    stop.now();
  });
  try {
    const journal = await openJournal(settings.data);
    await serve(settings, secrets, journal, log, stop.asked);
    await journal.close();
    log('info', 'stopped', { pending: journal.state.pending.size });
    return exitStatus.clean;
  } finally {
    await lock.release();
  }
}

async function serve(
  settings: ServeSettings,
  secrets: Secrets,
  journal: Journal,
  log: Log,
  asked: Promise<string>,
): Promise<void> {
  const kill = new AbortController();
  const reviews = makeReviews(
    settings,
    makeTokens(secrets, settings.apiUrl, settings.checkRun),
    kill.signal,
    log,
  );
  const dispatcher = makeDispatcher({ ...settings, ...reviews, journal, log });
  let isStopping = false;
  const http = await startHttp(settings.port, settings.host, {
    webhookPath: settings.path,
    deliver: (body, request) =>
      takeDelivery(body, request.headers, {
        ...settings,
        secrets: secrets.webhook,
        journal,
        log,
        onAccepted: dispatcher.wake,
      }),
    health: () => told(200, 'alive'),
    ready: () => readiness(settings, journal, dispatcher, isStopping),
    onError: (error) => {
      log('error', 'internal-error', { reason: error instanceof Error ? error.message : String(error) });
    },
  });
  sayStart(http, settings, journal, log);
  dispatcher.wake();
  const signal = await asked;
  isStopping = true;
  log('info', 'stopping', { signal, running: dispatcher.counts().running });
  await end(http, dispatcher, kill, settings.stopLimit);
}

function sayStart(
  http: HttpServer,
  { path, data }: ServeSettings,
  { state, found }: Journal,
  log: Log,
): void {
  if (found.damaged > 0)
    log('warn', 'journal-damaged', { lines: found.damaged, kept: `${data}/journal.log.damaged` });
  if (found.torn) log('info', 'journal-torn', { reason: 'the last record was never whole, nor answered' });
  const version = packageVersion();
  log('info', 'listening', { url: `${http.url}${path}`, version, data, pending: state.pending.size });
}

/** Reviews that run are waited for as long as the limit says; then they are ended, and wait for the next start. */
async function end(
  http: HttpServer,
  dispatcher: Dispatcher,
  kill: AbortController,
  stopLimit: number,
): Promise<void> {
  const answered = http.close();
  const timer = setTimeout(() => {
    kill.abort();
  }, stopLimit * 1000);
  await Promise.all([dispatcher.stop(), answered]);
  clearTimeout(timer);
}

function readiness(
  { mostPending }: ServeSettings,
  { state, failure, append }: Journal,
  dispatcher: Dispatcher,
  isStopping: boolean,
): Answer {
  const isFull = state.pending.size >= mostPending;
  const problem = isStopping
    ? 'stopping'
    : failure() !== undefined
      ? 'journal-failed'
      : isFull
        ? 'queue-full'
        : '';
  // Nobody delivers to a server that is not ready: it has to find out by itself that the disk is back.
  if (problem === 'journal-failed') append({ kind: 'released', delivery: '' }).catch(() => undefined);
  const { running, reviewed, failed, lastFailure } = dispatcher.counts();
  const queued = Math.max(0, state.pending.size - running);
  const body = { status: problem === '' ? 'ready' : problem, queued, running, reviewed, failed, lastFailure };
  return { status: problem === '' ? 200 : 503, body };
}
