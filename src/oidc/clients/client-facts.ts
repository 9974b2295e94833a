import { acceptedWays } from '../../domain/assurance/ways-in.ts';
import { logoPath } from '../../domain/clients/client-logo.ts';
import { isInTest } from '../../domain/clients/life/test-clients.ts';
import type { Services } from '../../services.ts';
import type { ClientFacts } from '../oidc.ts';
import type { FindClient } from './document-clients.ts';

/** Returns what a page may know of a client; undefined when the client is unknown or disabled. */
export async function clientFacts(
  { clients: { registry }, config }: Pick<Services, 'clients' | 'config'>,
  clientId: string,
  find: FindClient = (id) => registry.find(id),
): Promise<ClientFacts | undefined> {
  const record = await find(clientId);
  if (!record || record.disabledAt !== null) return undefined;
  const { metadata } = record;
  return {
    clientId,
    name: metadata.client_name ?? clientId,
    homeUri: metadata.initiate_login_uri ?? metadata.client_uri,
    policyUri: metadata.policy_uri,
    tosUri: metadata.tos_uri,
    logo: logoPath(metadata, config.issuer),
    purpose: metadata.purpose,
    scopeReasons: metadata.scope_reasons ?? {},
    siteUri: metadata.client_uri,
    hasRequestLifetime: metadata.request_lifetime !== undefined,
    isFirstParty: metadata.first_party === true,
    isBuiltIn: metadata.built_in === true,
    isInTest: isInTest(metadata),
    waysIn: acceptedWays(metadata.ways_in),
    unregistered: record.document && { claimedName: record.document.claimedName },
  };
}
