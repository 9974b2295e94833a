import type { Services } from '../../services.ts';

interface Declining {
  readonly accountId: string;
  /** Id of the identity that brought the address. */
  readonly identity: string;
  readonly requestId: string;
}

/** Notes that a person declines the address that an identity states. It is not proposed again. */
export async function declineAddress(services: Services, { accountId, identity, requestId }: Declining): Promise<void> {
  services.audit({ event: 'account.address_declined', accountId, requestId, details: { identity } });
  await services.transaction((trx) => services.federation.identities.declineAddress(trx, { id: identity, accountId }));
}
