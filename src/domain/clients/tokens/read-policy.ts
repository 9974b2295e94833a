import { isObject, type Members } from '../../members.ts';
import { memberChecks, scopes as openScopes } from '../member-checks.ts';
import type { ClientProblem } from '../client-metadata.ts';
import type { UriContext } from '../addresses/client-uris.ts';
import { findLegacyProblems, optionsToEnd } from '../life/legacy-end.ts';
import { refusal } from '../value-refusal.ts';
import { isKnownMember, usualGrantTypes, type RegistrationPolicy } from './registration-policy.ts';
import { clientStatuses, type ClientStatus } from '../life/test-clients.ts';

export type ReadPolicy =
  | { readonly ok: true; readonly policy: RegistrationPolicy }
  | { readonly ok: false; readonly problems: readonly ClientProblem[] };

interface Reading {
  readonly production: boolean;
  readonly upstreams: readonly string[];
  /** Epoch seconds. */
  readonly nowSeconds: number;
}

/** Members that no policy states: a status of its own says the one, and addresses of people stand on the page of each client. */
const elsewhere: readonly string[] = ['status', 'contacts'];

/** Refuses a scope that opens an API, which no service gets by registering itself. */
const ofOpenScopes = (value: unknown) =>
  typeof value === 'string' && value.split(' ').every((word) => openScopes.some((scope) => scope === word))
    ? []
    : [refusal('bad_scope', { allowed: openScopes.join(', ') })];

function memberProblems(name: string, value: unknown, about: UriContext): readonly ClientProblem[] {
  if (!isObject(value)) return [{ field: name, ...refusal('not_members') }];
  return Object.entries(value).flatMap(([member, stated]): readonly ClientProblem[] => {
    const field = `${name}.${member}`;
    if (!isKnownMember(member) || elsewhere.includes(member)) return [{ field, ...refusal('unknown_member') }];
    const check = member === 'scope' ? ofOpenScopes : memberChecks[member as keyof typeof memberChecks];
    return check(stated, about).map((found) => ({ ...found, field }));
  });
}

/** Returns what is missing beside an option for old programs. Nobody but the manager can give the reason for what she switches on here. */
function legacyProblems(
  { fixed, defaults }: { readonly fixed: unknown; readonly defaults: unknown },
  nowSeconds: number,
): readonly ClientProblem[] {
  const of = (members: unknown) => (isObject(members) ? members : {});
  const place = optionsToEnd(of(fixed)).length > 0 ? 'fixed' : 'defaults';
  const after = { ...of(defaults), ...of(fixed) };
  return findLegacyProblems({ before: undefined, after, nowSeconds }).map((found) => ({
    ...found,
    field: `${place}.${found.field}`,
  }));
}

const mostHosts = 20;
const isHost = (value: unknown) =>
  typeof value === 'string' && value.length <= 253 && /^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(value);

function listProblems(
  field: string,
  value: unknown,
  { max, refuse }: { readonly max: number; readonly refuse: (item: unknown) => ReturnType<typeof refusal> | undefined },
): readonly ClientProblem[] {
  if (!Array.isArray(value)) return [{ field, ...refusal('not_list') }];
  if (value.length > max) return [{ field, ...refusal('too_many', { max }) }];
  return value.flatMap((item: unknown, index) => {
    const found = refuse(item);
    return found ? [{ field, index, ...found }] : [];
  });
}

const oneOf = (allowed: readonly string[]) => (item: unknown) =>
  allowed.some((one) => one === item) ? undefined : refusal('none_of', { allowed: allowed.join(', ') });

const grants = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'urn:ietf:params:oauth:grant-type:device_code',
] as const;

/**
 * Reads the policy of an initial access token as a file or a form states it (`status`, `fixed`, `defaults`, `scopes`, `grant_types`,
 * `redirect_hosts`), and fills in what it leaves out.
 */
export function readPolicy(input: unknown, { production, upstreams, nowSeconds }: Reading): ReadPolicy {
  if (!isObject(input)) return { ok: false, problems: [{ field: 'policy', ...refusal('not_object') }] };
  const {
    status = 'test',
    fixed = {},
    defaults = {},
    scopes = openScopes,
    grant_types: grantTypes = usualGrantTypes,
    redirect_hosts: redirectHosts = [],
    ...unknown
  } = input;
  const about = { production, upstreams, isInTest: status === 'test', native: true };
  const problems: readonly ClientProblem[] = [
    ...Object.keys(unknown).map((field) => ({ field, ...refusal('unknown_member') })),
    ...listProblems('status', [status], { max: 1, refuse: oneOf(clientStatuses) }).map(
      ({ index: _one, ...found }) => found,
    ),
    ...memberProblems('fixed', fixed, about),
    ...memberProblems('defaults', defaults, about),
    ...legacyProblems({ fixed, defaults }, nowSeconds),
    ...listProblems('scopes', scopes, { max: openScopes.length, refuse: oneOf(openScopes) }),
    ...listProblems('grant_types', grantTypes, { max: grants.length, refuse: oneOf(grants) }),
    ...listProblems('redirect_hosts', redirectHosts, {
      max: mostHosts,
      refuse: (item) => (isHost(item) ? undefined : refusal('bad_host')),
    }),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const policy = {
    status: status as ClientStatus,
    fixed: fixed as Members,
    defaults: defaults as Members,
    scopes: scopes as readonly string[],
    grantTypes: grantTypes as readonly string[],
    redirectHosts: redirectHosts as readonly string[],
  };
  return { ok: true, policy };
}
