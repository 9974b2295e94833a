import { z } from 'zod';
import { correctionsPerAddress } from '../../../domain/correction/address-correction.ts';
import { isDisposableAddress } from '../../../domain/fields/disposable-address.ts';
import { parseEmailAddress } from '../../../domain/fields/email-address.ts';
import { formerAddressesOf } from '../../lost-device/cancel-lost-device.ts';
import { mayWrite } from '../may-write.ts';
import { definePersonAct } from '../person-act.ts';

/** An address as it is kept; what is wrong with it is told by its code. */
const address = z
  .string()
  .max(1024)
  .refine((typed) => parseEmailAddress(typed).ok, { error: 'malformed' });

/**
 * Begins to correct the address of an account. It takes effect once the new address is proved and the present one has not objected for 72
 * hours; until then nothing about the account changes. A correction that waits is replaced. An address that another account has gets the same
 * answer, and its person another message.
 */
export const correctAddress = definePersonAct({
  letsInSooner: false,
  input: z.strictObject({ email: address }),
  // The second agent agrees to the change from the present address.
  standing: (_services, _trx, { account }) => account.email,
  async carryOut(services, trx, { account, input, reason, requestId }) {
    const accountId = account.id;
    const typed = parseEmailAddress(input.email);
    if (!typed.ok || account.isDisabled || account.deletionDueAt !== null) return { kind: 'stale' };
    const { email, canonical: emailCanonical } = typed;
    const present = parseEmailAddress(account.email);
    if (present.ok && present.canonical === emailCanonical) return { kind: 'same_address' };
    if (!services.config.acceptsDisposable && (await isDisposableAddress(emailCanonical)))
      return { kind: 'disposable_address' };
    const event = 'account.address_correction_asked';
    const others = await services.correction.corrections.countOthers(trx, { accountId, emailCanonical });
    if (others >= correctionsPerAddress || !(await mayWrite(services, trx, { accountId, event })))
      return { kind: 'too_many_messages' };
    const correction = await services.correction.corrections.begin(trx, { accountId, email, emailCanonical });
    services.audit({ event, accountId, reason, requestId });
    const known = await services.account.accounts.findAddressHolder({ email, emailCanonical }, { by: accountId });
    const formerAddresses = await formerAddressesOf(services, trx, accountId);
    services.messages.correctionAsked({ account, correction, known, formerAddresses });
    return { kind: 'done' };
  },
});
