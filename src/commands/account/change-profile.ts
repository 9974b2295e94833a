import type { AccountProfile } from '../../domain/account/account-profile.ts';
import { profileVersion } from '../../domain/account/profile-version.ts';
import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';

interface ProfileChange {
  readonly accountId: string;
  /** Values of one form, with null for the fields that it leaves empty. The account's other values stay. */
  readonly values: AccountProfile;
  /** Version of the profile from which the form was drawn; undefined takes the account as it is. */
  readonly version: string | undefined;
  readonly requestId: string;
}

export type ProfileAnswer =
  | { readonly kind: 'saved' }
  /** Another request changed the profile meanwhile: nothing was written. */
  | { readonly kind: 'stale'; readonly account: Account };

/** Changes the profile of a person. The audit names the changed fields, never their values. */
export async function changeProfile(services: Services, change: ProfileChange): Promise<ProfileAnswer> {
  const { accountId, values, version, requestId } = change;
  const names = Object.keys(values) as (keyof AccountProfile)[];
  return services.transaction(async (trx) => {
    const account = await services.account.accounts.lock(trx, accountId);
    if (!account || account.disabledAt !== null) throw new AppError('conflict');
    const { profile } = account;
    if (version !== undefined && version !== profileVersion(profile, names)) return { kind: 'stale', account };
    const fields = names.filter((name) => (values[name] ?? null) !== (profile[name] ?? null));
    if (fields.length === 0) return { kind: 'saved' };
    await services.account.accounts.update(trx, accountId, { profile: values });
    services.audit({ event: 'account.profile_changed', accountId, requestId, details: { fields } });
    return { kind: 'saved' };
  });
}
