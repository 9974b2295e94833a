import type { PersonClaim } from '../../src/domain/clients/scope-claims.ts';
import type { PendingRequest } from '../../src/oidc/oidc.ts';
import type { Services } from '../../src/services.ts';
import type { About } from '../engine/flow.ts';

interface Granting {
  readonly about: Pick<About, 'oidc' | 'requestId'>;
  readonly request: PendingRequest;
  readonly accountId: string;
  /** The optional claims that the person gives. */
  readonly given: readonly PersonClaim[] | undefined;
}

/** Saves the grant of what the person accepted, and notes in the audit which claims she left out. Returns the id of the grant. */
export async function grantAccess(
  services: Pick<Services, 'audit'>,
  { about, request, accountId, given = [] }: Granting,
): Promise<string> {
  const { grantId, leftOut } = await about.oidc.grant(request, { accountId, given });
  services.audit({
    event: 'consent.granted',
    accountId,
    clientId: request.clientId,
    requestId: about.requestId,
    ...(leftOut.length > 0 ? { details: { leftOut } } : {}),
  });
  return grantId;
}
