import { serviceNames } from '../../../src/commands/account/service-names.ts';
import { isBound, isDeviceRequired } from '../../../src/domain/session/device-binding.ts';
import type { OpenSession } from '../../../src/domain/session/open-session.ts';
import { sessionEnd } from '../../../src/domain/session/session-life.ts';
import type { TrustedBrowser } from '../../../src/store/factors/trusted-browsers.ts';
import type { AccountVisit } from '../account-page.ts';

/** A session as the page lists it. */
export interface ListedSession extends OpenSession {
  /** The session in which the page is read. */
  readonly isThis: boolean;
  /** Names of the services that were given something in this session. */
  readonly services: readonly string[];
  /** The session is worth nothing without its device. */
  readonly isBound: boolean;
}

/** The facts that the page of the sessions shows. */
export interface ShownSessions {
  /** The session in which the page is read comes first, then the one that was used last. */
  readonly sessions: readonly ListedSession[];
  readonly browsers: readonly TrustedBrowser[];
  /** Says whether this person may trust a browser: the operator allows it, her second factor is on, and she has no role. */
  readonly mayTrustBrowsers: boolean;
}

/** Reads the sessions and the trusted browsers of the person who visits the page. */
export async function readShownSessions({ services, account, session: own }: AccountVisit): Promise<ShownSessions> {
  const { config } = services;
  const { trustedBrowsers } = services.factors;
  const [open, browsers] = await Promise.all([services.session.list(account.id), trustedBrowsers.list(account.id)]);
  const isRequired = isDeviceRequired(config.boundSessions, account.roles.length > 0);
  const listed = open.map(async (session): Promise<ListedSession> => {
    const named = await serviceNames(services, session.clientIds);
    const names = [...named].map(([id, name]) => name ?? id);
    const shown = { ...session, services: names, isBound: isBound(session.device, isRequired) };
    if (session.uid !== own.uid) return { ...shown, isThis: false };
    // The page is a use of its session, which is written once a minute at most.
    const seenAt = services.nowSeconds();
    const endsAt = sessionEnd({ ...session, seenAt }, config.sessionIdleSeconds);
    return { ...shown, isThis: true, seenAt, endsAt };
  });
  const sessions = await Promise.all(listed);
  return {
    sessions: sessions.toSorted((one, other) => Number(other.isThis) - Number(one.isThis)),
    browsers,
    mayTrustBrowsers: account.secondFactorAt !== null && config.trustedBrowserDays > 0 && account.roles.length === 0,
  };
}
