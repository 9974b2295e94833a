import { isExchanged, type Acting } from '../../domain/apis/exchange.ts';
import type { RegisteredApi } from '../../domain/apis/registered-api.ts';
import { scopesGivenTo } from '../../domain/apis/asked-scopes.ts';
import type { Services } from '../../services.ts';
import { isOwnApi, ownApiFor } from './own-api.ts';

/** A stored token for an API, as far as it says for whom it was made. */
export interface ApiToken {
  readonly clientId: string;
  readonly aud?: string;
  readonly extra?: {
    readonly act?: Acting;
    readonly acr?: string;
    readonly amr?: readonly string[];
    readonly auth_time?: number;
  };
}

interface Way {
  readonly api: RegisteredApi;
  readonly clientId: string;
  readonly act: Acting | undefined;
}

/** Says whether the way by which a token came to an API is still open: from the client to the first API, and from each API to the next. */
async function isOpen({ apis }: Pick<Services, 'apis'>, { api, clientId, act }: Way): Promise<boolean> {
  if (!act) return scopesGivenTo(api, clientId) !== undefined;
  for (const name of api.exchangeFrom) {
    const from = await apis.find(name);
    const isOfActor = from?.introspectionClient === act.sub && isExchanged(from, api);
    if (isOfActor && (await isOpen({ apis }, { api: from, clientId, act: act.act }))) return true;
  }
  return false;
}

/** Returns the API that a token is for; undefined where the API is gone, or would give no such token any more. */
export async function standingApi(
  services: Pick<Services, 'apis' | 'clients' | 'config'>,
  { aud, clientId, extra }: ApiToken,
): Promise<RegisteredApi | undefined> {
  if (aud === undefined) return undefined;
  if (isOwnApi(services, aud)) return extra?.act ? undefined : ownApiFor(services, clientId);
  const api = await services.apis.find(aud);
  return api && (await isOpen(services, { api, clientId, act: extra?.act })) ? api : undefined;
}
