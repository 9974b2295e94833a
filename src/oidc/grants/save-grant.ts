import type { Grant, KoaContextWithOIDC, Provider } from 'oidc-provider';
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

interface Owner {
  readonly accountId: string;
  readonly clientId: string;
  readonly sessionUid: string | undefined;
}

/** Makes a grant. Parallel requests of one session make the same. */
export function newGrant({ Grant }: Provider, { sessionUid, ...owner }: Owner): Grant {
  const grant = new Grant(owner);
  if (sessionUid) grant.jti = grantIdOf({ ...owner, sessionUid });
  return grant;
}

/** Returns the grant that a request extends, or a new one. */
export const grantOf = ({ oidc }: KoaContextWithOIDC, existing: Grant | undefined): Grant =>
  existing ??
  newGrant(oidc.provider, {
    accountId: oidc.account!.accountId,
    clientId: oidc.client!.clientId,
    sessionUid: oidc.session!.uid,
  });
