import { hash, timingSafeEqual } from 'node:crypto';
import type { Client, Provider } from 'oidc-provider';
import type { OverrideContext } from './override.ts';
import { replaceMethod } from './replace-member.ts';

/** Compares a client's secret with the hashes of its record; the library's own client holds a placeholder that nobody knows. */
export function compareSecretHashes(provider: Provider, { services: { clients } }: OverrideContext): void {
  replaceMethod(
    provider.Client.prototype,
    'compareClientSecret',
    () =>
      async function compareHashes(this: Client, actual: string) {
        const given = hash('sha256', actual, 'buffer');
        const record = clients.peek(this.clientId) ?? (await clients.find(this.clientId));
        const known = record?.secretHashes ?? [];
        // Every live secret is compared, so that the time does not tell which one was nearly right.
        return known.map((stored) => timingSafeEqual(given, Buffer.from(stored, 'base64url'))).some(Boolean);
      },
  );
}
