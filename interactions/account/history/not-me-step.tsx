import { FreshSignInNeeded } from '../../../src/commands/assert-fresh.ts';
import { reportStranger } from '../../../src/commands/password/report-stranger.ts';
import { hasPassword } from '../../../src/domain/account/has-password.ts';
import { credentialVersionOf } from '../../../src/domain/account/credential-version.ts';
import { skewSeconds } from '../../../src/domain/assurance/given-proof.ts';
import { undoSeconds } from '../../../src/domain/undo/announced-change.ts';
import { AppError } from '../../../src/errors.ts';
import type { Services } from '../../../src/services.ts';
import type { Form, Step, StepResult, StepView, Submitted } from '../../engine/flow.ts';
import { Alert } from '../../views/alert.tsx';
import { LoneButton } from '../../views/forms/button.tsx';
import { MandatoryMention } from '../../views/forms/mandatory-mention.tsx';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { SideButton } from '../../views/forms/side-form.tsx';
import { StepForm } from '../../views/forms/step-form.tsx';
import type { AccountVisit } from '../account-page.ts';
import { isBackFromSignIn } from '../../signed-in/fresh-sign-in.ts';
import { provePresent } from '../security/change-own-password.ts';
import { PresentPasswordField } from '../security/present-password-field.tsx';
import { readFlow } from '../../engine/flow-store.ts';
import { EventDetails, type ListedEvent } from './event-details.tsx';
import { openEvent } from './event-token.ts';
import { choiceSeconds, historyPath, securedPath, type HistoryState } from './history-state.ts';

/** Events of changes that a message announces with a link that takes them back. */
const announced = new Set<string>([
  'account.password_changed',
  'account.password_renewed',
  'account.password_reset',
  'account.address_changed',
  'account.username_changed',
  'account.totp_added',
  'account.totp_removed',
  'account.passkey_added',
  'account.passkey_removed',
  'account.recovery_codes_renewed',
  'account.second_factor_on',
  'account.second_factor_off',
  'account.identity_linked',
  'account.identity_unlinked',
]);

const isRefused = (name: string) => /[._](?:refused|throttled|count_went_back)$/.test(name);

interface Question {
  readonly visit: AccountVisit;
  /** The event that the address of the page asks about; undefined at the plain address. */
  readonly asked: ListedEvent | undefined;
}

function QuestionView({ visit, asked, ...props }: StepView<HistoryState> & Question) {
  const { state, errors, about } = props;
  const texts = about.t.history.question;
  if (!asked) return null;
  const { event } = asked.event;
  const isBack = isBackFromSignIn(state, about) && Object.keys(errors).length === 0;
  const canUndo = announced.has(event) && asked.event.at + undoSeconds > about.now;
  const { account } = visit;
  return (
    <>
      {isBack && <Alert kind="info">{about.t.security.backFromSignIn}</Alert>}
      <div class="fr-callout fr-mb-3w" id="event">
        <EventDetails listed={asked} />
      </div>
      <p>{isRefused(event) ? texts.refused : texts.intro}</p>
      <SectionTitle>{texts.consequencesTitle}</SectionTitle>
      <ul id="consequences">
        <li>{texts.sessions}</li>
        <li>{texts.access}</li>
        <li>{texts.browsers}</li>
        {hasPassword(account) && <li>{texts.password}</li>}
        <li>{texts.message}</li>
      </ul>
      <p>{texts.next}</p>
      {canUndo && <p>{texts.undo}</p>}
      {!hasPassword(account) && !isBack && <p>{texts.signIn}</p>}
      <StepForm>
        <input type="hidden" name="event" value={asked.token} />
        {hasPassword(account) && (
          <>
            <MandatoryMention />
            <PresentPasswordField label={texts.current} hint={texts.currentHint} />
          </>
        )}
        <LoneButton action="confirm">{texts.confirm}</LoneButton>
      </StepForm>
      <SideButton action="keep" kind="tertiary">
        {texts.keep}
      </SideButton>
    </>
  );
}

/** Returns whether a form is one of this page. */
const isAnswer = ({ action }: Form) => action === 'confirm' || action === 'keep';

