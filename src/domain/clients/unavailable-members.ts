import { reachableLevels } from '../assurance/assurance.ts';
import { ownWays } from '../assurance/ways-in.ts';
import type { ClientMetadata, ClientProblem } from './client-metadata.ts';
import { refusal } from './value-refusal.ts';
import { provesByCertificate } from './secrets/uses-secret.ts';

/** The certificates of clients that the settings allow. */
interface MutualTls {
  readonly authorities: readonly unknown[];
}

interface Available {
  readonly upstreams: readonly { readonly name: string; readonly verifiesIdentity: boolean }[];
  /** Undefined where no proxy asks for certificates. */
  readonly mtls: MutualTls | undefined;
}

function certificateProblems(client: ClientMetadata, mtls: MutualTls | undefined): readonly ClientProblem[] {
  const { token_endpoint_auth_method: method } = client;
  const asked: readonly (readonly [field: string, isAsked: boolean])[] = [
    ['token_endpoint_auth_method', provesByCertificate(client)],
    ['tls_client_certificate_bound_access_tokens', client.tls_client_certificate_bound_access_tokens === true],
  ];
  if (!mtls) return asked.flatMap(([field, isAsked]) => (isAsked ? [{ field, ...refusal('mtls_off') }] : []));
  return method === 'tls_client_auth' && mtls.authorities.length === 0
    ? [{ field: 'token_endpoint_auth_method', ...refusal('mtls_without_ca') }]
    : [];
}

/**
 * Returns the members of a client file that this version does not support, given the upstreams and the mutual TLS that are switched on. They
 * are refused, so that nobody relies on a member without effect. Each line goes when its feature comes.
 */
export function unavailableMembers(client: ClientMetadata, { upstreams, mtls }: Available): readonly ClientProblem[] {
  const reachable = reachableLevels(upstreams);
  const asked: readonly (readonly [field: string, isAsked: boolean])[] = [
    ['default_acr_values', !(client.default_acr_values ?? []).every((level) => reachable.includes(level))],
  ];
  const problems = [
    ...asked.flatMap(([field, isAsked]) => (isAsked ? [{ field, ...refusal('unavailable') }] : [])),
    ...certificateProblems(client, mtls),
  ];
  if (!client.ways_in.some((way) => [...ownWays, ...upstreams.map(({ name }) => name)].includes(way)))
    problems.push({ field: 'ways_in', ...refusal('way_off') });
  // The person agrees to a token that outlives the session at a request that asks for it, not by registration.
  if (!client.default_scopes.includes('offline_access')) return problems;
  return [...problems, { field: 'default_scopes', ...refusal('offline_default') }];
}
