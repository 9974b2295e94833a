import { acceptedWays } from '../../domain/assurance/ways-in.ts';
import { logoPath } from '../../domain/clients/client-logo.ts';
import { isInTest } from '../../domain/clients/life/test-clients.ts';
import type { Services } from '../../services.ts';
import type { FindClient } from './document-clients.ts';

/** The facts of a client that a page may know. */
export interface ClientFacts {
  readonly clientId: string;
  readonly name: string;
  /** Address at which a person begins anew: the one that was registered for that, else the client's home page. */
  readonly homeUri: string | undefined;
  readonly policyUri: string | undefined;
  readonly tosUri: string | undefined;
  /** Path of the logo on our own origin. */
  readonly logo: string | undefined;
  /** Says what the service does with the data of people, in its own words. */
  readonly purpose: string | undefined;
  /** Says why the service asks for the data of a scope, in its own words, by scope. */
  readonly scopeReasons: Readonly<Record<string, string>>;
  /** The client's home page. A sign-in never begins there. */
  readonly siteUri: string | undefined;
  /** The client's requests run out: nothing that leads back to it may carry one. */
  readonly hasRequestLifetime: boolean;
  readonly isFirstParty: boolean;
  readonly isBuiltIn: boolean;
  /** The people of the client's list alone may sign in. */
  readonly isInTest: boolean;
  /** The ways to sign in that the client accepts; undefined when it accepts any way. */
  readonly waysIn: readonly string[] | undefined;
  /** The client is not registered: its name is that of the host of its document, and the name that it gives itself proves nothing. */
  readonly unregistered: { readonly claimedName: string | undefined } | undefined;
}

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
