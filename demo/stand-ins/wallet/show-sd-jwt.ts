import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { signingInput, type Json } from '../keys.ts';
import { issuerKeys, issuerOf, signJwt, x5c } from './issuer-keys.ts';
import { statusOf, timesOf, type Showing } from './showing.ts';

const digest = (text: string) => createHash('sha256').update(text).digest('base64url');
const salt = () => randomBytes(16).toString('base64url');
const disclosure = (name: string, value: unknown) =>
  Buffer.from(JSON.stringify([salt(), name, value])).toString('base64url');
const drawKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const year = 31_536_000;

/** Spoils the last part of a JWT. */
const spoilt = (jwt: string) => `${jwt.slice(0, -6)}${jwt.endsWith('AAAAAA') ? 'BBBBBB' : 'AAAAAA'}`;

function issue(showing: Showing, cnf: Json | undefined, disclosures: readonly string[]): string {
  const { now, flaw, baseUrl } = showing;
  const issuer = issuerOf(flaw);
  const { from, until } = timesOf(showing);
  const claims = {
    iss: `${baseUrl}/wallet`,
    vct: flaw === 'other-type' ? 'urn:example:loyalty-card:1' : 'urn:eudi:pid:1',
    iat: flaw === 'not-yet-valid' ? from : now - 3_600,
    nbf: from,
    exp: until,
    ...(cnf && { cnf }),
    status: statusOf(showing, 'jwt'),
    // A few digests belong to no disclosure, as those of real issuers.
    _sd: [...disclosures.map(digest), digest(salt()), digest(salt())].toSorted(),
    _sd_alg: 'sha-256',
  };
  const header = { typ: 'dc+sd-jwt', x5c: flaw === 'issuer-is-anchor' ? x5c(issuerKeys.unknown) : x5c(issuer) };
  if (flaw === 'alg-none') return `${signingInput({ ...header, alg: 'none' }, claims)}.`;
  const jwt = signJwt(issuer.key, header, claims);
  return flaw === 'credential-signature' ? spoilt(jwt) : jwt;
}

/** Shows a PID as an SD-JWT VC with key binding. */
export function showSdJwt(showing: Showing): string {
  const { claims, nonce, audience, now, flaw } = showing;
  const holder = drawKey();
  const jwk = holder.publicKey.export({ format: 'jwk' });
  const disclosures = Object.entries(claims).map(([name, value]) => disclosure(name, value));
  const jwt = issue(showing, flaw === 'no-holder-key' ? undefined : { jwk }, disclosures);
  const shown = [...disclosures];
  if (flaw === 'extra-disclosure') shown.push(disclosure('age_over_18', true));
  if (flaw === 'repeated-disclosure') shown.push(shown[0]!);
  if (flaw === 'altered-disclosure') shown[0] = disclosure('family_name', 'AUTRE');
  const text = `${[jwt, ...shown].join('~')}~`;
  if (flaw === 'no-holder') return text;
  const { privateKey } = flaw === 'other-holder' ? drawKey() : holder;
  const late = { 'signed-long-ago': -year, 'signed-in-future': year }[flaw as string] ?? 0;
  const binding = signJwt(
    privateKey,
    { typ: 'kb+jwt' },
    {
      iat: now + late,
      nonce: flaw === 'wrong-nonce' ? salt() : nonce,
      aud: flaw === 'wrong-audience' ? 'x509_san_dns:elsewhere.test' : audience,
      sd_hash: digest(flaw === 'wrong-sd-hash' ? jwt : text),
    },
  );
  return `${text}${flaw === 'holder-signature' ? spoilt(binding) : binding}`;
}
