import type Koa from 'koa';
import { Provider } from 'oidc-provider';
import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { hour } from '../../domain/time.ts';

type Payloads = Pick<Services, 'payloads'>;

/** So long somebody may press the back button. */
const rememberedSeconds = hour;
const idOf = (uid: string) => `finished:${uid}`;

/** Remembers which service an authorization request was for when the request ends, and nothing else. */
export function rememberFinished({ payloads }: Payloads, uid: string): void {
  const clientId = Provider.ctx?.oidc?.entities?.Interaction?.params['client_id'];
  if (typeof clientId === 'string') payloads.upsert('Flow', idOf(uid), { clientId }, rememberedSeconds);
}

/** Returns the service of the request that had this address; undefined when no request was finished here. */
export async function finishedClientId({ payloads }: Payloads, ctx: Koa.Context): Promise<string | undefined> {
  const uid = ctx.path.replace(/\/$/, '').split('/').at(-1) ?? '';
  const finished = await payloads.find('Flow', idOf(uid));
  return typeof finished?.['clientId'] === 'string' ? finished['clientId'] : undefined;
}

/** Returns the error of a request that is no longer there: it was finished, or it has expired. */
export async function expiredOrFinished(services: Payloads, ctx: Koa.Context, cause: unknown): Promise<AppError> {
  return new AppError((await finishedClientId(services, ctx)) ? 'flow_finished' : 'flow_expired', { cause });
}
