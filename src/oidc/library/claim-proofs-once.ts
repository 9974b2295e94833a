import type { Provider } from 'oidc-provider';
import type { OverrideContext } from './override.ts';
import { replaceMethod } from './replace-member.ts';

/** Decides by one INSERT whether the assertion of a client or a DPoP proof is seen for the first time. */
export function claimProofsOnce(provider: Provider, { services: { payloads, nowSeconds } }: OverrideContext): void {
  replaceMethod(provider.ReplayDetection, 'unique', () => async (issuer, jti, exp) => {
    const seconds = Math.max(1, exp - nowSeconds());
    return payloads.claimOnce(`${issuer}\0${jti}`, seconds);
  });
}
