// Tokens of an installation: for one repository, with what a review needs, for an hour at most.
import { App, Octokit } from 'octokit';
import type { Job } from './job.js';
import type { Secrets } from './serve-secrets.js';

/** Makes a token for the repository of a job. */
export type MakeToken = (job: Job) => Promise<string>;

const silent = (): void => undefined;

/** The App; its private key stays in this process. */
export function makeTokens({ appId, privateKey }: Secrets, apiUrl: string, checkRun: boolean): MakeToken {
  const app = new App({
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
  return async ({ installation, repository }) => {
    const permissions = {
      contents: 'read',
      pull_requests: 'write',
      ...(checkRun && { checks: 'write' }),
    };
    const made = (await app.octokit.auth({
      type: 'installation',
      installationId: installation,
      repositoryIds: [repository],
      permissions,
      refresh: true,
    })) as { token: string };
    return made.token;
  };
}
