import { apiKey, apiDefaults, type RegisteredApi } from '../../domain/apis/registered-api.ts';
import { apiAudience, apiScopesIn } from '../../domain/roles/api-scopes.ts';
import type { Services } from '../../services.ts';

type OwnServices = Pick<Services, 'clients' | 'config'>;

/** The page of the consent names these rights in words of its own. */
const noSentence = { fr: '', en: '' };

/** Returns whether an identifier is that of the API of this server itself, by which programs administer it. */
export const isOwnApi = ({ config }: Pick<OwnServices, 'config'>, identifier: string): boolean =>
  apiKey(identifier) === apiAudience(config.issuer);

/**
 * Returns the API of this server as one that is known by name, for a client that may ask for one of its scopes: the registration of the client
 * says so, and how its tokens are made. It is registered nowhere, so that nobody changes it.
 */
export async function ownApiFor(
  { clients, config }: OwnServices,
  clientId: string,
): Promise<RegisteredApi | undefined> {
  const { metadata } = (await clients.registry.find(clientId)) ?? {};
  const scopes = apiScopesIn(metadata?.scope);
  if (!metadata || scopes.length === 0) return undefined;
  return {
    ...apiDefaults,
    identifier: apiAudience(config.issuer),
    names: noSentence,
    scopes: scopes.map((name) => ({ name, sentence: noSentence })),
    tokenSeconds: metadata.access_token_seconds ?? apiDefaults.tokenSeconds,
    signingAlgorithm: metadata.access_token_signing_alg ?? apiDefaults.signingAlgorithm,
    clients: [{ clientId, scopes }],
  };
}
