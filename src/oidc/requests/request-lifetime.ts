import { interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import type { Services } from '../../services.ts';
import { day, hour } from '../../domain/time.ts';
import { whenKnown } from '../when-known.ts';
import { answerOf } from './request-answer.ts';

const { Check, Prompt } = interactionPolicy;

/** A request that nobody has begun to answer waits so many seconds: anybody can begin one, and each is a row. */
export const requestSeconds = hour;
/** A request whose person has begun a registration waits as long as the draft of her account. */
export const draftSeconds = day;

/** An interaction of the library, with the time that `library/keep-request-start.ts` adds. */
export interface TimedRequest {
  /** When the authorization request came, in epoch milliseconds. */
  readonly startedAt?: number;
  readonly iat?: number | undefined;
  readonly deviceCode?: string | undefined;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** Returns when the authorization request came, in epoch milliseconds; a request without a time comes now. */
export function startOf({ startedAt, iat }: TimedRequest, now: number): number {
  return startedAt ?? (iat === undefined ? now : iat * 1000);
}

/** Says whether so much time has passed since the request came that its client would not take an answer any more. */
export function isExpired(
  { clients: { registry: clients }, now: clock }: Pick<Services, 'clients' | 'now'>,
  request: TimedRequest,
): boolean | Promise<boolean> {
  const { params, deviceCode, ...times } = request;
  // The answer to a device is no redirect, and a device code has an end of its own.
  if (deviceCode !== undefined) return false;
  return whenKnown(clients.find(String(params?.['client_id'])), (client) => {
    const lifetime = client?.metadata.request_lifetime;
    const now = clock();
    return lifetime !== undefined && now - startOf(times, now) > lifetime * 1000;
  });
}

/**
 * Makes the question that comes first: a person who answers a request too late is signed in as usual and told so on a page of ours,
 * whatever else the client wanted to know. A person who has still to sign in is not held up.
 */
export function createExpiredPrompt(services: Pick<Services, 'clients' | 'now'>): InstanceType<typeof Prompt> {
  const isAnswered = ({ oidc }: KoaContextWithOIDC) => {
    const { account, result } = oidc;
    return account !== undefined || (result !== undefined && !answerOf(result).login);
  };
  const check = new Check('request_over', 'the client no longer waits for this request', (ctx) => {
    const { route, entities } = ctx.oidc;
    if (route !== 'resume' || !entities.Interaction || !isAnswered(ctx)) return false;
    return isExpired(services, entities.Interaction);
  });
  return new Prompt({ name: 'over' }, check);
}
