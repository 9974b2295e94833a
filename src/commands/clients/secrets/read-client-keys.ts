import { readKeySet, type PublicKeyFacts } from '../../../domain/clients/secrets/key-set.ts';
import type { Refusal } from '../../../domain/clients/value-refusal.ts';
import { day, hour } from '../../../domain/time.ts';
import type { Services } from '../../../services.ts';

/** Says what was read at the address of a client's keys. `unread` says nothing of why: that would tell what answers where on our network. */
export type ReadClientKeys =
  | { readonly kind: 'read'; readonly keys: readonly PublicKeyFacts[] }
  | { readonly kind: 'unread' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'throttled'; readonly retryAfter: number };

/** Each look is a request that a person makes us send, so they are few. */
const looksAt = (clientId: string) => [
  { key: `client-keys:${clientId}`, waits: false, windowLimit: 20, windowSeconds: hour },
  { key: `client-keys-day:${clientId}`, waits: false, windowLimit: 100, windowSeconds: day },
];

/** Fetches the keys that a client publishes, on behalf of a person who looks at them. */
export async function readClientKeys(
  services: Services,
  { clientId, address }: { readonly clientId: string; readonly address: string },
): Promise<ReadClientKeys> {
  const retryAfter = await services.throttles.admit(looksAt(clientId));
  if (retryAfter !== undefined) return { kind: 'throttled', retryAfter };
  try {
    const read = readKeySet(await services.outbound.fetchJson(address));
    if (read.ok) return { kind: 'read', keys: read.keys };
    return read.refusal.code === 'bad_keys' ? { kind: 'unread' } : { kind: 'refused', refusal: read.refusal };
  } catch (error) {
    services.log.info({ err: error, client: clientId }, 'the keys of a client cannot be read');
    return { kind: 'unread' };
  }
}
