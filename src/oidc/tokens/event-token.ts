import { eventClaims } from '../../domain/events/event-claims.ts';
import type { SignEvent } from '../../domain/events/event-stream.ts';
import type { Services } from '../../services.ts';
import { createKeyRing, type KeyRing } from './key-ring.ts';
import { encodePart, signJwt } from './sign-jwt.ts';

/** The CAEP interoperability profile wants this algorithm of every event, whatever the ID tokens of the client are signed with. */
const alg = 'RS256';

/** Makes what signs the tokens of events (RFC 8417). The key ring is made anew when the listed keys are others than before. */
export function createEventTokens({
  keys: { signing: signingKeys },
  config,
  nowSeconds,
  signingCommand,
}: Pick<Services, 'keys' | 'config' | 'nowSeconds' | 'signingCommand'>): SignEvent {
  let made: { readonly of: string; readonly ring: KeyRing } | undefined;
  const ringNow = async () => {
    const now = nowSeconds();
    const listed = await signingKeys.list(now);
    const of = listed.map(({ kid, activeFrom }) => `${kid} ${activeFrom <= now}`).join(' ');
    if (made?.of !== of) made = { of, ring: createKeyRing(listed, now, signingCommand) };
    return made.ring;
  };
  return async (notice, clientId) => {
    const ring = await ringNow();
    const { kid, sign } = ring.signer(alg);
    const claims = eventClaims(notice, { issuer: config.issuer, clientId });
    return signJwt(encodePart({ alg, kid, typ: 'secevent+jwt' }), claims, sign);
  };
}
