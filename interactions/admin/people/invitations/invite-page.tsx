import { invitePerson, type InvitationAnswer } from '../../../../src/commands/people/invitations/invite-person.ts';
import { EmailField } from '../../../views/forms/email-field.tsx';
import { parseEmailAddress } from '../../../../src/domain/fields/email-address.ts';
import { parsePersonName } from '../../../../src/domain/fields/person-name.ts';
import { parseUsername } from '../../../../src/domain/fields/username.ts';
import { hour } from '../../../../src/domain/time.ts';
import { AppError } from '../../../../src/errors.ts';
import { liveNotice } from '../../../signed-in/live-notice.ts';
import { isBackUnsaved, keptFields } from '../../../signed-in/fresh-sign-in.ts';
import { stayingFlow } from '../../../engine/define-flow.ts';
import type { Form, StayingStep, StepResult, StepView, Submitted } from '../../../engine/flow.ts';
import type { KeptForm } from '../../../flow-states/kept-form.ts';
import { texts as everyLanguage, type Lang, type Texts } from '../../../texts/index.ts';
import { languageNames } from '../../../texts/language-names.ts';
import { SelectField } from '../../../views/forms/select-field.tsx';
import { StatusNotice } from '../../../views/layout/status-notice.tsx';
import { TextField } from '../../../views/forms/text-field.tsx';
import type { AdminPage, AdminVisit } from '../../admin-page.ts';
import { readReason, ReasonForm } from '../../reason.tsx';
import { personRoot } from '../person-address.ts';
import {
  invitePath,
  listInvitations,
  PendingInvitations,
  withdrawStep,
  type ListedInvitation,
} from './pending-invitations.tsx';
import { personEmail } from '../../person-email.ts';

export interface InviteState {
  /** The act that was done last. `until`: when the link of an invitation lapses; absent where one was withdrawn. */
  readonly notice?: { readonly until?: number; readonly at: number } | undefined;
  /** The form that was typed before the agent had to sign in again. */
  readonly kept?: KeptForm | undefined;
}

/** The things that the page shows beside its form. */
interface Shown {
  readonly listed: readonly ListedInvitation[];
  /** The invitation that is sent once more: its fields are filled in. */
  readonly again: ListedInvitation | undefined;
}

type Result = StepResult<InviteState>;

/** Names of the person that the agent may give. */
const nameFields = ['givenName', 'familyName'] as const;

/** Returns what is wrong in the fields, in the order of the page. */
function problemsOf(form: Form, t: Texts): Readonly<Record<string, string>> {
  const { fields, registration, optionalSteps } = t;
  const email = parseEmailAddress(form['email']);
  const errors: Record<string, string> = {};
  if (!email.ok) errors['email'] = fields.email.problems[email.code];
  for (const name of nameFields) {
    const parsed = parsePersonName(form[name]);
    if (!parsed.ok) errors[name] = optionalSteps.identity.problems[name][parsed.code];
  }
  const username = form['username'] ? parseUsername(form['username']) : undefined;
  if (username && !username.ok) errors['username'] = registration.profile.usernameProblems[username.code];
  return errors;
}

function resultOf(answer: InvitationAnswer, { about }: Submitted<InviteState>): Result {
  const { personActs, fields, registration } = about.t;
  switch (answer.kind) {
    case 'invited':
      return {
        ok: true,
        patch: { notice: { until: answer.expiresAt, at: about.now }, kept: undefined },
        next: invitePath,
      };
    case 'username_taken':
      return { ok: false, errors: { username: registration.profile.usernameTaken } };
    case 'disposable_address':
      return { ok: false, errors: { email: fields.email.problems.disposable } };
    case 'too_many_messages':
      return { ok: false, errors: { step: personActs.refusals.too_many_messages }, retryAfter: hour };
    default:
      // The form was examined before, so the agent has lost the right meanwhile.
      throw new AppError('not_found');
  }
}

