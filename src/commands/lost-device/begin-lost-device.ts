import { credentialVersionOf } from '../../domain/account/credential-version.ts';
import type { LostDeviceProof } from '../../domain/lost-device/lost-device.ts';
import { holdsFactor } from '../../domain/factors/holds-factor.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { LostDeviceRequest } from '../../store/lost-device/lost-device-requests.ts';
import { formerAddressesOf } from './cancel-lost-device.ts';
import { hour } from '../../domain/time.ts';

interface Beginning {
  /** The account whose mailbox and second proof were examined, with its credential version at that time. */
  readonly proved: Account;
  /** The proof beside the mailbox. */
  readonly by: LostDeviceProof;
  readonly requestId: string;
}

export type BegunLostDevice =
  | { readonly kind: 'begun'; readonly request: LostDeviceRequest }
  /** A request waits already: nothing was written. */
  | { readonly kind: 'open'; readonly request: LostDeviceRequest }
  /** The account has no second factor to take away. */
  | { readonly kind: 'nothing' }
  /** The link of a message chose the password, so both proofs are the mailbox. */
  | { readonly kind: 'reset_password' }
  /** The account has changed since, so the proofs are void. */
  | { readonly kind: 'outdated' };

/** Begins the wait after which the second factor is taken away. The wait gives everybody who may cancel the time to do so. */
export async function beginLostDevice(services: Services, beginning: Beginning): Promise<BegunLostDevice> {
  const { config } = services;
  const { accounts } = services.account;
  const { requests: lostDeviceRequests } = services.lostDevice;
  const { proved, by, requestId } = beginning;
  const accountId = proved.id;
  const person = await services.factors.personFacts.of(accountId);
  if (!person || !holdsFactor(person)) return { kind: 'nothing' };
  if (by === 'password' && (await lostDeviceRequests.hasResetPassword(accountId))) {
    services.audit({ event: 'account.lost_device_refused', accountId, requestId, details: { why: 'reset_password' } });
    return { kind: 'reset_password' };
  }
  return services.transaction(async (trx) => {
    const account = await accounts.lock(trx, accountId);
    if (!account || account.disabledAt !== null || credentialVersionOf(account) !== credentialVersionOf(proved))
      return { kind: 'outdated' };
    const waitSeconds = config.lostDeviceWaitHours * hour;
    const { request, isNew } = await lostDeviceRequests.begin(trx, { accountId, waitSeconds, proof: by });
    if (!isNew) return { kind: 'open', request };
    services.audit({
      event: 'account.lost_device_begun',
      accountId,
      requestId,
      details: { reference: request.reference, proofs: ['email-code', by] },
    });
    const formerAddresses = await formerAddressesOf(services, trx, accountId);
    services.messages.lostDeviceBegun({ account, request, formerAddresses });
    return { kind: 'begun', request };
  });
}
