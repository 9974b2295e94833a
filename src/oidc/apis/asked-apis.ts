import { errors, type Client, type KoaContextWithOIDC } from 'oidc-provider';
import { givenWords } from '../../domain/apis/given-scopes.ts';
import type { RegisteredApi } from '../../domain/apis/registered-api.ts';
import { partOfApi, scopesGivenTo, type AskedApi } from '../../domain/apis/asked-scopes.ts';
import { wordsIn } from '../../domain/members.ts';
import type { Services } from '../../services.ts';
import { isOwnApi, ownApiFor } from './own-api.ts';

/** The services by which APIs are found: those that are registered, and our own. */
export type ApiServices = Pick<Services, 'apis' | 'clients' | 'config'>;

/** A request that names more APIs than this has no good reason. */
const mostResources = 8;

/** No identifier is longer. Nothing else is looked up. */
const longestIdentifier = 512;

const noted = new WeakMap<object, Map<string, RegisteredApi>>();

/** Returns the APIs that a request has named and its client may ask for, once the library has looked at them. */
export const askedApis = (ctx: object): readonly RegisteredApi[] => [...(noted.get(ctx)?.values() ?? [])];

/** Returns the values of the parameter `resource` (RFC 8707): a request may have several. */
export const resourcesIn = (params: Readonly<Record<string, unknown>> = {}): readonly string[] =>
  [params['resource']].flat().filter((one): one is string => typeof one === 'string');

/** Returns an API that a client may ask for. A client learns nothing of the others, not even that they exist. */
export async function findApiFor(
  services: ApiServices,
  { identifier, clientId }: { readonly identifier: string; readonly clientId: string },
): Promise<RegisteredApi | undefined> {
  if (identifier.length > longestIdentifier) return undefined;
  if (isOwnApi(services, identifier)) return ownApiFor(services, clientId);
  const api = await services.apis.find(identifier);
  return api && scopesGivenTo(api, clientId) ? api : undefined;
}

type Params = Readonly<Record<string, unknown>>;

/** Returns the APIs that a waiting request names, as far as its client may still ask for them. */
export async function apisAskedBy(services: ApiServices, params: Params): Promise<readonly RegisteredApi[]> {
  const clientId = String(params['client_id']);
  const identifiers = [...new Set(resourcesIn(params))];
  const found = await Promise.all(identifiers.map((identifier) => findApiFor(services, { identifier, clientId })));
  return found.filter((api) => api !== undefined);
}

/** An API that a request names, as its person is told of it. */
export interface NamedApi extends AskedApi {
  /** The words that a grant keeps of her yes. */
  readonly words: string;
}

/** Returns what a person is told of an API that a request names, and what she gives there: the scopes that it asks for and may ask for. */
export function consentedPart(api: RegisteredApi, { scope, ...params }: Params): NamedApi {
  const scopes = wordsIn(scope);
  const part = partOfApi(api, { clientId: String(params['client_id']), scopes });
  const names = part.scopes.map(({ name }) => name);
  return { ...part, words: givenWords(api, names) };
}

/** Returns the API that a request names, and notes it with the request. Throws `invalid_target` where the client may not ask for it. */
export async function resolveApi(
  services: ApiServices,
  ctx: KoaContextWithOIDC,
  { identifier, client }: { readonly identifier: string; readonly client: Client },
): Promise<RegisteredApi> {
  if (resourcesIn(ctx.oidc.params).length > mostResources)
    throw new errors.InvalidTarget(`a request may name ${mostResources} resources at most`);
  const api = await findApiFor(services, { identifier, clientId: client.clientId });
  if (!api) throw new errors.InvalidTarget('the resource is unknown, or this client may not ask for it');
  const apis = noted.get(ctx) ?? new Map<string, RegisteredApi>();
  noted.set(ctx, apis.set(identifier, api));
  return api;
}
