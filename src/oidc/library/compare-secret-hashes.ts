import { hash, timingSafeEqual } from 'node:crypto';
import { errors, type Client, type Provider } from 'oidc-provider';
import { whyRefused } from '../../domain/clients/client-secret.ts';
import type { OverrideContext } from './override.ts';
import { replaceMethod } from './replace-member.ts';

/** What the log says of a secret that was good once. */
const reasons = { expired: 'the secret has expired', withdrawn: 'the secret was withdrawn' } as const;

/** Compares a client's secret with the hashes of its record; the library's own client holds a placeholder that nobody knows. */
export function compareSecretHashes(
  provider: Provider,
  { services: { clients, clientUses, nowSeconds } }: OverrideContext,
): void {
  replaceMethod(
    provider.Client.prototype,
    'compareClientSecret',
    () =>
      async function compareHashes(this: Client, actual: string) {
        const given = hash('sha256', actual, 'buffer');
        const record = clients.peek(this.clientId) ?? (await clients.find(this.clientId));
        // Every secret is compared, so that the time does not tell which one was nearly right.
        const [found] = (record?.secrets ?? []).filter((secret) =>
          timingSafeEqual(given, Buffer.from(secret.hash, 'base64url')),
        );
        if (!found) return false;
        // The client reads the same answer for every wrong secret. The log says why.
        const problem = whyRefused(found, nowSeconds());
        if (problem) throw new errors.InvalidClientAuth(reasons[problem]);
        clientUses.note({ clientId: this.clientId, secretId: found.id });
        return true;
      },
  );
}
