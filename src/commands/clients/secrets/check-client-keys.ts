import type { Services } from '../../../services.ts';
import { readClientKeys, type ReadClientKeys } from './read-client-keys.ts';

/** Looks at the keys that a client publishes, and notes what was found. */
export async function checkClientKeys(
  services: Services,
  { clientId, address }: { readonly clientId: string; readonly address: string },
): Promise<ReadClientKeys> {
  const read = await readClientKeys(services, { clientId, address });
  if (read.kind === 'throttled') return read;
  await services.transaction(async (trx) => {
    if (read.kind === 'read') await services.clients.keys.note(trx, { clientId, keys: read.keys });
    else await services.clients.keys.noteFailure(trx, clientId);
  });
  return read;
}
