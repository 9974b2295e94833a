import type { Services } from '../../services.ts';
import type { ServiceNotice } from '../../store/clients/service-notices.ts';
import { hashBearer } from '../../crypto/sealer.ts';
import { createKeyRing } from './key-ring.ts';
import { encodePart, signJwt } from './sign-jwt.ts';

/** The event of the OpenID RISC profile that says: the account is permanently deleted. */
const accountPurged = 'https://schemas.openid.net/secevent/risc/event-type/account-purged';

/**
 * Makes security event tokens (RFC 8417) about deleted accounts, signed as the ID tokens of the client are at that moment. The token says
 * nothing of the person but her `sub`, and says it as RFC 9493 does. It has no `exp` and no `sub`, so that nobody takes it for an ID token.
 * Each try says the same and has the same `jti`, by which a service knows an event that it was told twice.
 */
export function createDeletionTokens({
  clients: { registry: clients },
  keys: { signing: signingKeys },
  config,
  nowSeconds,
}: Pick<Services, 'clients' | 'keys' | 'config' | 'nowSeconds'>) {
  return async ({ clientId, accountId, endedAt }: ServiceNotice): Promise<string> => {
    const client = await clients.find(clientId);
    const alg = client?.metadata.id_token_signed_response_alg ?? 'RS256';
    const now = nowSeconds();
    const { kid, key } = createKeyRing(await signingKeys.list(now), now).signer(alg);
    const claims = {
      iss: config.issuer,
      aud: clientId,
      iat: endedAt,
      jti: hashBearer(`${clientId} ${accountId} ${endedAt}`),
      sub_id: { format: 'iss_sub', iss: config.issuer, sub: accountId },
      events: { [accountPurged]: {} },
    };
    return signJwt(encodePart({ alg, kid, typ: 'secevent+jwt' }), claims, { alg, key });
  };
}
