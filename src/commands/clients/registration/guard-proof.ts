import { nameMembers } from '../../../domain/clients/certificates/certificate-names.ts';
import type { FreshAct } from '../../../domain/roles/fresh-acts.ts';
import { apiScopesIn } from '../../../domain/roles/api-scopes.ts';
import type { Services } from '../../../services.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import { assertFresh } from '../../assert-fresh.ts';

interface Change {
  readonly before: ClientRecord | undefined;
  readonly after: ClientRecord;
}

/** The keys of a client, and the name of its certificate, which is as good as a key. */
const keysOf = ({ metadata }: ClientRecord) =>
  JSON.stringify([metadata.jwks, metadata.jwks_uri, ...nameMembers.map((name) => metadata[name])]);

/** Returns what a change does that hands out the client, or rights: a new client hands out nothing that anybody had before. */
function actsOf({ before, after }: Change): readonly FreshAct[] {
  const isGiven = apiScopesIn(after.metadata.scope).some(
    (scope) => !apiScopesIn(before?.metadata.scope).includes(scope),
  );
  const given = isGiven ? (['give-api-scopes'] as const) : [];
  if (!before) return given;
  const isDrawn = after.secrets.some(({ hash }) => !before.secrets.some((secret) => secret.hash === hash));
  const isOtherMethod = before.metadata.token_endpoint_auth_method !== after.metadata.token_endpoint_auth_method;
  return [
    ...given,
    ...(isDrawn ? (['draw-secret'] as const) : []),
    ...(keysOf(before) !== keysOf(after) ? (['change-keys'] as const) : []),
    ...(isOtherMethod ? (['change-authentication'] as const) : []),
  ];
}

/**
 * Asks for a fresh sign-in where a change gives a client another way to prove who it is, or a right at the APIs: by whichever page, endpoint or
 * file. Throws FreshSignInNeeded.
 */
export function guardProof(services: Services, change: Change): void {
  for (const act of actsOf(change)) assertFresh(services, act);
}
