import type { Services } from '../../../services.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import { changeClient } from '../change-client.ts';
import type { CommandAnswer } from '../command-refusal.ts';

interface Enabling {
  readonly clientId: string;
  readonly reason?: string | undefined;
  readonly baseVersion?: number | undefined;
}

/** Lets a disabled client serve again. Codes, tokens and grants of before stay gone. */
export function enableClient(services: Services, enabling: Enabling): Promise<CommandAnswer<ClientRecord>> {
  return changeClient(services, {
    ...enabling,
    event: 'client.enabled',
    change: (before) => ({ ...before, disabledAt: null }),
  });
}
