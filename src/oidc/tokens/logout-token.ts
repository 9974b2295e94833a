import { randomUUID } from 'node:crypto';
import type { Services } from '../../services.ts';
import type { LogoutNotice } from '../../store/clients/service-notices.ts';
import { createKeyRing } from './key-ring.ts';
import { encodePart, signJwt } from './sign-jwt.ts';

const event = 'http://schemas.openid.net/event/backchannel-logout';
/** Longer than one try to deliver the token takes. Each try has a token of its own. */
const seconds = 120;

/** Makes logout tokens (OpenID Connect Back-Channel Logout, section 2.4), signed as the ID tokens of the client are at that moment. */
export function createLogoutTokens({
  clients: { registry: clients },
  keys: { signing: signingKeys },
  config,
  nowSeconds,
}: Pick<Services, 'clients' | 'keys' | 'config' | 'nowSeconds'>) {
  return async ({ clientId, accountId, sid }: LogoutNotice): Promise<string> => {
    const now = nowSeconds();
    const client = await clients.find(clientId);
    const alg = client?.metadata.id_token_signed_response_alg ?? 'RS256';
    const { kid, key } = createKeyRing(await signingKeys.list(now), now).signer(alg);
    const claims = {
      iss: config.issuer,
      aud: clientId,
      sub: accountId,
      sid,
      events: { [event]: {} },
      iat: now,
      exp: now + seconds,
      jti: randomUUID(),
    };
    return signJwt(encodePart({ alg, kid, typ: 'logout+jwt' }), claims, { alg, key });
  };
}
