import type { AccessToken, KoaContextWithOIDC } from 'oidc-provider';
import certificateThumbprint from 'oidc-provider/lib/helpers/certificate_thumbprint.js';
import {
  checkDpopReplay,
  checkDpopRequired,
  checkMtlsCert,
  validateDpop,
  type Proof,
} from 'oidc-provider/lib/helpers/grants.js';
import type { StoredToken } from '../tokens/stored-token.ts';

/** The key or the certificate to which a token is bound; neither for another token. */
export type Binding = Pick<StoredToken, 'jkt' | 'x5t#S256'>;

export const bindingOf = (token: object | undefined): Binding => {
  const { jkt, 'x5t#S256': thumbprint } = (token ?? {}) as Binding;
  return { ...(jkt !== undefined && { jkt }), ...(thumbprint !== undefined && { 'x5t#S256': thumbprint }) };
};

/**
 * Returns the proof of the request, where it has one and its signature, address, age and nonce are right (RFC 9449, section 4.3). A client
 * whose tokens are all bound is refused without one. The proof is not spent yet.
 * @throws `invalid_dpop_proof`, `use_dpop_nonce` or `invalid_grant`
 */
export async function readProof(ctx: KoaContextWithOIDC): Promise<Proof | undefined> {
  const { provider, client } = ctx.oidc;
  if (ctx.get('DPoP') === '' && client?.dpopBoundAccessTokens !== true) return undefined;
  const proof = await validateDpop(provider, ctx);
  checkDpopRequired(provider, ctx, proof);
  return proof;
}

/**
 * Returns what the request proves of a key or a certificate, as a token that is bound to it would hold it. Nothing is spent.
 * @throws what `readProof` throws, and `invalid_grant` for a missing certificate
 */
export async function readBinding(ctx: KoaContextWithOIDC): Promise<Binding> {
  const proof = await readProof(ctx);
  const certificate = checkMtlsCert(ctx.oidc.provider, ctx);
  return {
    ...(proof && { jkt: proof.thumbprint }),
    ...(certificate !== undefined && { 'x5t#S256': certificateThumbprint(certificate) }),
  };
}

/** Spends a proof: it is good once, in all processes together. */
export async function spendProof(ctx: KoaContextWithOIDC, proof: Proof | undefined): Promise<void> {
  if (proof) await checkDpopReplay(ctx.oidc.provider, ctx, proof, ctx.oidc.client!.clientId);
}

/**
 * Binds a new access token to the certificate of a client whose tokens are all bound to it (RFC 8705, section 3). Where the request has a proof
 * instead, it spends the proof and binds the token to its key.
 */
export async function bindToProof(ctx: KoaContextWithOIDC, token: AccessToken): Promise<void> {
  const certificate = checkMtlsCert(ctx.oidc.provider, ctx);
  if (certificate !== undefined) token.setThumbprint('x5t', certificate);
  const proof = await readProof(ctx);
  if (!proof) return;
  await spendProof(ctx, proof);
  token.setThumbprint('jkt', proof.thumbprint);
}
