import type { Provider, Session } from 'oidc-provider';
import { reaches } from '../../domain/assurance/assurance.ts';
import type { ProofTime } from '../../domain/assurance/given-proof.ts';
import type { Services } from '../../services.ts';
import type { Oidc } from '../oidc.ts';
import { nameWithoutCookie } from './device-binding.ts';
import { isPasswordExpired, isSecondFactorDue, sessionSeconds, useSession } from './session-life.ts';
import { noteFactor, provedSince } from './session-record.ts';

/** The session of a person who is signed in, as pages see it. */
export interface SignedInSession {
  readonly uid: string;
  readonly accountId: string;
  /** When the oldest proof of the session was given. */
  readonly loginAt: ProofTime;
  readonly acr: string | undefined;
  readonly amr: readonly string[];
  /** The services that the session has been used for, the first one first. */
  readonly clientIds: readonly string[];
  /** Services get no silent answer from this session: its second factor is asked for again, or its password is to be renewed. */
  readonly needsPerson: boolean;
}

type BrowserSessions = Pick<
  Oidc,
  'session' | 'sessionNamed' | 'hadSession' | 'addFactor' | 'endSession' | 'sessionState'
>;

const hasPerson = (session: Session): session is Session & { readonly accountId: string } =>
  session.accountId !== undefined;

/**
 * Makes the functions by which our pages read and change the session of a browser.
 * @param provider returns the provider of the keys of this moment
 */
export function createBrowserSessions(services: Services, provider: () => Provider): BrowserSessions {
  const { payloads, config } = services;
  const factsOf = (found: Session & { readonly accountId: string }): SignedInSession => ({
    uid: found.uid,
    accountId: found.accountId,
    loginAt: provedSince(found),
    acr: found.acr,
    amr: found.amr ?? [],
    clientIds: Object.keys(found.authorizations ?? {}),
    needsPerson: isSecondFactorDue(services, found) || isPasswordExpired(services, found),
  });
  return {
    async session(ctx) {
      const found = await provider().Session.get(ctx);
      if (!hasPerson(found)) return undefined;
      await useSession(services, found);
      return factsOf(found);
    },

    async sessionNamed(id) {
      nameWithoutCookie();
      const found = await provider().Session.find(id);
      return found && hasPerson(found) ? factsOf(found) : undefined;
    },

    hadSession: (ctx) => ctx.cookies.get(provider().cookieName('session'), { signed: true }) !== undefined,

    async addFactor(ctx) {
      const live = await provider().Session.get(ctx);
      if (!live.accountId || reaches(live.acr, 'eidas0-mfa')) return;
      noteFactor(live, services.nowSeconds());
      await live.save(sessionSeconds(services, live));
    },

    async endSession(ctx) {
      const live = await provider().Session.get(ctx);
      if (live.accountId) payloads.endSession(live.uid);
      const { secure } = ctx;
      const gone = { path: '/', httpOnly: true, secure, expires: new Date(0) } as const;
      const { sessionCookieSameSite: sameSite } = config;
      ctx.cookies.set(provider().cookieName('session'), '', { ...gone, sameSite, signed: true });
    },

    async sessionState(ctx, clientId) {
      const live = await provider().Session.get(ctx);
      return live.accountId ? (live.sidFor(clientId) ?? 'unknown') : undefined;
    },
  };
}
