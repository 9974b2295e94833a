import type { KeyRing } from '../tokens/key-ring.ts';

/** Returns what tools of today's realm read: where tokens come from, and the RS256 key for tools that check with RS256 alone. */
export function realmDocument(issuer: string, keys: KeyRing): Readonly<Record<string, unknown>> {
  const { kid } = keys.signer('RS256');
  return {
    realm: decodeURIComponent(new URL(issuer).pathname.split('/').at(-1) ?? ''),
    public_key: keys.verifier(kid)!.key.export({ format: 'der', type: 'spki' }).toString('base64'),
    'token-service': `${issuer}/protocol/openid-connect`,
    'account-service': `${issuer}/account`,
    'tokens-not-before': 0,
  };
}
