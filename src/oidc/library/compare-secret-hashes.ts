import { hash, timingSafeEqual } from 'node:crypto';
import { errors, type Client, type Provider } from 'oidc-provider';
import { isLive } from '../../domain/clients/client-secret.ts';
import type { OverrideContext } from './override.ts';
import { replaceMethod } from './replace-member.ts';

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
        if (!isLive(found, nowSeconds())) throw new errors.InvalidClientAuth('the secret has expired');
        clientUses.note({ clientId: this.clientId, secretId: found.id });
        return true;
      },
  );
}
