import type Koa from 'koa';
import { Provider } from 'oidc-provider';
import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';

type Payloads = Pick<Services, 'payloads'>;

/** As long as somebody may press the back button. */
const rememberedSeconds = 3600;
const idOf = (uid: string) => `finished:${uid}`;

/** With the end of an authorization request: which service it was for, and nothing else. */
export function rememberFinished({ payloads }: Payloads, uid: string): void {
  const clientId = Provider.ctx?.oidc?.entities?.Interaction?.params['client_id'];
  if (typeof clientId === 'string') payloads.upsert('Flow', idOf(uid), { clientId }, rememberedSeconds);
}

/** The service of the request that this address belonged to; undefined when none was finished here. */
export async function finishedClientId({ payloads }: Payloads, ctx: Koa.Context): Promise<string | undefined> {
  const uid = ctx.path.replace(/\/$/, '').split('/').at(-1) ?? '';
  const finished = await payloads.find('Flow', idOf(uid));
  return typeof finished?.['clientId'] === 'string' ? finished['clientId'] : undefined;
}

/** What is said of a request that is no longer there. */
export async function expiredOrFinished(services: Payloads, ctx: Koa.Context, cause: unknown): Promise<AppError> {
  return new AppError((await finishedClientId(services, ctx)) ? 'flow_finished' : 'flow_expired', { cause });
}
