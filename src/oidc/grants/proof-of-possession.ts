import type { Client, KoaContextWithOIDC } from 'oidc-provider';
import { checkDpopReplay, checkDpopRequired, validateDpop, type Proof } from 'oidc-provider/lib/helpers/grants.js';

/** A token as far as it can be bound to a key. */
interface BindableToken {
  setThumbprint(kind: 'jkt', thumbprint: string): void;
}

const hasProof = (ctx: KoaContextWithOIDC) => ctx.get('DPoP') !== '';
const mustProve = (client: Client | undefined) =>
  (client as { readonly dpopBoundAccessTokens?: boolean } | undefined)?.dpopBoundAccessTokens === true;

/**
 * Returns the proof of the request, where it has one and its signature, address, age and nonce are right (RFC 9449, section 4.3). A client
 * whose tokens are all bound is refused without one. The proof is not spent yet.
 * @throws `invalid_dpop_proof`, `use_dpop_nonce` or `invalid_grant`
 */
export async function readProof(ctx: KoaContextWithOIDC): Promise<Proof | undefined> {
  const { provider, client } = ctx.oidc;
  if (!hasProof(ctx) && !mustProve(client)) return undefined;
  const proof = await validateDpop(provider, ctx);
  checkDpopRequired(provider, ctx, proof);
  return proof;
}

/** Spends a proof: it is good once, in all processes together. */
export async function spendProof(ctx: KoaContextWithOIDC, proof: Proof | undefined): Promise<void> {
  if (proof) await checkDpopReplay(ctx.oidc.provider, ctx, proof, ctx.oidc.client!.clientId);
}

/** Spends the proof of a request, where it has one, and binds a new access token to its key. */
export async function bindToProof(ctx: KoaContextWithOIDC, token: object): Promise<void> {
  const proof = await readProof(ctx);
  if (!proof) return;
  await spendProof(ctx, proof);
  (token as BindableToken).setThumbprint('jkt', proof.thumbprint);
}
