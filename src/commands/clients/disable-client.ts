import type { Services } from '../../services.ts';
import { changeClient } from './change-client.ts';
import { describeClient } from './describe-client.ts';

/** The client no longer exists for the protocol; its codes, tokens and grants are gone and stay gone when it comes back. */
export async function disableClient(services: Services, clientId: string): Promise<Readonly<Record<string, unknown>>> {
  const record = await changeClient(services, {
    clientId,
    event: 'client.disabled',
    change: (before) => ({ ...before, disabledAt: before.disabledAt ?? Math.floor(Date.now() / 1000) }),
  });
  return describeClient(record);
}
