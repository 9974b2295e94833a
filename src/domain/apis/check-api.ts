import { levels } from '../assurance/assurance.ts';
import { isPlainAddress } from '../clients/addresses/legacy-pattern.ts';
import { refuseUri } from '../clients/addresses/client-uris.ts';
import { integer, isPlainText, knownScopes, oneOf } from '../clients/member-checks.ts';
import type { ClientProblem } from '../clients/client-metadata.ts';
import { refusal, type Refusal } from '../clients/value-refusal.ts';
import { isObject, type Members } from '../members.ts';
import { signingAlgs } from '../keys/signatures.ts';
import { findUnstorable } from '../fields/storable.ts';
import { apiMembers, toApi, type ApiFile } from './api-file.ts';
import {
  apiBounds,
  apiKey,
  tokenBindings,
  tokenFormats,
  type ApiClient,
  type ApiScopeOfApi,
  type RegisteredApi,
} from './registered-api.ts';

interface About {
  readonly production: boolean;
  readonly issuer: string;
}

type CheckedApi =
  | { readonly ok: true; readonly api: RegisteredApi }
  | { readonly ok: false; readonly problems: readonly ClientProblem[] };

type Found = Refusal | undefined;
type Check = (value: unknown, about: About) => readonly Refusal[];

const isInBothLanguages = (value: unknown, max: number) =>
  isObject(value) &&
  Object.keys(value).toSorted().join() === 'en,fr' &&
  Object.values(value).every((text) => isPlainText(text, max));

const one =
  (refuse: (value: unknown, about: About) => Found): Check =>
  (value, about) => {
    const found = refuse(value, about);
    return found ? [found] : [];
  };

interface Listed {
  readonly max: number;
  readonly refuse: (item: unknown, about: About) => Found;
  /** Returns what tells an entry apart from the others. */
  readonly keyOf: (item: unknown) => unknown;
}

const listOf =
  ({ max, refuse, keyOf }: Listed): Check =>
  (value, about) => {
    if (!Array.isArray(value)) return [refusal('not_list')];
    if (value.length > max) return [refusal('too_many', { max })];
    const keys = value.map(keyOf);
    return value.flatMap((item: unknown, index) => {
      const found = refuse(item, about) ?? (keys.indexOf(keys[index]) < index ? refusal('listed_twice') : undefined);
      return found ? [{ ...found, index }] : [];
    });
  };

