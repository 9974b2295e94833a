import type { Members } from '../members.ts';

/** A difference between the documents of the former service and ours. `failed` stands for one that breaks services. */
export interface DocumentDifference {
  readonly level: 'matters' | 'failed';
  readonly member: string;
  readonly message: string;
}

/** Endpoints without which some service stops. */
const neededEndpoints = [
  'authorization_endpoint',
  'token_endpoint',
  'userinfo_endpoint',
  'jwks_uri',
  'end_session_endpoint',
  'introspection_endpoint',
  'revocation_endpoint',
  'device_authorization_endpoint',
  'pushed_authorization_request_endpoint',
];

/** Says which services a value concerns that does not exist here. */
const concerned: Readonly<Record<string, string>> = {
  grant_types_supported: 'a service that uses this grant',
  response_types_supported: 'a service that asks for this answer (the implicit and the hybrid flow)',
  response_modes_supported: 'a service that asks for this form of an answer',
  subject_types_supported: 'a service that gets an identifier of its own for each person',
  id_token_signing_alg_values_supported: 'a service that expects ID tokens of this algorithm',
  userinfo_signing_alg_values_supported: 'a service that expects userinfo of this algorithm',
  token_endpoint_auth_methods_supported: 'a service that proves itself in this way',
  token_endpoint_auth_signing_alg_values_supported: 'a service that signs its proof by this algorithm',
  scopes_supported: 'a service that asks for this scope: an unknown one is left out of the answer',
  claims_supported: 'a service that reads this claim',
  acr_values_supported: 'a service that asks for this level',
  prompt_values_supported: 'a service that sends this prompt',
  code_challenge_methods_supported: 'a service that sends this form of PKCE',
};
/** Members about forms of encryption and of signatures that Keycloak names by the dozen. A service has them only where somebody set it so. */
const byHand =
  /encryption|request_object|authorization_signing|_auth_signing|introspection_|revocation_endpoint_|backchannel_|dpop_signing|request_uri/;

/** Values that say nothing: claims that every token has, and scopes of a realm for its own sake. */
const empty: Readonly<Record<string, readonly string[]>> = {
  claims_supported: ['iss', 'sub', 'aud', 'exp', 'iat', 'azp', 'nonce', 'auth_time', 'acr'],
  scopes_supported: ['acr', 'roles', 'basic', 'web-origins', 'service_account', 'microprofile-jwt', 'openid'],
};

const isText = (value: unknown): value is string => typeof value === 'string';
const listIn = (value: unknown) => (Array.isArray(value) ? value.map(String) : undefined);

function compareMember(member: string, there: unknown, here: unknown): DocumentDifference | undefined {
  if (isText(there) && (/_endpoint$|_iframe$/.test(member) || member === 'issuer' || member === 'jwks_uri')) {
    if (there === here) return undefined;
    const isNeeded = member === 'issuer' || neededEndpoints.includes(member);
    if (here === undefined)
      return {
        level: isNeeded ? 'failed' : 'matters',
        member,
        message: `${there} does not exist here; it matters to a service that asks there`,
      };
    const who =
      member === 'issuer'
        ? 'every service and every API refuses our tokens'
        : 'services that were set by hand ask there';
    return {
      level: isNeeded ? 'failed' : 'matters',
      member,
      message: `${there} is ${isText(here) ? here : 'something else'} here; ${who}`,
    };
  }
  const listed = listIn(there);
  if (listed) {
    const own = listIn(here) ?? [];
    const missing = listed.filter((value) => !own.includes(value) && empty[member]?.includes(value) !== true);
    return missing.length === 0
      ? undefined
      : {
          level: 'matters',
          member,
          message: `${missing.join(', ')} missing here; it matters to ${concerned[member] ?? 'a service that reads this member'}`,
        };
  }
  if (there === true && here !== true)
    return {
      level: 'matters',
      member,
      message: `true there, not here; it matters to ${concerned[member] ?? 'a service that reads this member'}`,
    };
  return undefined;
}

/** Compares the discovery document of the former service with ours. What we have besides matters to nobody. */
export function compareDiscovery(there: Members, here: Members): readonly DocumentDifference[] {
  const found = Object.entries(there).flatMap(([member, value]) => compareMember(member, value, here[member]) ?? []);
  const rare = found.filter(({ level, member }) => level === 'matters' && byHand.test(member));
  const others = found.filter((one) => !rare.includes(one));
  others.sort((one, other) => Number(other.level === 'failed') - Number(one.level === 'failed'));
  if (rare.length === 0) return others;
  const message = `${rare.map(({ member }) => member).join(', ')}: less here than there; it matters to a service that was set to such a form by hand`;
  return [...others, { level: 'matters', member: 'forms of encryption and signatures', message }];
}

interface PublishedKey extends Members {
  readonly kid?: unknown;
  readonly use?: unknown;
}

const keysIn = ({ keys }: Members): readonly PublishedKey[] =>
  Array.isArray(keys) ? keys.filter((key): key is PublishedKey => typeof key === 'object' && key !== null) : [];
const material = ['kty', 'crv', 'x', 'y', 'n', 'e'];

/** Compares the keys of the former service with ours. A token from before is good for services while its key is published here. */
export function compareKeys(there: Members, here: Members): readonly DocumentDifference[] {
  const own = new Map(keysIn(here).map((key) => [key.kid, key]));
  return keysIn(there).flatMap((key): readonly DocumentDifference[] => {
    const [kid, kind] = [String(key.kid).slice(0, 100), String(key['alg'] ?? key['kty'])];
    // Nobody checks a token by a key for encryption.
    if (key.use === 'enc') return [];
    const ours = own.get(key.kid);
    if (!ours)
      return [
        {
          level: 'failed',
          member: `key ${kid}`,
          message: `${kind} is not published here: tokens that it has signed are refused; keycloak import --only keys publishes RS256 and ES256`,
        },
      ];
    return material.every((name) => key[name] === ours[name])
      ? []
      : [{ level: 'failed', member: `key ${kid}`, message: 'is another key here than there' }];
  });
}
