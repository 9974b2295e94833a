import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';

interface Renaming {
  readonly accountId: string;
  /** Id of the passkey, or of the application. */
  readonly id: string;
  readonly label: string;
  readonly requestId: string;
}

const kinds = {
  passkey: { store: 'passkeys', event: 'account.passkey_renamed', member: 'passkey' },
  totp: { store: 'totpApplications', event: 'account.totp_renamed', member: 'device' },
} as const;

/** Changes the label that a person gives to one of her passkeys or applications. */
export async function renameFactor(services: Services, kind: keyof typeof kinds, renaming: Renaming): Promise<void> {
  const { accountId, id, label, requestId } = renaming;
  const { store, event, member } = kinds[kind];
  await services.transaction(async (trx) => {
    if (!(await services.factors[store].rename(trx, { accountId, id, label }))) throw new AppError('not_found');
    services.audit({ event, accountId, requestId, details: { [member]: id } });
  });
}
