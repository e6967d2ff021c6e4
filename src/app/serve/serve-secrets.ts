// The secrets of the App: out of the environment or out of files that it names, never off the command line.
import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ToolError } from '../../base/tool-error.js';

export interface Secrets {
  readonly appId: string;
  /** PEM. */
  readonly privateKey: string;
  /** The webhook secret; two while it is changed. */
  readonly webhook: readonly string[];
}

const secretNames = {
  appId: 'HUNKLOCK_APP_ID',
  privateKey: 'HUNKLOCK_PRIVATE_KEY',
  webhook: 'HUNKLOCK_WEBHOOK_SECRET',
} as const;

/** GitHub has no limit; two are enough to change a secret without a gap. */
const mostSecrets = 4;

/** Reads all three; throws a ToolError that names those that are missing, or the first that is of no use. */
export async function readSecrets(env: NodeJS.ProcessEnv): Promise<Secrets> {
  const missing = Object.values(secretNames).filter(
    (name) => isEmpty(env[name]) && isEmpty(env[`${name}_FILE`]),
  );
  if (missing.length > 0) throw noSecret(missing);
  const webhook = (await readSecret(env, secretNames.webhook))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(0, mostSecrets);
  const appId = (await readSecret(env, secretNames.appId)).trim();
  if (!/^\d{1,20}$|^Iv[\w.]{10,40}$/.test(appId))
    throw badSecret(secretNames.appId, 'it is no App id', "It is the number at the top of the App's page.");
  // On one line, as some set it in an environment.
  const privateKey = (await readSecret(env, secretNames.privateKey)).replaceAll('\\n', '\n');
  try {
    if (createPrivateKey(privateKey).asymmetricKeyType !== 'rsa') throw new Error('it is no RSA key');
  } catch {
    // What OpenSSL says may quote the key.
    throw badSecret(
      secretNames.privateKey,
      'it is no RSA private key',
      "Take the .pem file of the App's page.",
    );
  }
  return { appId, privateKey, webhook };
}

async function readSecret(env: NodeJS.ProcessEnv, name: string): Promise<string> {
  const file = env[`${name}_FILE`] ?? '';
  if (file === '') return env[name] ?? '';
  const value = await readSecretFile(file, name);
  if (isEmpty(value)) throw badSecret(`${name}_FILE`, `${file} is empty`, 'Write the secret into it.');
  return value;
}

const isEmpty = (value: string | undefined): boolean => value === undefined || value.trim() === '';

function noSecret(missing: readonly string[]): ToolError {
  const [first = ''] = missing;
  return new ToolError(
    'no-secret',
    2,
    `the App's secrets are missing in the environment: ${missing.join(', ')}`,
    `Set each, or put it into a file and set ${first}_FILE, and so on, to its path; docs/serve.md tells where they come from.`,
  );
}

async function readSecretFile(file: string, name: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    throw badSecret(`${name}_FILE`, `${file} cannot be read (${why})`, 'Check the path and who may read it.');
  }
}

function badSecret(name: string, why: string, next: string): ToolError {
  return new ToolError('bad-secret', 2, `${name} is of no use: ${why}`, next);
}
