import type { Services } from '../../services.ts';
import { changeClient } from './change-client.ts';
import { describeClient } from './describe-client.ts';

/** Hides the client from the protocol. Its codes, tokens and grants are gone, and stay gone when the client is enabled again. */
export async function disableClient(services: Services, clientId: string): Promise<Readonly<Record<string, unknown>>> {
  const record = await changeClient(services, {
    clientId,
    event: 'client.disabled',
    change: (before) => ({ ...before, disabledAt: before.disabledAt ?? services.nowSeconds() }),
  });
  return describeClient(record, services.nowSeconds());
}
