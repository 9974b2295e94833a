import { isSame, type Members } from '../../members.ts';
import { checkClientMetadata, withDefaults, type ClientProblem, type StoredMetadata } from '../client-metadata.ts';
import { nameMembers } from '../certificates/certificate-names.ts';
import { memberChecks } from '../member-checks.ts';
import { nameOfPlace } from '../registration/missing-name.ts';
import { refusal } from '../value-refusal.ts';
import { selfServiceBounds, selfServiceFields } from '../contacts/self-service-fields.ts';
import type { ClientStatus } from '../life/test-clients.ts';

/** Says what a registration with an initial access token may be. A manager chooses it with the token, and nobody changes it later. */
export interface RegistrationPolicy {
  /** Says what the client becomes. */
  readonly status: ClientStatus;
  /** Members that every registration has, whatever the request says of them. */
  readonly fixed: Members;
  /** Members that a registration has where the request says nothing of them. */
  readonly defaults: Members;
  /** The most scopes that a registration may list. None of them opens an API: a manager gives such a scope to a client that she knows. */
  readonly scopes: readonly string[];
  /** The grants that a registration may list. */
  readonly grantTypes: readonly string[];
  /** Hosts that return addresses may have; `*.` before a host means every host below it. Empty: any host. */
  readonly redirectHosts: readonly string[];
}

/** Grants by which a person signs in. Every other grant makes a client that acts by itself, and a policy has to name it. */
export const usualGrantTypes = ['authorization_code', 'refresh_token'] as const;

/** Says what a service may say of itself, without a manager. A service that registers itself chooses how it speaks the protocol too. */
const openMembers: ReadonlySet<string> = new Set([
  ...selfServiceFields,
  'application_type',
  'grant_types',
  'response_types',
  'scope',
  'default_scopes',
  'token_endpoint_auth_method',
  'token_endpoint_auth_signing_alg',
  ...nameMembers,
  'jwks',
  'jwks_uri',
  'id_token_signed_response_alg',
  'userinfo_signed_response_alg',
  'subject_type',
  'contacts',
  'software_id',
  'software_version',
  'security_profile',
  'request_object_signing_alg',
  'require_signed_request_object',
  'authorization_signed_response_alg',
  'introspection_signed_response_alg',
  'dpop_bound_access_tokens',
  'tls_client_certificate_bound_access_tokens',
  'require_auth_time',
  'default_max_age',
  'default_acr_values',
]);

/** Members of a record that no request states: the server gives them. */
const given: ReadonlySet<string> = new Set(['client_id', 'disabled']);

export const isKnownMember = (member: string): boolean => Object.hasOwn(memberChecks, member) && !given.has(member);

/** Returns the members of a request that the server knows. RFC 7591, section 2 wants the others to be ignored; null says nothing. */
export const statedMembers = (request: Members): Members =>
  Object.fromEntries(Object.entries(request).filter(([member, value]) => isKnownMember(member) && value !== null));

/** Returns whether an address is at one of the hosts. An address of an application that is installed has no host. */
function isAtHost(address: unknown, hosts: readonly string[]): boolean {
  if (typeof address !== 'string' || !URL.canParse(address)) return false;
  const { hostname, protocol } = new URL(address);
  if (protocol !== 'https:' && protocol !== 'http:') return false;
  return hosts.some((host) => (host.startsWith('*.') ? hostname.endsWith(host.slice(1)) : hostname === host));
}

const returnMembers = ['redirect_uris', 'post_logout_redirect_uris'] as const;

function hostProblems(members: Members, hosts: readonly string[]): readonly ClientProblem[] {
  if (hosts.length === 0) return [];
  return returnMembers.flatMap((field) => {
    const addresses: unknown = members[field];
    if (!Array.isArray(addresses)) return [];
    return addresses.flatMap((address: unknown, index) =>
      isAtHost(address, hosts) ? [] : [{ field, index, ...refusal('other_host', { allowed: hosts.join(', ') }) }],
    );
  });
}

const wordsOf = (value: unknown): readonly unknown[] => {
  if (typeof value === 'string') return value.split(' ');
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
};

interface Bounds {
  readonly scopes: readonly string[];
  readonly grantTypes: readonly string[];
}

function boundProblems(members: Members, { scopes, grantTypes }: Bounds): readonly ClientProblem[] {
  const bounds = [
    ['scope', scopes],
    ['default_scopes', scopes],
    ['grant_types', grantTypes],
  ] as const;
  return bounds.flatMap(([field, allowed]) =>
    wordsOf(members[field]).every((word) => allowed.some((one) => one === word))
      ? []
      : [{ field, ...refusal('beyond_token', { allowed: allowed.join(', ') }) }],
  );
}

const lives: Readonly<Record<string, readonly [min: number, max: number]>> = selfServiceBounds;

