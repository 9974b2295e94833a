import { createHash, generateKeyPairSync } from 'node:crypto';
import { encryptAnswer, type WalletRequestObject } from '../../../demo/stand-ins/wallet/answer-request.ts';
import { signJwt, x5c, type IssuerKey } from '../../../demo/stand-ins/wallet/issuer-keys.ts';
import type { Json } from '../../../demo/stand-ins/keys.ts';

interface Own {
  readonly issuer: IssuerKey;
  /** Epoch seconds. */
  readonly now: number;
  /** Claims that are added to the credential, or stand in the place of its own. */
  readonly claims?: Json;
}

/** Makes the answer of a wallet whose credential somebody else has issued, in plain claims. */
export async function answerWithOwn(request: WalletRequestObject, { issuer, now, claims }: Own) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const credential = signJwt(
    issuer.key,
    { typ: 'dc+sd-jwt', x5c: x5c(issuer) },
    {
      vct: 'urn:eudi:pid:1',
      cnf: { jwk: publicKey.export({ format: 'jwk' }) },
      family_name: 'ROUX',
      given_name: 'Louis',
      birthdate: '1958-09-30',
      personal_administrative_number: '158094410912345',
      ...claims,
    },
  );
  const hash = createHash('sha256').update(`${credential}~`).digest('base64url');
  const about = { iat: now, nonce: request.nonce, aud: request.client_id, sd_hash: hash };
  const presentation = `${credential}~${signJwt(privateKey, { typ: 'kb+jwt' }, about)}`;
  return { response: await encryptAnswer(request, { vp_token: { pid: [presentation] }, state: request.state }) };
}
