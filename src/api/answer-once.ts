import { hash } from 'node:crypto';
import type Koa from 'koa';
import { minute } from '../domain/time.ts';
import type { KeptAnswer } from '../store/records/api-answers.ts';
import type { ApiAnswer, ApiEndpoint, ApiVisit } from './api-endpoint.ts';
import { ApiProblem } from './problem.ts';
import { toProblem } from './to-problem.ts';

/** A request that takes longer was interrupted. */
const longestRequest = minute;

/** Members that an answer tells one time. */
const secretMembers: readonly string[] = ['client_secret', 'initial_access_token'];

/** Returns an answer without what is told one time; the same answer where nothing is. */
function withoutSecrets(answer: KeptAnswer): KeptAnswer {
  let hasSecret = false;
  const text = JSON.stringify(answer, (name, value: unknown) => {
    if (!secretMembers.includes(name)) return value;
    hasSecret = true;
    return undefined;
  });
  return hasSecret ? (JSON.parse(text) as KeptAnswer) : answer;
}

/** Returns the key of the request; undefined where it has none. */
function keyOf(ctx: Koa.Context): string | undefined {
  if (ctx.headers['idempotency-key'] === undefined) return undefined;
  const header = ctx.get('Idempotency-Key').trim();
  const key = /^"(.*)"$/.exec(header)?.[1] ?? header;
  if (/^[\x21-\x7e]{8,255}$/.test(key)) return key;
  throw new ApiProblem('malformed', {
    detail: 'Idempotency-Key holds 8 to 255 visible ASCII characters. Draw a UUID for each request that is a new one.',
  });
}

const fingerprintOf = ({ operationId }: ApiEndpoint, { params, body }: ApiVisit) =>
  hash('sha256', JSON.stringify([operationId, params, body]), 'base64url');

interface Asked {
  readonly endpoint: ApiEndpoint;
  readonly visit: ApiVisit;
}

/**
 * Answers a request that makes something. With an `Idempotency-Key`, the same request is carried out one time in a day: who repeats it gets
 * the first answer again. Throws ApiProblem where the key was used for another request, or its request is still being answered.
 */
export async function answerOnce(ctx: Koa.Context, { endpoint, visit }: Asked): Promise<ApiAnswer<unknown>> {
  const given = endpoint.takesKey === true ? keyOf(ctx) : undefined;
  if (given === undefined) return endpoint.answer(visit);
  const { services, by, clientId } = visit;
  const { apiAnswers } = services.records;
  const key = JSON.stringify([clientId, by.kind, by.id, given]);
  const owner = { key, clientId, accountId: visit.account?.id };
  const fingerprint = fingerprintOf(endpoint, visit);
  if (!(await apiAnswers.begin({ ...owner, fingerprint }))) {
    const known = await apiAnswers.find(key);
    if (known && known.fingerprint !== fingerprint)
      throw new ApiProblem('key-reused', { detail: 'Send a new key with a new request.' });
    if (known?.answer) {
      ctx.set('Idempotency-Replayed', 'true');
      return known.answer as ApiAnswer<unknown>;
    }
    if (known && known.begunAt + longestRequest < services.nowSeconds())
      throw new ApiProblem('conflict', {
        detail: 'The first request with this key was interrupted. Look whether it was carried out, and send a new key.',
      });
    throw new ApiProblem('in-progress', { retryAfter: 1 });
  }
  try {
    const answer = await endpoint.answer(visit);
    const { body, version, location } = answer;
    const status = answer.status ?? endpoint.status ?? 200;
    const whole = { status, version, location, body };
    apiAnswers.keep({ ...owner, fingerprint, whole, plain: withoutSecrets(whole) });
    return answer;
  } catch (error) {
    // A request that was refused has done nothing. After a fault nobody knows, so the key stays taken.
    if (toProblem(error).status < 500) await apiAnswers.forget(key);
    throw error;
  }
}