/** Returns lives of tokens beyond the bounds of a service that decides alone; the present value of a client may stay. */
function lifeProblems(members: Members, before: Members): readonly ClientProblem[] {
  return Object.entries(lives).flatMap(([field, [min, max]]) => {
    const value = members[field];
    if (value === undefined || value === before[field]) return [];
    return typeof value === 'number' && value >= min && value <= max
      ? []
      : [{ field, ...refusal('not_whole', { min, max }) }];
  });
}

/** Returns what a request states although a manager alone decides it. A client that sends back what it was told states nothing new. */
const closedProblems = (stated: Members, kept: Members): readonly ClientProblem[] =>
  Object.keys(stated).flatMap((field) =>
    openMembers.has(field) || isSame(stated[field], kept[field]) ? [] : [{ field, ...refusal('managers_only') }],
  );

/** Leaves out the defaults that cannot stand beside what the request states, such as `require_pkce: false` for a client without a secret. */
function withoutExcluded(members: Members, defaulted: readonly string[]): Members {
  const checked = checkClientMetadata(members, { production: false, existing: true });
  const excluded = checked.ok ? [] : checked.problems.map(({ field }) => field);
  return Object.fromEntries(
    Object.entries(members).filter(([member]) => !defaulted.includes(member) || !excluded.includes(member)),
  );
}

/** Names a service that gives no name, which RFC 7591, section 2 only recommends, after its place. */
function withName(members: Members, before: Members = {}): Members {
  const name = members['client_name'] ?? (members['client_name'] === undefined ? before['client_name'] : undefined);
  return name === undefined ? { ...members, client_name: nameOfPlace({ ...before, ...members }) } : members;
}

interface Judged {
  readonly members: Members;
  readonly problems: readonly ClientProblem[];
}

/**
 * Returns the members of a new registration, and why the policy of its token refuses the request. What the policy fixes takes the place of
 * what the request says, as RFC 7591, section 3.2.1 allows: the answer tells the client.
 */
export function applyPolicy(policy: RegistrationPolicy, request: Members): Judged {
  const { fixed, defaults, status, scopes } = policy;
  const free = Object.fromEntries(
    Object.entries(statedMembers(request)).filter(([member]) => !Object.hasOwn(fixed, member)),
  );
  const decided = { ...defaults, ...fixed, status };
  const whole = { scope: scopes.join(' '), ...defaults, ...free, ...fixed, status };
  const members = withName(
    withoutExcluded(
      whole,
      Object.keys(defaults).filter((name) => !(name in free) && !(name in fixed)),
    ),
  );
  const problems = [
    ...closedProblems(free, { ...withDefaults(decided) }),
    ...boundProblems(free, policy),
    ...lifeProblems(free, decided),
    ...hostProblems(members, policy.redirectHosts),
  ];
  return { members, problems };
}

/**
 * Returns the members that a client changes by stating its whole registration anew, and why it may not. What it leaves out falls back to the
 * default, save what a manager decides, which stays. A client never widens its scopes and its grants: a manager may have narrowed them.
 */
export function changeByPolicy(policy: RegistrationPolicy, request: Members, before: StoredMetadata): Judged {
  const { fixed, defaults, redirectHosts } = policy;
  const stated = Object.fromEntries(
    Object.entries(statedMembers(request)).filter(([member]) => !Object.hasOwn(fixed, member)),
  );
  const present: Members = before as Members;
  const mayFallBack = (member: string) =>
    openMembers.has(member) && !Object.hasOwn(fixed, member) && !['scope', 'grant_types', 'contacts'].includes(member);
  const dropped = Object.keys(present).filter((member) => mayFallBack(member) && !(member in stated));
  const members = {
    ...Object.fromEntries(dropped.map((member) => [member, defaults[member] ?? null])),
    ...Object.fromEntries(
      // People are invited and taken away on the pages.
      Object.entries(stated).filter(([member]) => openMembers.has(member) && member !== 'contacts'),
    ),
  };
  const widest = {
    scopes: before.scope?.split(' ') ?? policy.scopes,
    grantTypes: before.grant_types ?? ['authorization_code'],
  };
  const problems = [
    ...closedProblems(stated, present),
    ...boundProblems(stated, widest),
    ...lifeProblems(stated, present),
    ...hostProblems(newAddresses(members, present), redirectHosts),
  ];
  return { members: withName(members, present), problems };
}

/** Returns the return addresses of a change without those that the client has already: a manager may have added them. */
const newAddresses = (members: Members, before: Members): Members =>
  Object.fromEntries(
    returnMembers.map((field) => {
      const present = wordsOf(before[field]);
      return [field, wordsOf(members[field]).filter((address) => !present.includes(address))];
    }),
  );