/** Returns why an identifier is refused. Two readers must never take one for another, so it is written as programs send it. */
function refuseIdentifier(value: unknown, { production, issuer }: About): Found {
  if (typeof value !== 'string') return refusal('not_text');
  if (value.length > apiBounds.identifier) return refusal('too_long', { max: apiBounds.identifier });
  if (/^urn:[a-z0-9][a-z0-9-]{0,31}:[\w.~:@!$&'()+,;=/-]+$/.test(value)) return undefined;
  // A developer's API runs on her own machine.
  const found = refuseUri(value, { production, isInTest: !production });
  if (found) return found;
  if (value.includes('?')) return refusal('query');
  if (!isPlainAddress(apiKey(value))) return refusal('not_as_sent');
  // A token for an address of ours would be taken for one of our own.
  return new URL(value).origin === new URL(issuer).origin ? refusal('own_address') : undefined;
}

const isScopeName = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= apiBounds.scopeName && /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(value);

const isScope = (item: unknown): item is ApiScopeOfApi =>
  isObject(item) &&
  Object.keys(item).toSorted().join() === 'name,sentence' &&
  isScopeName(item['name']) &&
  isInBothLanguages(item['sentence'], apiBounds.sentence) &&
  // Pages write a scope as one line, whose parts it divides.
  !Object.values(item['sentence'] as Members)
    .join('')
    .includes('|') &&
  !item['name'].includes('|');

function refuseScope(item: unknown): Found {
  if (!isScope(item)) return refusal('bad_api_scope', { name: apiBounds.scopeName, max: apiBounds.sentence });
  // A scope that means something to every client is never one of an API: the consent would tell the one thing and give the other.
  return knownScopes.includes(item.name) ? refusal('reserved_scope', { scope: item.name }) : undefined;
}

const isClient = (item: unknown): item is { readonly client_id: string; readonly scopes: readonly string[] } =>
  isObject(item) &&
  Object.keys(item).toSorted().join() === 'client_id,scopes' &&
  typeof item['client_id'] === 'string' &&
  Array.isArray(item['scopes']) &&
  item['scopes'].every(isScopeName) &&
  new Set(item['scopes']).size === item['scopes'].length;

const text = one((value) => (typeof value === 'string' ? undefined : refusal('not_text')));

const identifiers = listOf({
  max: apiBounds.exchanges,
  refuse: refuseIdentifier,
  keyOf: (item) => (typeof item === 'string' ? apiKey(item) : item),
});

/** Every member that the file of an API may hold, with its check. */
const checks: Readonly<Record<keyof ApiFile, Check>> = {
  identifier: one(refuseIdentifier),
  names: one((value) =>
    isInBothLanguages(value, apiBounds.name) ? undefined : refusal('bad_names', { max: apiBounds.name }),
  ),
  scopes: listOf({
    max: apiBounds.scopes,
    refuse: refuseScope,
    keyOf: (item) => (isScope(item) ? item.name : item),
  }),
  token_format: oneOf(tokenFormats),
  token_seconds: integer(apiBounds.leastSeconds, apiBounds.mostSeconds),
  signing_algorithm: oneOf(signingAlgs),
  least_acr: oneOf(levels),
  max_auth_age: integer(0, apiBounds.oldestSignIn),
  bound_tokens: oneOf(tokenBindings),
  clients: listOf({
    max: apiBounds.clients,
    refuse: (item) => (isClient(item) ? undefined : refusal('bad_api_client')),
    keyOf: (item) => (isClient(item) ? item.client_id : item),
  }),
  unregistered_scopes: listOf({
    max: apiBounds.scopes,
    refuse: (item) => (isScopeName(item) ? undefined : refusal('foreign_scope', { scope: String(item).slice(0, 100) })),
    keyOf: (item) => item,
  }),
  introspection_client: text,
  exchange_from: identifiers,
  exchange_to: identifiers,
};

/** Checks of several members together. */
function conflictsIn({
  identifier,
  scopes,
  clients,
  unregisteredScopes,
  exchangeFrom,
  exchangeTo,
}: RegisteredApi): readonly ClientProblem[] {
  const names = scopes.map(({ name }) => name);
  const strange = ({ scopes: asked }: ApiClient) => asked.find((scope) => !names.includes(scope));
  const own = (list: readonly string[]) => list.findIndex((other) => apiKey(other) === apiKey(identifier));
  return [
    ...clients.flatMap((client, index) => {
      const scope = strange(client);
      return scope === undefined ? [] : [{ field: 'clients', ...refusal('foreign_scope', { scope }), index }];
    }),
    ...unregisteredScopes.flatMap((scope, index) =>
      names.includes(scope) ? [] : [{ field: 'unregistered_scopes', ...refusal('foreign_scope', { scope }), index }],
    ),
    ...(['exchange_from', 'exchange_to'] as const).flatMap((field) => {
      const index = own(field === 'exchange_from' ? exchangeFrom : exchangeTo);
      return index < 0 ? [] : [{ field, ...refusal('names_itself'), index }];
    }),
  ];
}

/** Checks the file of an API and fills in the defaults. A member that is null has its default. */
export function checkApi(input: unknown, about: About): CheckedApi {
  if (!isObject(input)) return { ok: false, problems: [{ field: 'api', ...refusal('not_object') }] };
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined && value !== null));
  const missing = (['identifier', 'names'] as const).filter((field) => !(field in given));
  const problems = [
    ...missing.map((field) => ({ field, ...refusal('missing') })),
    ...Object.entries(given).flatMap(([field, value]): readonly ClientProblem[] => {
      if (!apiMembers.some((member) => member === field)) return [{ field, ...refusal('unknown_api_member') }];
      const refused = checks[field as keyof ApiFile](value, about);
      const found = refused.length === 0 && findUnstorable(value) ? [refusal('unstorable')] : refused;
      return found.map((each) => ({ field, ...each }));
    }),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const api = toApi(given as unknown as ApiFile);
  const conflicts = conflictsIn(api);
  return conflicts.length > 0 ? { ok: false, problems: conflicts } : { ok: true, api };
}
