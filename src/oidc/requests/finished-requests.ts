import type Koa from 'koa';
import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import type { Payload } from '../../store/records/payloads.ts';
import { hour, minute } from '../../domain/time.ts';
import { accountOfRequest, type OfSomebody } from './request-answer.ts';

type Payloads = Pick<Services, 'payloads'>;

/** So long somebody may press the back button. */
const rememberedSeconds = hour;
const idOf = (uid: string) => `finished:${uid}`;

/**
 * Claims a request that ends, in the commit that hands it over: a request goes on once, however often its cookie is sent. The claim lives
 * longer than the cookie, and remembers which service the request was for, and who answered it.
 */
export function claimRequest(
  { payloads, nowSeconds }: Pick<Services, 'payloads' | 'nowSeconds'>,
  uid: string,
  payload: Payload,
): void {
  const clientId = (payload['params'] as Payload | undefined)?.['client_id'];
  const left = Number(payload['exp']) - nowSeconds() + minute;
  const finished = { clientId, accountId: accountOfRequest(payload as OfSomebody) };
  payloads.claim('Flow', idOf(uid), finished, Math.max(rememberedSeconds, left));
}

/** Returns who answered a request that has ended; undefined where nobody was known, or where an earlier version has not said it. */
export async function finishedAccountId({ payloads }: Payloads, uid: string): Promise<string | undefined> {
  return (await payloads.find('Flow', idOf(uid)))?.['accountId'] as string | undefined;
}

/** Says whether a request has ended. */
export async function isFinished({ payloads }: Payloads, uid: string): Promise<boolean> {
  return (await payloads.find('Flow', idOf(uid))) !== undefined;
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
