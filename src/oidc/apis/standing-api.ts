import { chainOf, isExchanged, type Acting } from '../../domain/apis/exchange.ts';
import type { RegisteredApi } from '../../domain/apis/registered-api.ts';
import { scopesGivenTo } from '../../domain/apis/asked-scopes.ts';
import type { StoredToken } from '../tokens/stored-token.ts';
import type { ApiServices } from './asked-apis.ts';
import { isOwnApi, ownApiFor } from './own-api.ts';

interface Way {
  readonly api: RegisteredApi;
  readonly clientId: string;
  readonly act: Acting | undefined;
  readonly registrations: readonly string[];
}

/** Returns the names of the registrations on the way of a token, the first one first; an empty text stands for one that has no name. */
export const registrationsBehind = ({ extra }: Pick<StoredToken, 'extra'>): readonly string[] =>
  Array.from({ length: chainOf(extra?.act) + 1 }, (_, place) => extra?.registrations?.[place] ?? '');

/**
 * Returns the scopes that a token may have by the way by which it came to an API: from the client to the first API, and from each API to the
 * next. Undefined where no such way is open any more, or the client of an API on it is switched off.
 */
async function scopesOfWay(
  services: Pick<ApiServices, 'apis' | 'clients'>,
  { api, clientId, act, registrations }: Way,
): Promise<readonly string[] | undefined> {
  // The identifier may stand for another API by now, whose registration gave no such token.
  if (registrations[chainOf(act)] !== (api.registration ?? '')) return undefined;
  if (!act) return scopesGivenTo(api, clientId);
  const actor = await services.clients.registry.find(act.sub);
  if (!actor || actor.disabledAt !== null) return undefined;
  const given: string[][] = [];
  for (const name of api.exchangeFrom) {
    const from = await services.apis.find(name);
    const isOfActor = from?.introspectionClient === act.sub && isExchanged(from, api);
    const scopes = isOfActor
      ? await scopesOfWay(services, { api: from, clientId, act: act.act, registrations })
      : undefined;
    if (scopes) given.push([...scopes]);
  }
  if (given.length === 0) return undefined;
  return api.scopes.map(({ name }) => name).filter((name) => given.some((scopes) => scopes.includes(name)));
}

/**
 * Returns the API that a token is for, and the scopes that such a token may have by now. Undefined where the API is gone, or would give no such
 * token any more.
 */
export async function standingApi(
  services: ApiServices,
  token: Pick<StoredToken, 'aud' | 'clientId' | 'extra'>,
): Promise<{ readonly api: RegisteredApi; readonly scopes: readonly string[] } | undefined> {
  const { aud, clientId, extra } = token;
  if (aud === undefined) return undefined;
  const act = extra?.act;
  const isOwn = isOwnApi(services, aud);
  if (isOwn && act) return undefined;
  const api = isOwn ? await ownApiFor(services, clientId) : await services.apis.find(aud);
  const scopes =
    api && (await scopesOfWay(services, { api, clientId, act, registrations: registrationsBehind(token) }));
  return api && scopes && { api, scopes };
}
