import { errors, type Client, type KoaContextWithOIDC } from 'oidc-provider';
import type { RegisteredApi } from '../../domain/apis/registered-api.ts';
import { satisfies } from '../../domain/apis/sign-in-needs.ts';
import { freshSeconds } from '../../domain/assurance/given-proof.ts';
import type { Services } from '../../services.ts';

/** A code, a device's code or a refresh token, from which tokens are made. */
export interface TokenSource {
  readonly kind: string;
  readonly acr?: string;
  readonly authTime?: number;
}

/** An error of the token endpoint whose answer says more than the library's errors do. */
export interface ErrorWithMembers {
  readonly members?: Readonly<Record<string, unknown>>;
}

const needs = ({ leastAcr, maxAuthAge }: RegisteredApi) => ({
  ...(leastAcr !== null && { acr_values: leastAcr }),
  ...(maxAuthAge !== null && { max_age: maxAuthAge }),
});

/** Says whether the sign-in is older than the API accepts. A code is as new as the look at the session, which a device lets wait. */
function isTooOld({ maxAuthAge }: RegisteredApi, { kind, authTime = 0 }: TokenSource, now: number): boolean {
  if (maxAuthAge === null || (kind !== 'RefreshToken' && kind !== 'DeviceCode')) return false;
  // The person has signed in for this very device, and the device asks by and by.
  const most = kind === 'DeviceCode' ? Math.max(maxAuthAge, freshSeconds) : maxAuthAge;
  return now - authTime > most;
}

/**
 * Refuses a token where the sign-in behind it is worth less than the API wants, or is older. The answer says with which parameters the client
 * comes back to the authorization endpoint, in the words of RFC 9470. A device begins anew, as it does where its code has run out.
 */
export function checkSignIn(
  { nowSeconds }: Pick<Services, 'nowSeconds'>,
  api: RegisteredApi,
  source: TokenSource,
): void {
  const isLow = !satisfies(source.acr, [api]);
  const isOld = isTooOld(api, source, nowSeconds());
  if (!isLow && !isOld) return;
  const words = isLow ? 'a higher level of authentication is needed' : 'a more recent sign-in is needed';
  if (source.kind === 'DeviceCode') throw new errors.ExpiredToken(`${words} for this resource: begin anew`);
  const error = new errors.CustomOIDCProviderError('insufficient_user_authentication', `${words} for this resource`);
  throw Object.assign(error, { members: needs(api) } satisfies ErrorWithMembers);
}

/** Refuses a token that would be bound to no key, where the API takes no other. */
export function checkBinding(ctx: KoaContextWithOIDC, { boundTokens }: RegisteredApi, client: Client): void {
  const isBound = ctx.get('DPoP') !== '' || client.tlsClientCertificateBoundAccessTokens === true;
  if (boundTokens === 'required' && !isBound)
    throw new errors.InvalidTarget('tokens for this resource are bound to a key: send a proof of possession (DPoP)');
}
