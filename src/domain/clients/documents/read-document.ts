import { readStorableJson, unstorableWords } from '../../fields/storable.ts';
import { isObject, textsIn, wordsIn, type Members } from '../../members.ts';
import { scopes as openScopes, memberChecks } from '../member-checks.ts';
import { checkClientMetadata, type StoredMetadata } from '../client-metadata.ts';
import { loopbackHosts } from '../../network/private-host.ts';
import { hostOfDocument } from './document-address.ts';

/** A client as a document of its own describes it. Nobody has looked at what the document says. */
export interface DocumentClient {
  /** Its name is that of its host: what it calls itself proves nothing. */
  readonly metadata: StoredMetadata;
  readonly claimedName: string | undefined;
}

export type ReadDocument =
  | { readonly ok: true; readonly client: DocumentClient }
  /** The reason is read after « the document ». */
  | { readonly ok: false; readonly why: string };

/** The members that a document may have. Everything else is passed over, as RFC 7591, section 2 has it. */
const readMembers = [
  'redirect_uris',
  'scope',
  'token_endpoint_auth_signing_alg',
  'jwks',
  'id_token_signed_response_alg',
  'dpop_bound_access_tokens',
] as const;
/** Links to pages of the client. They are shown where they lead to the host that is named beside them. */
const linkMembers = ['client_uri', 'policy_uri', 'tos_uri'] as const;

/** Says that an address is of a program on the machine of its person: its own server there, or a scheme of its own (RFC 8252, section 7). */
function isOfInstalled(address: string): boolean {
  const url = URL.parse(address);
  if (!url) return false;
  return url.protocol === 'http:' ? loopbackHosts.includes(url.hostname) : url.protocol !== 'https:';
}

/** Returns why a document describes no client that is possible here, whatever else it says. */
function refuseKind(members: Members): string | undefined {
  const method = members['token_endpoint_auth_method'] ?? 'none';
  // Everybody can read the document, and nobody keeps a secret for a client that is not registered.
  if (Object.keys(members).some((name) => name.startsWith('client_secret'))) return 'holds a secret';
  if (method !== 'none' && method !== 'private_key_jwt')
    return 'names a token_endpoint_auth_method that is neither none nor private_key_jwt';
  if (members['jwks_uri'] !== undefined) return 'has its keys elsewhere: give them as jwks';
  if (method === 'private_key_jwt' && members['jwks'] === undefined) return 'has no jwks';
  if (!textsIn(members['grant_types'] ?? ['authorization_code']).includes('authorization_code'))
    return 'lacks the grant authorization_code';
  if (!textsIn(members['response_types'] ?? ['code']).includes('code')) return 'lacks the response type code';
  return undefined;
}

/** Keeps the members that hold what a registration could hold. A list of addresses keeps those that are good. */
function keepGood(members: Members, about: { readonly production: boolean; readonly native: boolean }): Members {
  const isGood = (name: keyof typeof memberChecks, value: unknown) => memberChecks[name](value, about).length === 0;
  const addresses = [...new Set(textsIn(members['redirect_uris']))].filter((one) => isGood('redirect_uris', [one]));
  const scope = wordsIn(members['scope']);
  const known = openScopes.filter((one) => scope.includes(one));
  const stated = { ...members, redirect_uris: addresses.slice(0, 20), scope: known.join(' ') };
  return Object.fromEntries(
    readMembers
      .filter((name) => stated[name as keyof typeof stated] !== undefined && stated[name as keyof typeof stated] !== '')
      .map((name) => [name, stated[name as keyof typeof stated]]),
  );
}

/** Returns the links of a document that lead to its own origin. Elsewhere they would lend the client the name of another site. */
function ownLinks(members: Members, clientId: string): Members {
  const { origin } = new URL(clientId);
  const isOwn = (value: unknown) =>
    typeof value === 'string' && value.length <= 2048 && URL.parse(value)?.origin === origin;
  return Object.fromEntries(linkMembers.filter((name) => isOwn(members[name])).map((name) => [name, members[name]]));
}

/**
 * Reads the document of a client: who it is, where it returns, and how it proves itself. The rules are those of a registration and more: no
 * secret, PKCE always, exact addresses, no option for old programs, no notice to an address of the document, and no picture. A document that
 * breaks one is refused; a member that says something else is passed over.
 */
export function readDocument(
  text: string,
  { clientId, production }: { readonly clientId: string; readonly production: boolean },
): ReadDocument {
  const read = readStorableJson(text);
  if (!read.ok)
    return { ok: false, why: read.why === 'no-json' ? 'is not JSON' : `holds ${unstorableWords[read.why]}` };
  const members = read.value;
  if (!isObject(members)) return { ok: false, why: 'is not a JSON object' };
  if (members['client_id'] !== clientId) return { ok: false, why: 'names another client_id' };
  const refused = refuseKind(members);
  if (refused) return { ok: false, why: refused };

  const native = members['application_type'] === 'native' || textsIn(members['redirect_uris']).some(isOfInstalled);
  const kept = keepGood(members, { production, native });
  if (textsIn(kept['redirect_uris']).length === 0)
    return { ok: false, why: 'has no return address that is allowed here' };
  const refreshes = textsIn(members['grant_types']).includes('refresh_token');
  const checked = checkClientMetadata(
    {
      ...kept,
      ...ownLinks(members, clientId),
      client_name: hostOfDocument(clientId).slice(0, 100),
      application_type: native ? 'native' : 'web',
      grant_types: ['authorization_code', ...(refreshes ? ['refresh_token'] : [])],
      response_types: ['code'],
      token_endpoint_auth_method: members['token_endpoint_auth_method'] ?? 'none',
    },
    { production, existing: true },
  );
  if (!checked.ok) {
    const [{ field, message }] = checked.problems as [(typeof checked.problems)[number]];
    return { ok: false, why: `has a ${field} that ${message}` };
  }
  const name = members['client_name'];
  const isName = memberChecks.client_name(name, { production }).length === 0;
  return { ok: true, client: { metadata: checked.metadata, claimedName: isName ? String(name) : undefined } };
}
