// GitHub's signature of a delivery, over the bytes as they came: the package of octokit takes decoded text only.
import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Says whether a body was signed with one of the secrets (`X-Hub-Signature-256`; the SHA-1 one does not count).
 *
 * @param secrets - More than one while a secret is changed.
 */
export function isSigned(body: Uint8Array, header: string | undefined, secrets: readonly string[]): boolean {
  const hex = /^sha256=([0-9a-f]{64})$/.exec(header ?? '')?.[1];
  if (hex === undefined) return false;
  const given = Buffer.from(hex, 'hex');
  return secrets
    .map((secret) => timingSafeEqual(createHmac('sha256', secret).update(body).digest(), given))
    .includes(true);
}
