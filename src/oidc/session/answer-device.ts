import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import type Koa from 'koa';
import type { Provider, Session } from 'oidc-provider';
import {
  algorithmOf,
  bindingSeconds,
  isBound,
  readDeviceKey,
  type DeviceBinding,
  type DeviceKey,
} from '../../domain/session/device-binding.ts';
import type { Services } from '../../services.ts';
import type { Payload } from '../../store/records/payloads.ts';
import { boundSessionPath } from '../endpoints.ts';
import { isOurValue, makeValue, proofCookie, requiresDevice, wantsBinding } from './device-binding.ts';
import { isSessionExpired, sessionSeconds } from './session-life.ts';
import type { SessionRecord } from './session-record.ts';

/** Characters of the longest proof: one with an RSA key of 4096 bits has fewer than 2,000. */
const longestProof = 4096;

/** A header of one text (RFC 9651, section 3.3.3). Some browsers leave its quotes out. */
function textIn(ctx: Koa.Context, header: string): string | undefined {
  const value = ctx.get(header);
  return value.length > longestProof ? undefined : /^"?([\w.~-]+)"?$/.exec(value)?.[1];
}

/** Returns the challenge that a proof answers; undefined unless this key has signed it. */
async function challengeIn(proof: string, key: DeviceKey): Promise<string | undefined> {
  const alg = algorithmOf(key);
  try {
    const { payload } = await jwtVerify(proof, await importJWK({ ...key }, alg), {
      algorithms: [alg],
      typ: 'dbsc+jwt',
    });
    return typeof payload.jti === 'string' ? payload.jti : undefined;
  } catch {
    return undefined;
  }
}

/** Returns the key that a proof of a registration brings. */
function keyIn(proof: string): DeviceKey | undefined {
  try {
    const { alg, jwk } = decodeProtectedHeader(proof);
    const key = readDeviceKey(jwk);
    return key && algorithmOf(key) === alg ? key : undefined;
  } catch {
    return undefined;
  }
}

type Live = SessionRecord & { readonly uid: string; readonly accountId: string };

interface Options {
  readonly services: Services;
  readonly provider: Provider;
}

/**
 * Answers a browser that shows the key of its device (Device Bound Session Credentials, W3C): for the first time after a sign-in, and whenever
 * its cookie has run out. The browser holds the requests of its pages back meanwhile. The session is not used by that.
 */
export async function answerDevice(ctx: Koa.Context, { services, provider }: Options): Promise<void> {
  const { config, payloads, nowSeconds } = services;
  const proof = textIn(ctx, 'Secure-Session-Response');

  const refuse = (status: number, error: string) => {
    ctx.status = status;
    ctx.body = { error };
  };
  const ask = (uid: string) => {
    const challenge = makeValue(services, { uid, use: 'bound-challenge' }, bindingSeconds.challenge);
    ctx.set('Secure-Session-Challenge', `"${challenge}";id="${uid}"`);
    refuse(403, 'proof_required');
  };
  /** Each of these is good once, in all processes together. */
  const isFirst = (value: string) => payloads.claimOnce(`bound\0${value}`, bindingSeconds.remembered);
  const giveProof = (uid: string) => {
    const { sessionCookieSameSite: sameSite } = config;
    const value = makeValue(services, { uid, use: 'bound-proof' }, bindingSeconds.proof);
    const name = proofCookie(config.issuer);
    const maxAge = bindingSeconds.proof * 1000;
    ctx.cookies.set(name, value, { path: '/', httpOnly: true, secure: ctx.secure, sameSite, signed: false, maxAge });
    const shown = sameSite === 'none' ? 'None' : 'Lax';
    ctx.body = {
      session_identifier: uid,
      refresh_url: boundSessionPath(config.issuer),
      scope: { include_site: false, scope_specification: [{ type: 'exclude', domain: '*', path: '/assets' }] },
      credentials: [{ type: 'cookie', name, attributes: `Path=/; Secure; HttpOnly; SameSite=${shown}` }],
      // A service leads people here. The cookie itself says which requests of other sites carry it.
      allowed_refresh_initiators: ['*'],
    };
  };
  const living = (found: Payload | undefined) =>
    found?.['accountId'] && !isSessionExpired(services, found) ? (found as unknown as Live) : undefined;

  /** Binds the session of the cookie. */
  const register = async () => {
    const session = await provider.Session.get(ctx);
    const { uid, accountId, device } = session as Session & SessionRecord;
    if (!accountId) return refuse(401, 'no_session');
    if (device || !wantsBinding(services, accountId)) return refuse(400, 'not_offered');
    const key = proof === undefined ? undefined : keyIn(proof);
    const challenge = proof === undefined || !key ? undefined : await challengeIn(proof, key);
    const isOurs = challenge !== undefined && isOurValue(services, challenge, { uid, use: 'bound-registration' });
    if (!key || !isOurs || !(await isFirst(uid))) return refuse(400, 'invalid_proof');
    const binding: DeviceBinding = { key, boundAt: nowSeconds() };
    Object.assign(session, { device: binding });
    await session.save(sessionSeconds(services, session));
    giveProof(uid);
  };

  /**
   * Gives the proof of a bound session anew. The browser says which one: where the page of a service leads here, it sends no cookie. Whoever has
   * the key gets a cookie that is worth nothing without that of the session.
   */
  const refresh = async (asked: string) => {
    const live = living(await payloads.findSessionByUid(asked));
    if (!live || !isBound(live.device, requiresDevice(services, live.accountId))) {
      // The browser forgets the key: the session is over, or goes on without it.
      ctx.body = { session_identifier: asked, continue: false };
      return undefined;
    }
    if (proof === undefined) return ask(asked);
    const challenge = await challengeIn(proof, live.device.key);
    if (challenge === undefined) return refuse(400, 'invalid_proof');
    const isOurs = isOurValue(services, challenge, { uid: asked, use: 'bound-challenge' });
    return isOurs && (await isFirst(challenge)) ? giveProof(asked) : ask(asked);
  };

  ctx.set('Cache-Control', 'no-store');
  const isRefresh = ctx.get('Sec-Secure-Session-Id') !== '';
  const asked = textIn(ctx, 'Sec-Secure-Session-Id');
  if (!isRefresh) await register();
  else if (asked === undefined) refuse(400, 'invalid_request');
  else await refresh(asked);
}
