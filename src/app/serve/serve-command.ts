// `hunklock serve`: puts the parts together, and takes them apart again on a signal.
import { ToolError } from '../../base/tool-error.js';
import { exitStatus, type ExitStatus } from '../exit.js';
import { requireSafe } from '../github/client.js';
import { packageVersion } from '../package-files.js';
import { told } from './answer.js';
import { lockData } from './data-lock.js';
import { makeDispatcher, type Dispatcher } from './dispatcher.js';
import { openApp, type GithubApp } from './github-app.js';
import { startHttp, type HttpServer } from './http-server.js';
import { makeDataDirectory, openJournal, type Journal } from './journal.js';
import { readiness } from './readiness.js';
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
  const asked = untilStopped();
  const lock = await lockData(settings.data, () => {
    // Somebody else may own the journal now: what we accept would go into a file that nobody reads.
    log('error', 'lock-lost', { reason: `the lock of ${settings.data} is not this server's any more` });
    process.exit(exitStatus.usage);
  });
  try {
    const journal = await openJournal(settings.data);
    await serve(settings, secrets, journal, log, asked).finally(journal.close);
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
  const app = openApp(secrets, settings.apiUrl, settings.checkRun);
  const reviews = makeReviews(settings, app.makeToken, kill.signal, log);
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
  const reason = await Promise.race([asked, refusal(app, log)]);
  isStopping = true;
  const signal = typeof reason === 'string' ? reason : reason.code;
  log('info', 'stopping', { signal, running: dispatcher.counts().running });
  await end(http, dispatcher, kill, settings.stopLimit);
  if (typeof reason !== 'string') throw reason;
}

/** Says who the App is; resolves only when GitHub does not take it. That GitHub does not answer is no reason to stop. */
async function refusal(app: GithubApp, log: Log): Promise<ToolError> {
  try {
    const { slug, lacks } = await app.identify();
    if (lacks.length > 0) log('warn', 'app-lacks', { app: slug, reason: lacks.join(', ') });
    else log('info', 'app', { app: slug });
  } catch (error) {
    if (error instanceof ToolError) return error;
    log('warn', 'app-not-known', { reason: error instanceof Error ? error.message : String(error) });
  }
  return new Promise(() => undefined);
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
