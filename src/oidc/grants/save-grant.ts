import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import { grantIdOf } from './grant-id.ts';

interface SavedGrant {
  exp: number | undefined;
  save(): Promise<string>;
}

/** Saves a grant with a new life, as long as what it now allows. The library would keep the end that it had at first. */
export function saveGrant(grant: object): Promise<string> {
  const saved = grant as SavedGrant;
  saved.exp = undefined;
  return saved.save();
}

/** Returns the grant that a request extends, or a new one: parallel requests of one session make the same. */
export function grantOf({ oidc }: KoaContextWithOIDC, existing: Grant | undefined): Grant {
  if (existing) return existing;
  const owner = { accountId: oidc.account!.accountId, clientId: oidc.client!.clientId };
  const grant = new oidc.provider.Grant(owner);
  grant.jti = grantIdOf({ ...owner, sessionUid: oidc.session!.uid });
  return grant;
}
