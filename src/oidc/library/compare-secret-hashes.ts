import { hash, timingSafeEqual } from 'node:crypto';
import { errors, type Client, type Provider } from 'oidc-provider';
import { whyRefused, type ClientSecret } from '../../domain/clients/secrets/client-secret.ts';
import type { ClientRecord } from '../../store/clients/clients.ts';
import type { OverrideContext } from './override.ts';
import { replaceMethod } from './replace-member.ts';

/** Says what the log says of a secret that was good once. */
const reasons = { expired: 'the secret has expired', withdrawn: 'the secret was withdrawn' } as const;

/** Returns the secret with this hash. Every one is compared, so that the time does not tell which one was nearly right. */
function secretOf(secrets: readonly ClientSecret[], given: Buffer): ClientSecret | undefined {
  return secrets.filter((secret) => timingSafeEqual(given, Buffer.from(secret.hash, 'base64url')))[0];
}

/**
 * Compares a client's secret with the hashes of its record; the library's own client holds a placeholder that nobody knows. A secret that is
 * not known here may have been drawn by another process a moment ago, so the database is asked before it is refused: a service may use
 * its new secret at once.
 */
export function compareSecretHashes(provider: Provider, { services }: OverrideContext): void {
  const { nowSeconds } = services;
  const { registry: clients, uses: clientUses } = services.clients;
  const { versions } = services.operation;
  replaceMethod(
    provider.Client.prototype,
    'compareClientSecret',
    () =>
      async function compareHashes(this: Client, actual: string) {
        const given = hash('sha256', actual, 'buffer');
        const secretIn = (record: ClientRecord | undefined) => secretOf(record?.secrets ?? [], given);
        let found = secretIn(clients.peek(this.clientId));
        if (!found) {
          await versions.check();
          found = secretIn(await clients.find(this.clientId));
        }
        if (!found) return false;
        // The client reads the same answer for every wrong secret. The log says why.
        const problem = whyRefused(found, nowSeconds());
        if (problem) throw new errors.InvalidClientAuth(reasons[problem]);
        clientUses.note({ clientId: this.clientId, secretId: found.id });
        return true;
      },
  );
}
