import type { FindAccount } from 'oidc-provider';
import { accountClaims } from '../domain/claims.ts';
import type { Services } from '../services.ts';

/** Which claims a scope releases; empty members are left out by `accountClaims`. */
export const claimsByScope = {
  openid: ['sub', 'acr', 'amr', 'auth_time'],
  profile: ['name', 'given_name', 'family_name', 'preferred_username', 'picture', 'locale', 'zoneinfo', 'updated_at'],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
  address: ['address'],
  organization: ['organization'],
  acr: null,
  sid: null,
  auth_time: null,
  iss: null,
};

/** The account of a token or session, read with it; a disabled one does not exist for the protocol. */
export function createFindAccount(services: Services): FindAccount {
  return async (_ctx, sub) => {
    const account = services.payloads.accountSeen(sub) ?? (await services.accounts.find(sub));
    if (!account || account.disabledAt !== null) return undefined;
    return {
      accountId: sub,
      claims: async (use, scope, requested) =>
        accountClaims({ ...account, ...account.profile, address: account.profile, sub }, { use, scope, requested: Object.keys(requested ?? {}) }),
    };
  };
}
