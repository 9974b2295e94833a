import { Provider, type Session } from 'oidc-provider';
import { answerOf } from '../requests/request-answer.ts';
import { addedMembers, noteSignIn, noteUse, type SessionRecord } from '../session/session-record.ts';
import { offerBinding } from '../session/device-binding.ts';
import { currentOrigin } from '../../store/unit/unit-of-work.ts';
import type { OverrideContext } from './override.ts';
import { replaceMethod, storeMembers } from './replace-member.ts';

/**
 * Keeps with each session what we add to it (`session/session-record.ts`): how its person signed in, and the times that end it. The
 * sessions at upstreams that the sign-in opened are written with it, for the logout.
 */
export function keepSessionRecord(provider: Provider, { services }: OverrideContext): void {
  const {
    federation: { upstreamSessions },
    nowSeconds,
  } = services;
  storeMembers(provider.Session, addedMembers);
  const session: Session = provider.Session.prototype;
  replaceMethod(
    session,
    'save',
    (save) =>
      function saveUsed(this: Session & SessionRecord, ttl: number) {
        noteUse(this, nowSeconds());
        const { ctx } = Provider;
        // A request that adds a proof to a session has brought no more than its cookie for the rest.
        if (answerOf(ctx?.oidc?.entities.Interaction?.result).login?.isForRequest) offerBinding(services, ctx!, this);
        return save.call(this, ttl);
      },
  );
  replaceMethod(
    session,
    'loginAccount',
    (loginAccount) =>
      function loginWithRecord(this: Session & SessionRecord, details: Parameters<Session['loginAccount']>[0]) {
        // A session of a version that did not note its opening began with its sign-in, whose time the library is about to replace.
        const openedAt = this.openedAt ?? this.loginTs;
        loginAccount.call(this, details);
        const { login = {} } = answerOf(Provider.ctx?.oidc?.entities.Interaction?.result);
        const { proof, agent, isFactorAnswered, idToken } = login;
        const isTransient = details.transient === true;
        const origin = currentOrigin();
        noteSignIn(this, { proof, agent, openedAt, origin, isFactorAnswered, isTransient, now: nowSeconds() });
        const upstream = proof?.upstream?.name;
        // The session may outlive the browser, whose visit holds the upstream's session too.
        if (idToken && upstream) upstreamSessions.keep({ holder: this.uid, upstream, idToken });
      },
  );
}
