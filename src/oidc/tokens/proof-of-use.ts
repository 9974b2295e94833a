import type Koa from 'koa';
import { errors, type KoaContextWithOIDC, type Provider } from 'oidc-provider';
import { checkDpopReplay, validateDpop } from 'oidc-provider/lib/helpers/grants.js';

/** A token that is bound to a key, as a request to an API of ours presents it. */
interface Presented {
  readonly value: string;
  readonly clientId: string;
  readonly jkt: string;
  /** The address of the request as the client knows it, without a query. */
  readonly address: string;
}

/** The code and the words with which a proof is refused. */
export interface ProofRefusal {
  readonly error: string;
  readonly description: string;
  /** The scheme by which the token is to be sent. */
  readonly scheme: 'Bearer' | 'DPoP';
}

/**
 * Says why a request to an API of ours does not prove the key of its token (RFC 9449, section 7); undefined where it does. The proof is then
 * spent: it is good once, in all processes together.
 */
export async function refuseProofOfUse(
  provider: Provider,
  ctx: Koa.Context,
  { value, clientId, jkt, address }: Presented,
): Promise<ProofRefusal | undefined> {
  // The library reads no more than this of a request of its own.
  const oidc = { provider, route: 'api', urlFor: () => address };
  const asked = Object.create(ctx, { oidc: { value: oidc } }) as KoaContextWithOIDC;
  try {
    const proof = await validateDpop(provider, asked, value);
    if (proof?.thumbprint !== jkt) throw new errors.InvalidDpopProof('the proof is missing, or is one of another key');
    await checkDpopReplay(provider, asked, proof, clientId, errors.InvalidDpopProof);
    return undefined;
  } catch (error) {
    if (!(error instanceof errors.OIDCProviderError)) throw error;
    return { error: error.error, description: error.error_description ?? error.message, scheme: 'DPoP' };
  }
}
