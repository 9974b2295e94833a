import type Koa from 'koa';
import {
  deleteRegistration,
  openRegistration,
  updateRegistration,
} from '../../commands/clients/tokens/manage-registration.ts';
import { findLiveToken, registerByToken } from '../../commands/clients/tokens/register-by-token.ts';
import { registrationAddress } from '../../domain/clients/tokens/registration-address.ts';
import { clientRegistrationLimits as limits } from '../../domain/limits/client-registration-limits.ts';
import { ipRule, type Limit } from '../../domain/limits/throttle-rules.ts';
import { isObject, type Members } from '../../domain/members.ts';
import type { Services } from '../../services.ts';
import type { ThrottleRule } from '../../store/limits/throttles.ts';
import type { ApiArea, ApiParts } from '../api-area.ts';
import { requireMethod } from '../methods.ts';
import { ApiProblem } from '../problem.ts';
import { readJson } from '../read-json.ts';
import { orRegistrationProblem } from '../refusal-problems.ts';
import { describeRegistration } from './describe-registration.ts';
import { writeRegistrationProblem } from './write-registration-problem.ts';

const detail = 'No publisher of software statements is trusted here. Leave software_statement out.';

/** Refuses a software statement (RFC 7591, section 2.3): what it asserts would otherwise be left out without a word. */
function refuseStatement({ software_statement: statement }: Readonly<Record<string, unknown>>): void {
  if (statement === undefined || statement === null) return;
  const isJwt = typeof statement === 'string' && /^[\w-]+\.[\w-]+\.[\w-]*$/.test(statement);
  const error = isJwt ? 'unapproved_software_statement' : 'invalid_software_statement';
  throw new ApiProblem('malformed', {
    detail: isJwt ? detail : 'software_statement is no signed JWT.',
    members: { error },
  });
}

/** Returns the bearer token of a request (RFC 6750, section 2.1). */
function bearerOf(ctx: Koa.Context): string {
  const [, token] = /^Bearer +([\w.~+/-]+=*)$/i.exec(ctx.get('Authorization')) ?? [];
  if (token === undefined) throw new ApiProblem('unauthenticated', { detail: 'An access token is missing.' });
  return token;
}

async function readRequest(ctx: Koa.Context): Promise<Members> {
  const body = await readJson(ctx, { mediaTypes: ['application/json'] });
  if (isObject(body)) return body;
  throw new ApiProblem('malformed', { detail: 'The body is not one JSON object.' });
}

/** Returns the version that the request names in `If-Match`; undefined where any will do. */
function versionOf(ctx: Koa.Context): number | undefined {
  const header = ctx.get('If-Match').trim();
  if (header === '' || header === '*') return undefined;
  const [, number] = /^(?:W\/)?"(\d{1,9})"$/.exec(header) ?? [];
  // A version that was never told is no present one.
  return number === undefined ? -1 : Number(number);
}

const perClient = (key: string, { limit, seconds }: Limit): ThrottleRule => ({
  key,
  waits: false,
  windowLimit: limit,
  windowSeconds: seconds,
});

/** Refuses a request beyond a limit. */
async function admit({ throttles }: Services, rule: ThrottleRule): Promise<void> {
  const retryAfter = await throttles.admit([rule]);
  if (retryAfter === undefined) return;
  throw new ApiProblem('throttled', {
    detail: `Too many requests. Try again in ${retryAfter} seconds.`,
    retryAfter,
  });
}

/** Returns the id in the address; undefined for the address at which clients are registered. */
function clientIdOf(path: string, prefix: string): string | undefined {
  const clientId = path.slice(prefix.length).replace(/^\//, '');
  if (clientId === '') return undefined;
  // An id has none of the characters that an address encodes.
  if (!/^[\w.~-]{1,255}$/.test(clientId)) throw new ApiProblem('not-found');
  return clientId;
}

/** Makes the endpoints at which services register themselves (RFC 7591) and manage their registration (RFC 7592). */
export function createRegistrationArea({ services }: Pick<ApiParts, 'services'>): ApiArea {
  const { issuer, addressLimits } = services.config;
  const { pathname: prefix } = new URL(registrationAddress(issuer));
  const ofNetwork = (ctx: Koa.Context, kind: string, limit: Limit) =>
    ipRule(kind, limit, { ip: ctx.ip, times: addressLimits });

  const register = async (ctx: Koa.Context) => {
    await admit(services, ofNetwork(ctx, 'client-registration', limits.perAddress));
    const token = orRegistrationProblem(await findLiveToken(services, bearerOf(ctx)));
    await admit(services, perClient(`client-registration:token:${token.id}`, limits.perToken));
    const request = await readRequest(ctx);
    refuseStatement(request);
    services.actAs({ kind: 'token', id: token.id });
    const registered = await registerByToken(services, { token, request });
    const { record, secret, accessToken, issuedAt } = orRegistrationProblem(registered);
    ctx.status = 201;
    ctx.set('ETag', `"${record.version}"`);
    ctx.body = await describeRegistration(services, { record, secret, accessToken, issuedAt });
  };

  const manage = async (ctx: Koa.Context, clientId: string) => {
    await admit(services, ofNetwork(ctx, 'client-management', limits.managementPerAddress));
    const accessToken = bearerOf(ctx);
    const opened = orRegistrationProblem(await openRegistration(services, { clientId, accessToken }));
    const { registration } = opened;
    const issuedAt = registration.createdAt;
    const answer = async (about: { readonly record: typeof opened.record; readonly secret: string | undefined }) => {
      ctx.set('ETag', `"${about.record.version}"`);
      ctx.body = await describeRegistration(services, { ...about, accessToken, issuedAt });
    };
    if (ctx.method === 'GET') return answer({ record: opened.record, secret: undefined });
    await admit(services, perClient(`client-management:client:${clientId}`, limits.changesPerClient));
    const baseVersion = versionOf(ctx);
    services.actAs({ kind: 'client', id: clientId });
    if (ctx.method === 'DELETE') {
      orRegistrationProblem(await deleteRegistration(services, { registration, baseVersion }));
      ctx.status = 204;
      return;
    }
    const request = await readRequest(ctx);
    refuseStatement(request);
    await answer(orRegistrationProblem(await updateRegistration(services, { registration, baseVersion, request })));
  };

  return {
    prefix,
    async answer(ctx) {
      // RFC 7591, section 3.2.1: old caches between us and the client know this header alone.
      ctx.set('Pragma', 'no-cache');
      const clientId = clientIdOf(ctx.path, prefix);
      requireMethod(ctx, clientId === undefined ? ['POST'] : ['GET', 'PUT', 'DELETE']);
      await (clientId === undefined ? register(ctx) : manage(ctx, clientId));
    },
    writeProblem: (ctx, about) => writeRegistrationProblem(ctx, { ...about, issuer }),
  };
}
