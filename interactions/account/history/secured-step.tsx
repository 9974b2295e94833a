import type { StandingWay } from '../../../src/messages.ts';
import { hasPassword } from '../../../src/domain/account/has-password.ts';
import { minute } from '../../../src/domain/time.ts';
import type { Step, StepView } from '../../engine/flow.ts';
import { Alert } from '../../views/alert.tsx';
import { LoneLink } from '../../views/forms/link-button.tsx';
import { NewPasswordForm } from '../../views/forms/new-password-form.tsx';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { StatusNotice } from '../../views/layout/status-notice.tsx';
import { upstreamBrand } from '../../views/upstream-brand.ts';
import type { AccountVisit } from '../account-page.ts';
import { changeOwnPassword } from '../security/change-own-password.ts';
import { StandingWays } from '../security/standing-ways.tsx';
import { choiceSeconds, historyPath, mayChoose, securedPath, type HistoryState } from './history-state.ts';

interface Secured {
  readonly visit: AccountVisit;
  readonly isAsked: boolean;
  /** Lists what still signs in. */
  readonly ways: readonly StandingWay[];
}

type ViewProps = StepView<HistoryState> & Secured;

function PasswordForm({ visit, state, about }: ViewProps) {
  const texts = about.t.history.secured;
  const { username, email } = visit.account;
  return (
    <>
      <SectionTitle>{texts.passwordTitle}</SectionTitle>
      <p>{texts.choose(choiceSeconds / minute)}</p>
      <NewPasswordForm username={username} email={email} verdict={state.verdict} save={texts.save} />
    </>
  );
}

function PasswordPart(props: ViewProps) {
  const { visit, state, about } = props;
  const texts = about.t.history.secured;
  if (hasPassword(visit.account)) return <Alert kind="success">{texts.chosen}</Alert>;
  if (!state.secured?.hadPassword) return <p>{texts.passwordless}</p>;
  if (mayChoose(state, { session: visit.session, now: about.now })) return <PasswordForm {...props} />;
  return (
    <p>
      {texts.tooLate}{' '}
      <a class="fr-link" href="/mot-de-passe-oublie">
        {texts.forgotten}
      </a>
    </p>
  );
}

function SecuredView(props: ViewProps) {
  const { state, errors, about, ways } = props;
  const texts = about.t.history.secured;
  // Later on somebody may have signed in again.
  const isNew = state.secured !== undefined && state.secured.at + choiceSeconds > about.now;
  const upstreams = [...new Set(ways.flatMap((way) => (way.kind === 'identity' ? upstreamBrand(way.upstream) : [])))];
  return (
    <>
      {isNew && Object.keys(errors).length === 0 && <StatusNotice kind="success">{texts.done}</StatusNotice>}
      <PasswordPart {...props} />
      <StandingWays ways={ways} isSignedIn />
      {ways.length === 0 && <p id="no-standing-way">{texts.noOtherWay}</p>}
      {upstreams.length > 0 && <p>{texts.upstream(about.t.sessions.and(upstreams))}</p>}
      <LoneLink href={historyPath} kind="secondary">
        {texts.back}
      </LoneLink>
    </>
  );
}

/** Asks for a new password after « Ce n'était pas moi », and lists what still signs in. */
export const securedStep = ({ visit, isAsked, ways }: Secured): Step<HistoryState> => ({
  name: 'secured',
  owns: ['notice', 'kept', 'verdict'],
  page: { accepts: ({ action, event }) => action === 'save' && event === undefined, wide: true },
  needed: (state) => isAsked && state.secured !== undefined,
  async submit(submitted) {
    const { state, about } = submitted;
    const { account, session } = visit;
    // A password that was chosen meanwhile is changed on the page of the security, which asks for it.
    if (hasPassword(account) || !mayChoose(state, { session, now: about.now }))
      return { ok: true, patch: {}, event: 'lapsed', next: securedPath };
    const changed = await changeOwnPassword(submitted, visit);
    if (changed.ok !== true) return changed;
    return { ok: true, patch: {}, event: 'chosen', next: securedPath };
  },
  title: ({ t }) => t.history.secured.title,
  view: (props) => <SecuredView {...props} visit={visit} isAsked={isAsked} ways={ways} />,
});
