import { randomUUID } from 'node:crypto';
import type { Services } from '../../services.ts';
import type { LogoutNotice, ServiceNotice } from '../../store/clients/notices/service-notices.ts';
import { hashBearer } from '../../crypto/sealer.ts';
import { createKeyRing } from './key-ring.ts';
import { encodePart, signJwt } from './sign-jwt.ts';

const loggedOut = 'http://schemas.openid.net/event/backchannel-logout';
/** The event of the OpenID RISC profile that says: the account is permanently deleted. */
const accountPurged = 'https://schemas.openid.net/secevent/risc/event-type/account-purged';

/** Longer than one try to deliver a logout token takes. Each try has a token of its own. */
const seconds = 120;

/** Makes the tokens that tell services of an end, each signed as the ID tokens of the client are at that moment. */
export function createNoticeTokens({
  clients: { registry: clients },
  keys: { signing: signingKeys },
  config: { issuer },
  nowSeconds,
  signingCommand,
}: Pick<Services, 'clients' | 'keys' | 'config' | 'nowSeconds' | 'signingCommand'>) {
  const sign = async (clientId: string, typ: string, claims: object): Promise<string> => {
    const now = nowSeconds();
    const client = await clients.find(clientId);
    const alg = client?.metadata.id_token_signed_response_alg ?? 'RS256';
    const { kid, sign: signBytes } = createKeyRing(await signingKeys.list(now), now, signingCommand).signer(alg);
    return signJwt(encodePart({ alg, kid, typ }), { iss: issuer, aud: clientId, ...claims }, signBytes);
  };
  return {
    /** Makes a logout token (OpenID Connect Back-Channel Logout, section 2.4). */
    signLogout({ clientId, accountId, sid }: LogoutNotice): Promise<string> {
      const now = nowSeconds();
      return sign(clientId, 'logout+jwt', {
        sub: accountId,
        sid,
        events: { [loggedOut]: {} },
        iat: now,
        exp: now + seconds,
        jti: randomUUID(),
      });
    },
    /**
     * Makes a security event token (RFC 8417) about a deleted account. It says nothing of the person but her `sub`, and says it as RFC 9493
     * does. It has no `exp` and no `sub`, so that nobody takes it for an ID token. Each try says the same and has the same `jti`, by which a
     * service knows an event that it was told twice.
     */
    signDeletion({ clientId, accountId, endedAt }: ServiceNotice): Promise<string> {
      return sign(clientId, 'secevent+jwt', {
        iat: endedAt,
        jti: hashBearer(`${clientId} ${accountId} ${endedAt}`),
        sub_id: { format: 'iss_sub', iss: issuer, sub: accountId },
        events: { [accountPurged]: {} },
      });
    },
  };
}
