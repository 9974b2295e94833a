import { closeOtherSessions } from '../../../src/commands/session/close-other-sessions.ts';
import { closeSession } from '../../../src/commands/session/close-session.ts';
import { forgetBrowsers } from '../../../src/commands/factors/forget-browsers.ts';
import type { StepOutcome } from '../../../src/domain/audit/step-events.ts';
import type { StayingStep, StepResult, StepView, Submitted } from '../../engine/flow.ts';
import { byDay } from '../../views/by-day.ts';
import { tellApart } from '../../views/tell-apart.ts';
import { browserName } from './session-words.ts';
import { Alert } from '../../views/alert.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { SideButton } from '../../views/forms/side-form.tsx';
import type { AccountVisit } from '../account-page.ts';
import { noticeOf, type AccountState } from '../account-state.ts';
import { liveNotice } from '../../signed-in/live-notice.ts';
import { isBackFromSignIn } from '../../signed-in/fresh-sign-in.ts';
import { Notice } from '../../signed-in/notice.tsx';
import { passwordPath } from '../security/state.ts';
import { onceAtLeast } from '../once-at-least.ts';
import { BrowsersSection, everyBrowser } from './browsers-section.tsx';
import { SessionItem } from './session-item.tsx';
import type { ShownSessions } from './shown-sessions.ts';
import { ownerChange } from '../owner-change.ts';

export const sessionsPath = '/compte/sessions';

const signOutOf = ({ services }: Pick<AccountVisit, 'services'>) =>
  `${services.config.issuer}/protocol/openid-connect/logout`;

/** The number of sessions after which the button below the list is out of sight. */
const fewSessions = 5;

interface Listing {
  readonly shown: ShownSessions;
  readonly signOut: string;
}

function SessionsView({ state, about, shown, signOut }: StepView<AccountState> & Listing) {
  const { t } = usePage();
  const { sessions: texts, security } = t;
  const { sessions } = shown;
  const isBack = isBackFromSignIn(state, about) && !liveNotice(state.notice, about);
  const calls = tellApart(
    sessions.map(({ origin, openedAt }) => texts.called(browserName(origin, t), t.dates.moment(openedAt))),
    t,
  );
  const named = sessions.map((session, index) => ({ session, called: calls[index] ?? '' }));
  return (
    <>
      <Notice state={{ ...state, kept: undefined }} now={about.now} />
      {isBack && <Alert kind="info">{security.backFromSignIn}</Alert>}
      <p>{texts.intro}</p>
      {sessions.length > fewSessions && (
        <p>
          <a class="fr-link" href="#close-consequence">
            {texts.toCloseOthers(sessions.length - 1)}
          </a>
        </p>
      )}
      <div id="sessions">
        {byDay(named, ({ session }) => t.dates.weekday(session.seenAt)).map(({ day, items }) => (
          <>
            <SectionTitle>{texts.usedOn(day)}</SectionTitle>
            <ul class="app-list">
              {items.map(({ session, called }) => (
                <SessionItem key={session.uid} session={session} called={called} signOut={signOut} />
              ))}
            </ul>
          </>
        ))}
      </div>
      <p>
        {texts.stranger.before}
        <a href={passwordPath}>{texts.stranger.link}</a>
        {texts.stranger.after}
      </p>
      {sessions.length > 1 && (
        <>
          <p id="close-consequence">
            {texts.consequence.before}
            <a href="/compte/services">{texts.consequence.link}</a>
            {texts.consequence.after}
          </p>
          <SideButton action="closeOthers" kind="secondary" describedBy="close-consequence">
            {texts.closeOthers}
          </SideButton>
        </>
      )}
      <BrowsersSection shown={shown} />
    </>
  );
}

const done = (
  about: Submitted<AccountState>['about'],
  {
    kind,
    event,
  }: { readonly kind: 'sessionClosed' | 'othersClosed' | 'browsersForgotten'; readonly event: StepOutcome },
): StepResult<AccountState> => ({ ok: true, patch: noticeOf(about, { kind }), event, next: sessionsPath });

async function close(
  { form, services, about }: Submitted<AccountState>,
  visit: AccountVisit,
): Promise<StepResult<AccountState>> {
  const { session: sessionUid = '' } = form;
  // The person signs out of the session in which she reads the page: that ends it in her browser too.
  if (sessionUid === visit.session.uid) return { ok: true, patch: {}, event: 'own', next: signOutOf(visit) };
  const { account, session } = visit;
  const closing = { accountId: account.id, sessionUid, actingUid: session.uid, requestId: about.requestId };
  await onceAtLeast(services, {
    act: () => closeSession(services, closing),
    accountId: account.id,
    did: { event: 'account.session_closed', isSame: ({ details }) => details['session'] === sessionUid },
  });
  return done(about, { kind: 'sessionClosed', event: 'closed' });
}

async function closeOthers(
  { services, about }: Submitted<AccountState>,
  { account, session }: AccountVisit,
): Promise<StepResult<AccountState>> {
  await closeOtherSessions(services, { accountId: account.id, except: session.uid, requestId: about.requestId });
  return done(about, { kind: 'othersClosed', event: 'others_closed' });
}

async function forget(
  { form, services, about }: Submitted<AccountState>,
  { account }: AccountVisit,
): Promise<StepResult<AccountState>> {
  const { browser = '' } = form;
  await forgetBrowsers(services, {
    ...ownerChange(account, about),
    id: browser === everyBrowser ? undefined : browser,
  });
  return done(about, { kind: 'browsersForgotten', event: 'forgotten' });
}

/** Lists the open sessions and the trusted browsers, and closes or forgets them. */
export const sessionsStep = (visit: AccountVisit, shown: ShownSessions): StayingStep<AccountState> => ({
  name: 'sessions',
  page: { wide: true },
  async submit(submitted) {
    const { action } = submitted.form;
    if (action === 'close') return close(submitted, visit);
    if (action === 'closeOthers') return closeOthers(submitted, visit);
    if (action === 'forget') return forget(submitted, visit);
    return { ok: true, patch: {}, event: 'nothing', next: sessionsPath };
  },
  title: ({ t }) => t.sessions.title,
  view: (props) => <SessionsView {...props} shown={shown} signOut={signOutOf(visit)} />,
});