async function invite(visit: AdminVisit, submitted: Submitted<InviteState>): Promise<Result> {
  const { form, services, about } = submitted;
  const reason = readReason(form, about.t);
  const errors = { ...problemsOf(form, about.t), ...(!reason.ok && reason.errors) };
  if (!reason.ok || Object.keys(errors).length > 0) return { ok: false, errors };
  const answers = ['email', 'givenName', 'familyName', 'username', 'locale'].map((name) => [name, form[name]?.trim()]);
  const answer = await invitePerson(services, {
    input: Object.fromEntries(answers.filter(([, value]) => value)),
    reason: reason.reason,
    by: { kind: 'account', id: visit.account.id },
    requestId: about.requestId,
  });
  return resultOf(answer, submitted);
}

function InviteView({ state, errors, about, listed, again }: StepView<InviteState> & Shown) {
  const texts = about.t.personActs.invite;
  const languages = Object.keys(everyLanguage).map((lang) => ({
    value: lang,
    label: languageNames[lang as Lang],
    lang,
  }));
  const notice = Object.keys(errors).length > 0 || state.kept ? undefined : liveNotice(state.notice, about);
  return (
    <>
      {isBackUnsaved(state, errors, about) && (
        <StatusNotice kind="warning">{about.t.admin.roles.notices.unsaved}</StatusNotice>
      )}
      {notice && (
        <StatusNotice kind="success">
          {notice.until === undefined
            ? about.t.clientContacts.notices.withdrawn
            : texts.done(about.t.dates.moment(notice.until))}
        </StatusNotice>
      )}
      <p class="app-breakable">{again ? about.t.clientContacts.again.intro(personEmail(again.email)) : texts.intro}</p>
      <ReasonForm action="invite" label={texts.submit} cancel={again ? invitePath : personRoot} someOptional>
        <EmailField
          label={about.t.personActs.newAddressOfPerson}
          hint={about.t.personActs.newAddressHint}
          autocomplete="off"
        />
        {nameFields.map((name) => (
          <TextField
            key={name}
            name={name}
            label={about.t.optionalSteps.identity[name]}
            optional
            autocomplete="off"
            spellcheck={false}
          />
        ))}
        <TextField
          name="username"
          label={texts.username}
          hint={texts.usernameHint}
          optional
          autocomplete="off"
          spellcheck={false}
        />
        <SelectField name="locale" label={texts.locale} options={languages} autocomplete="off" />
      </ReasonForm>
      {!again && <PendingInvitations listed={listed} />}
    </>
  );
}

/** Returns what an invitation that is sent once more fills in. */
const fieldsOf = ({ email, givenName = '', familyName = '', username = '', locale = 'fr' }: ListedInvitation) => ({
  email,
  givenName,
  familyName,
  username,
  locale,
});

const inviteStep = (visit: AdminVisit, shown: Shown): StayingStep<InviteState> => ({
  name: 'invite',
  page: {
    head: ({ about }) => ({ back: { href: personRoot, label: about.t.people.back } }),
    wide: true,
    initial: (state, about): Record<string, string> => ({
      locale: 'fr',
      ...(shown.again && fieldsOf(shown.again)),
      ...keptFields(state, about),
    }),
    accepts: ({ action }) => action === 'invite',
  },
  submit: (submitted) => invite(visit, submitted),
  title: ({ t }) => t.personActs.invite.title,
  view: (props) => <InviteView {...props} {...shown} />,
});

/** Invites somebody who has no account yet. The page says nothing of whether an account has the address. */
export const invitePage: AdminPage = {
  path: invitePath,
  action: 'people.change',
  write: 'people.change',
  async flow(visit) {
    const listed = await listInvitations(visit);
    const named = (key: string) => listed.find(({ id }) => id === visit.query.get(key));
    const withdrawn = named('retirer');
    const step = withdrawn ? withdrawStep(visit, withdrawn) : inviteStep(visit, { listed, again: named('inviter') });
    return stayingFlow<InviteState>('person-invite', [step]);
  },
};
