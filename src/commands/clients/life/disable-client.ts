import type { Services } from '../../../services.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import { changeClient } from '../change-client.ts';
import type { CommandAnswer } from '../command-refusal.ts';

interface Disabling {
  readonly clientId: string;
  readonly reason?: string | undefined;
  readonly baseVersion?: number | undefined;
}

/** Hides the client from the protocol. Its codes, tokens and grants are gone, and stay gone when the client is enabled again. */
export function disableClient(services: Services, disabling: Disabling): Promise<CommandAnswer<ClientRecord>> {
  return changeClient(services, {
    ...disabling,
    event: 'client.disabled',
    change: (before) => ({ ...before, disabledAt: before.disabledAt ?? services.nowSeconds() }),
  });
}
