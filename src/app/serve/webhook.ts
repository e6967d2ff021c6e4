// One delivery, from its headers to its answer: nothing is believed before the signature, nothing answered before the disk.
import type { IncomingHttpHeaders } from 'node:http';
import { told, type Answer } from './answer.js';
import type { Journal } from './journal.js';
import { isSettled } from './queue-state.js';
import type { Log, LogFields } from './serve-log.js';
import { isSigned } from './signature.js';
import { within } from './within.js';
import { readEvent, type EventChoice } from './webhook-event.js';
import type { Job } from './job.js';

export interface WebhookOptions extends EventChoice {
  readonly secrets: readonly string[];
  /** More jobs do not wait. */
  readonly mostPending: number;
  readonly journal: Journal;
  readonly log: Log;
  /** Called when a job was accepted. */
  readonly onAccepted: () => void;
}

/** GitHub gives up after ten seconds. */
const longestWrite = 7_000;

/** Takes a delivery. */
export async function takeDelivery(
  body: Buffer,
  headers: IncomingHttpHeaders,
  options: WebhookOptions,
): Promise<Answer> {
  const { log, secrets, journal } = options;
  if (!isSigned(body, headerOf(headers, 'x-hub-signature-256'), secrets)) {
    log('warn', 'bad-signature', { delivery: headerOf(headers, 'x-github-delivery') });
    return told(401, 'refused', 'the signature (X-Hub-Signature-256) is missing or wrong');
  }
  const delivery = headerOf(headers, 'x-github-delivery') ?? '';
  const event = headerOf(headers, 'x-github-event') ?? '';
  if (!/^[\w-]{1,100}$/.test(delivery) || !/^\w{1,100}$/.test(event))
    return told(400, 'refused', 'X-GitHub-Delivery or X-GitHub-Event is missing');
  const say = (level: 'info' | 'warn', what: string, more: LogFields = {}): void => {
    log(level, what, { delivery, github_event: event, ...more });
  };
  if (!/^application\/json\b/.test(headers['content-type'] ?? '')) {
    say('warn', 'bad-content-type');
    return told(415, 'refused', "set the webhook's content type to application/json");
  }
  if (event === 'ping') {
    say('info', 'pong');
    return told(202, 'pong');
  }
  if (isKnown(delivery, journal)) {
    say('info', 'duplicate');
    return told(202, 'duplicate');
  }
  const asked = readEvent(event, delivery, parse(body), options, new Date());
  switch (asked.kind) {
    case 'bad':
      say('warn', 'bad-payload', { reason: asked.reason });
      return told(400, 'refused', asked.reason);
    case 'ignored':
      say(asked.reason === 'no-installation' ? 'warn' : 'info', 'ignored', { reason: asked.reason });
      return told(202, 'ignored', asked.reason);
    case 'review':
      return accept(asked.jobs, options, say);
  }
}

async function accept(
  jobs: readonly Job[],
  { journal, mostPending, onAccepted }: WebhookOptions,
  say: (level: 'info' | 'warn', what: string, more?: LogFields) => void,
): Promise<Answer> {
  const again = { 'retry-after': '60' };
  if (journal.state.pending.size + jobs.length > mostPending) {
    say('warn', 'queue-full', { pending: journal.state.pending.size });
    return { ...told(503, 'refused', 'the queue is full; deliver it again later'), headers: again };
  }
  try {
    const written = jobs.map((job) => journal.append({ kind: 'accepted', job, attempts: 0 }));
    const accepted = Promise.all(written).then(() => {
      for (const { owner, repo, pull, head } of jobs)
        say('info', 'accepted', { repo: `${owner}/${repo}`, pull, head });
      onAccepted();
    });
    await within(longestWrite, 'the disk', accepted);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    say('warn', 'journal-failed', { reason: why });
    return {
      ...told(503, 'refused', 'the journal cannot be written; deliver it again later'),
      headers: again,
    };
  }
  return told(202, 'accepted');
}

const isKnown = (delivery: string, { state }: Journal): boolean =>
  state.pending.has(delivery) || isSettled(state.ended.get(delivery));

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}