interface Reported {
  readonly accountId: string;
  readonly event: ListedEvent['event'];
}

/** Returns when the person has reported an event; 0 where that is too long ago to matter. */
async function reportedAt({ account: { history } }: Services, { accountId, event: { id } }: Reported): Promise<number> {
  const reports = await history.page({ accountId, events: ['account.stranger_reported'], size: 50 });
  return reports.find(({ details }) => details['line'] === id)?.at ?? 0;
}

interface Confirmed {
  readonly visit: AccountVisit;
  readonly event: ListedEvent['event'];
}

/** Returns whether the person has signed in again since she sent this form. A session that somebody left open is no proof. */
function hasSignedInAgain(
  { state: { kept }, services }: Submitted<HistoryState>,
  { visit, event }: Confirmed,
): boolean {
  const { account, session } = visit;
  const id = openEvent(services.sealer, { accountId: account.id, token: kept?.fields['event'] ?? '' });
  // The clock of an upstream may be behind.
  return kept !== undefined && id === event.id && session.loginAt + skewSeconds >= kept.at;
}

/**
 * Ends what everybody else has. The present password proves that the person is the owner. A person without one signs in again, also after a
 * new sign-in, since somebody else may hold the session.
 */
async function confirm(
  submitted: Submitted<HistoryState>,
  { visit, event }: Confirmed,
): Promise<StepResult<HistoryState>> {
  const { state, services, about } = submitted;
  const { account, session } = visit;
  // Another press of the button may have been first, and have ended the password.
  const isReported = async () => (await services.account.history.reported(account.id)).has(event.id);
  if (!hasPassword(account) && !hasSignedInAgain(submitted, { visit, event }) && !(await isReported()))
    throw new FreshSignInNeeded('« Ce n’était pas moi » needs a sign-in of its own');
  const proved = hasPassword(account) ? await provePresent(submitted, visit) : account;
  if ('ok' in proved) {
    const kept = (await isReported())
      ? ((await readFlow(services, about.flowKey)) as HistoryState | undefined)?.secured
      : undefined;
    return kept?.sessionUid === session.uid
      ? { ok: true, patch: { secured: kept }, event: 'repeated', next: securedPath }
      : proved;
  }
  const isFirst = await reportStranger(services, {
    accountId: account.id,
    credentialVersion: credentialVersionOf(proved),
    event,
    sessionUid: session.uid,
    browser: about.browser,
    requestId: about.requestId,
    lang: about.lang,
  });
  const at = isFirst ? about.now : await reportedAt(services, { accountId: account.id, event });
  // Others may have signed in since an earlier report, which this one did not turn out: the list says that the event was reported.
  if (at + choiceSeconds <= about.now) return { ok: true, patch: {}, event: 'repeated', next: historyPath };
  // A second press of the button finds no password any more. Its answer replaces the first one, so it repeats what that one knew.
  const hadPassword = hasPassword(account) || state.secured?.hadPassword === true;
  const isRepeated = state.secured?.sessionUid === session.uid && state.secured.isPasswordProved === true;
  const secured = { at, sessionUid: session.uid, hadPassword, isPasswordProved: hasPassword(account) || isRepeated };
  return { ok: true, patch: { secured }, event: isFirst ? 'reported' : 'repeated', next: securedPath };
}

/** Says what « Ce n'était pas moi » does before it is done. */
export const notMeStep = ({ visit, asked }: Question): Step<HistoryState> => ({
  name: 'not-me',
  owns: ['notice', 'kept'],
  page: { accepts: isAnswer, wide: true },
  needed: () => asked !== undefined,
  async submit(submitted) {
    const { form, services } = submitted;
    if (form['action'] === 'keep') return { ok: true, patch: {}, event: 'kept', next: historyPath };
    const id = openEvent(services.sealer, { accountId: visit.account.id, token: form['event'] ?? '' });
    if (!asked || id !== asked.event.id) throw new AppError('not_found');
    return confirm(submitted, { visit, event: asked.event });
  },
  title: ({ t }) => t.history.question.title,
  view: (props) => <QuestionView {...props} visit={visit} asked={asked} />,
});
