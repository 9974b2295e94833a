import { createHmac } from 'node:crypto';
import type { Json } from '../keys.ts';
import { signClaims, signingInput } from '../keys.ts';
import type { Scenario, Scene } from '../model.ts';

const keyOf = ({ stand, grant }: Scene) => stand.keys.of(grant.request.client.id_token_signed_response_alg);
const without = (claims: Json, name: string): Json =>
  Object.fromEntries(Object.entries(claims).filter(([one]) => one !== name));
const minutes = 60;

/** Signs other claims in the usual way. */
const claiming = (change: (claims: Json, scene: Scene) => Json): Scenario => ({
  group: 'id-token',
  idToken: (claims, scene) => signClaims(keyOf(scene), change(claims, scene)),
});

const sealedBy = (secret: (scene: Scene) => string): Scenario => ({
  group: 'id-token',
  idToken: (claims, scene) => {
    const input = signingInput({ alg: 'HS256', kid: keyOf(scene).kid }, claims);
    return `${input}.${createHmac('sha256', secret(scene)).update(input).digest('base64url')}`;
  },
});

/** Makes another signature of the right length. */
export function breakSignature(token: string): string {
  const [header, claims, signature = ''] = token.split('.');
  const bytes = Buffer.from(signature, 'base64url');
  bytes[0]! ^= 0xff;
  return [header, claims, bytes.toString('base64url')].join('.');
}

export const idTokenMisbehaviours = {
  'id-token-wrong-nonce': claiming((claims) => ({ ...claims, nonce: 'x'.repeat(43) })),
  'id-token-no-nonce': claiming((claims) => without(claims, 'nonce')),
  'id-token-wrong-issuer': claiming((claims) => ({ ...claims, iss: 'https://autre.example.test/api/v2' })),
  'id-token-wrong-audience': claiming((claims) => ({ ...claims, aud: 'un-autre-service' })),
  'id-token-two-audiences': claiming((claims) => ({ ...claims, aud: [claims['aud'], 'un-autre-service'] })),
  'id-token-foreign-party': claiming((claims) => ({ ...claims, azp: 'un-autre-service' })),
  'id-token-expired': claiming((claims, { stand }) => ({
    ...claims,
    iat: stand.now() - 20 * minutes,
    exp: stand.now() - 10 * minutes,
  })),
  'id-token-issued-in-future': claiming((claims, { stand }) => ({
    ...claims,
    iat: stand.now() + 10 * minutes,
    exp: stand.now() + 20 * minutes,
  })),
  'id-token-no-subject': claiming((claims) => without(claims, 'sub')),
  'id-token-nul-subject': claiming((claims) => ({ ...claims, sub: 'abc\u0000def' })),
  'id-token-control-subject': claiming((claims) => ({ ...claims, sub: 'abc\u001bdef' })),
  'id-token-half-subject': claiming((claims) => ({ ...claims, sub: 'abc\ud800def' })),
  'id-token-bad-signature': {
    group: 'id-token',
    idToken: (claims, scene) => breakSignature(signClaims(keyOf(scene), claims)),
  },
  'id-token-unknown-key': {
    group: 'id-token',
    idToken: (claims, scene) =>
      signClaims(keyOf(scene), claims, { alg: keyOf(scene).alg, kid: 'une-clé-que-personne-ne-publie' }),
  },
  'id-token-alg-none': {
    group: 'id-token',
    idToken: (claims) => `${signingInput({ alg: 'none' }, claims)}.`,
  },
  'id-token-hs256-public-key': sealedBy((scene) =>
    keyOf(scene).publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  ),
  'id-token-hs256-client-secret': sealedBy(({ grant }) => grant.request.client.client_secret),
  'id-token-other-algorithm': {
    group: 'id-token',
    idToken: (claims, scene) =>
      signClaims(scene.stand.keys.of(keyOf(scene).alg === 'ES256' ? 'RS256' : 'ES256'), claims),
  },
} satisfies Readonly<Record<string, Scenario>>;
