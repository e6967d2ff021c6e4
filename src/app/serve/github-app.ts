// The App as GitHub knows it: who it is, and tokens of its installations. Its private key stays in this process.
import { App, Octokit } from 'octokit';
import { ToolError } from '../../base/tool-error.js';
import { statusOf } from '../github/client.js';
import type { Job } from './job.js';
import type { Secrets } from './serve-secrets.js';
import { within } from './within.js';

export interface GithubApp {
  /** A token for the repository of a job, with what a review needs, for an hour at most. */
  readonly makeToken: (job: Job) => Promise<string>;
  /** Who the App is, and what it lacks; throws a ToolError when GitHub does not take its key. */
  readonly identify: () => Promise<AppIdentity>;
}

export interface AppIdentity {
  readonly slug: string;
  /** Permissions and events that its page on GitHub does not have. */
  readonly lacks: readonly string[];
}

const silent = (): void => undefined;
/** Milliseconds of a call that nobody answers. */
const longestCall = 30_000;

/** Opens the App; no call is made yet. */
export function openApp({ appId, privateKey }: Secrets, apiUrl: string, checkRun: boolean): GithubApp {
  const { octokit } = new App({
    appId,
    privateKey,
    Octokit: Octokit.defaults({
      baseUrl: apiUrl,
      userAgent: 'hunklock',
      log: { debug: silent, info: silent, warn: silent, error: silent },
      throttle: { onRateLimit: () => false, onSecondaryRateLimit: () => false },
      // The queue tries again by itself.
      retry: { enabled: false },
    }),
  });
  const permissions: Readonly<Record<string, string>> = {
    contents: 'read',
    pull_requests: 'write',
    ...(checkRun && { checks: 'write' }),
  };
  return {
    makeToken: async ({ installation, repository }) => {
      const asked = octokit.auth({
        type: 'installation',
        installationId: installation,
        repositoryIds: [repository],
        permissions,
        refresh: true,
      });
      const made = await within(longestCall, 'GitHub', asked);
      return (made as { readonly token: string }).token;
    },
    identify: async () => {
      const { data } = await within(longestCall, 'GitHub', octokit.rest.apps.getAuthenticated()).catch(
        (error: unknown) => {
          throw [401, 404].includes(statusOf(error)) ? refused(error) : error;
        },
      );
      const events = data?.events ?? [];
      const given: Readonly<Record<string, string | undefined>> = data?.permissions ?? {};
      const lacks = Object.entries(permissions)
        .filter(([name, level]) => given[name] !== level && given[name] !== 'write')
        .map(([name, level]) => `permission ${name}: ${level}`);
      if (!events.includes('pull_request')) lacks.push('event pull_request');
      return { slug: data?.slug ?? '', lacks };
    },
  };
}

function refused(cause: unknown): ToolError {
  return new ToolError(
    'app-refused',
    2,
    'GitHub does not take the App: its id and its private key do not belong together, or the clock is wrong',
    "Compare HUNKLOCK_APP_ID with the App's page, and make a new private key there if need be.",
    { cause },
  );
}
