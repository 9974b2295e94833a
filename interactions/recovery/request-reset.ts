import { randomUUID } from 'node:crypto';
import { resetLinkSeconds } from '../../src/domain/password/reset-link.ts';
import { findFormerOwner } from '../../src/commands/keycloak/former-reset.ts';
import { mayMail } from '../../src/commands/registration/may-mail.ts';
import type { Services } from '../../src/services.ts';
import { makeActionLink } from '../engine/action-link.ts';
import type { Lang } from '../texts/index.ts';

interface ResetWish {
  readonly emailCanonical: string;
  /** SHA-256 of the cookie by which we know the browser. */
  readonly browser: string;
  readonly lang: Lang;
  /** Id of the authorization request that the person goes back to afterwards. */
  readonly request: string | undefined;
  /** When that request is forgotten; epoch seconds. */
  readonly until: number | undefined;
  readonly requestId: string;
  readonly ip: string;
}

/**
 * Sends a link to the owner of the email, if an account has it and is not disabled. Earlier links stay good until one of them is used: a
 * stranger who asks again and again must not make the owner's link invalid. The owner of an account that waits for its deletion gets the
 * link that cancels it. In any other case the same things are read, computed and written: a link that opens nothing, and a message that has
 * expired before it could leave. The owner of an account that is still at the former realm gets a link that brings her in; where that realm is
 * away, the page says so whatever the address is.
 */
export async function requestReset(services: Services, wish: ResetWish): Promise<{ readonly isFormerAway: boolean }> {
  const found = await services.account.accounts.findByName({
    username: '',
    emailCanonical: wish.emailCanonical,
    browser: wish.browser,
  });
  const from = { ip: wish.ip, knownBrowser: found?.isKnownBrowser ? wish.browser : undefined };
  const isAllowed = await mayMail(services, { kind: 'reset', to: wish.emailCanonical, from });
  const isOwner = isAllowed && found !== undefined && found.account.disabledAt === null;
  const account = isOwner ? found.account : undefined;
  const { person, isAway: isFormerAway } = await findFormerOwner(services, found ? undefined : wish.emailCanonical);
  const newcomer = isAllowed ? person : undefined;
  const accountId = account?.id ?? newcomer?.id ?? randomUUID();
  const purpose = account || newcomer ? 'reset' : 'nobody';

  const identities = await services.federation.identities.list(accountId);

  const closed = isAllowed && found?.account.isClosed ? found.account : undefined;
  services.audit({ event: 'recovery.requested', accountId: (account ?? closed)?.id, requestId: wish.requestId });
  if (closed?.deletionDueAt && closed.deletionDueAt > services.nowSeconds()) {
    services.messages.closedStill({ account: { ...closed, deletionDueAt: closed.deletionDueAt } });
    return { isFormerAway };
  }
  const link = {
    purpose,
    accountId,
    data: {
      username: account?.username ?? newcomer?.username ?? '',
      email: account?.email ?? (newcomer ? wish.emailCanonical : ''),
      ...(newcomer && { isElsewhere: true }),
      browser: wish.browser,
      request: wish.request,
      until: wish.until,
    },
  };
  const { href } = makeActionLink(services, { link, seconds: resetLinkSeconds });
  const upstreams = identities.map(({ upstream }) => upstream);
  const email = newcomer && wish.emailCanonical;
  services.messages.resetAsked({ account, email, link: href, upstreams, lang: wish.lang });
  return { isFormerAway };
}
