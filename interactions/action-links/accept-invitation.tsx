import { openAccount } from '../../src/commands/account/open-account.ts';
import { maskedAddress } from '../../src/domain/fields/masked-address.ts';
import { parseUsername } from '../../src/domain/fields/username.ts';
import { registrationLimits } from '../../src/domain/limits/registration-limits.ts';
import { ipRule } from '../../src/domain/limits/throttle-rules.ts';
import type { Services } from '../../src/services.ts';
import type { ActionLink } from '../../src/store/undo/action-links.ts';
import { defineFlow } from '../engine/define-flow.ts';
import type { About, Finish, Flow, Step, StepResult, StepView, Submitted } from '../engine/flow.ts';
import { readNewPassword } from '../fields/new-password.ts';
import { termsVersion } from '../pages/terms-version.ts';
import { EndPage, tellExisting } from '../registration/existing-account.tsx';
import { langOr } from '../texts/index.ts';
import { Button } from '../views/fields/button.tsx';
import { ButtonGroup } from '../views/fields/button-group.tsx';
import { ExternalLink } from '../views/layout/external-link.tsx';
import { MandatoryMention } from '../views/fields/mandatory-mention.tsx';
import { NewPasswordFields } from '../views/fields/new-password-fields.tsx';
import { usePage } from '../views/layout/page-context.ts';
import type { PasswordVerdict } from '../views/password-criteria.tsx';
import { StepForm } from '../views/fields/step-form.tsx';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { UsernameField } from '../views/fields/username-field.tsx';
import { defineActionLink } from './action-link-purpose.ts';
import { invitationPurpose, type InvitationData } from '../flow-states/invitation.ts';
import { LinkSubject } from './link-subject.tsx';

export interface InvitationState {
  readonly username?: string | undefined;
  /** The hash of the password. It is never stored, because the flow ends with this step. */
  readonly passwordHash?: string | undefined;
  /** The name that somebody else got between the form and the account. */
  readonly takenUsername?: string | undefined;
  /** The verdict on the password that was just tried. */
  readonly verdict?: PasswordVerdict;
}

/** Draws the fields by which an invited person chooses how to sign in. */
export function InvitedFields({ email, state, about }: StepView<InvitationState> & { readonly email: string }) {
  const { profile } = about.t.registration;
  return (
    <>
      <MandatoryMention />
      <UsernameField />
      <NewPasswordFields
        label={profile.password}
        confirmLabel={profile.passwordConfirm}
        personal={{ fields: ['username'], words: [email] }}
        verdict={state.verdict}
      />
    </>
  );
}

/** Says that a person who has an identity with an upstream needs no password: her first sign-in with it makes the account. */
function Passwordless() {
  const { t, operator } = usePage();
  if (!operator.registrationOpen || operator.upstreams.length === 0) return null;
  const texts = t.registration.invitation;
  const brands = operator.upstreams.map(({ name }) => upstreamBrand(name)).join(t.mails.reset.or);
  return (
    <p>
      {texts.passwordless(brands)}{' '}
      <a class="fr-link" href="/compte">
        {texts.passwordlessLink}
      </a>
    </p>
  );
}

function InvitationView({ data, ...props }: StepView<InvitationState> & { readonly data: InvitationData }) {
  const { captcha, invitation: texts } = props.about.t.registration;
  return (
    <>
      <p>{texts.intro}</p>
      <LinkSubject
        facts={[
          ['account', maskedAddress(data.email)],
          ['name', [data.givenName, data.familyName].filter(Boolean).join(' ')],
        ]}
      />
      <Passwordless />
      <StepForm>
        <InvitedFields {...props} email={data.email} />
        <p>
          {texts.terms} <ExternalLink href="/cgu">{captcha.termsLink}</ExternalLink>.
        </p>
        <ButtonGroup>
          <Button action="save">{texts.save}</Button>
        </ButtonGroup>
      </StepForm>
    </>
  );
}

/** Reads the form by the rules of the registration. A taken user name is told, behind the counter of the registration. */
export async function chooseSignIn(
  { form, services, about }: Submitted<InvitationState>,
  { email }: Pick<InvitationData, 'email'>,
): Promise<StepResult<InvitationState>> {
  const texts = about.t.registration;
  const rule = ipRule('profile', registrationLimits.profiles, { ip: about.ip, times: services.config.addressLimits });
  const retryAfter = await services.throttles.admit([rule]);
  if (retryAfter !== undefined) return { ok: false, errors: { username: texts.throttled(retryAfter) }, retryAfter };
  const username = parseUsername(form['username']);
  const isTaken = username.ok && (await services.account.accounts.isUsernameTaken(username.username));
  const password = await readNewPassword(form, { services, words: [form['username'] ?? '', email], t: about.t });
  const nameProblem = username.ok
    ? isTaken && texts.profile.usernameTaken
    : texts.profile.usernameProblems[username.code];
  const errors = { ...(nameProblem && { username: nameProblem }), ...(password.ok ? {} : password.errors) };
  if (!username.ok || !password.ok || nameProblem)
    return { ok: false, errors, ...(password.ok ? {} : { shown: { verdict: password.verdict } }) };
  const passwordHash = await services.hasher.hash(password.password);
  return { ok: true, patch: { username: username.username, passwordHash, takenUsername: undefined } };
}

const invitationStep = (data: InvitationData): Step<InvitationState> => ({
  name: 'invitation',
  owns: [],
  needed: ({ passwordHash }) => passwordHash === undefined,
  page: {
    initial: ({ takenUsername }) => ({ username: takenUsername ?? data.username ?? '' }),
    standing({ takenUsername }, { t }): Record<string, string> {
      const { usernameTaken, passwordAgain } = t.registration.profile;
      return takenUsername ? { username: usernameTaken, password: passwordAgain } : {};
    },
  },
  submit: (submitted) => chooseSignIn(submitted, data),
  title: ({ t }) => t.registration.invitation.title,
  view: (props) => <InvitationView {...props} data={data} />,
});

interface Accepting {
  readonly services: Services;
  readonly about: About;
  readonly state: InvitationState;
}

/** Makes the account. Every link of the invitation ends in the same commit. */
async function accept({ services, about, state }: Accepting, data: InvitationData): Promise<Finish<InvitationState>> {
  const { sub: id, email, emailCanonical, family } = data;
  const { username = '', passwordHash = '' } = state;
  const lang = langOr(data.locale, about.lang);
  const { version, date } = await termsVersion(services.config.legalDir);
  const draft = {
    id,
    username,
    email,
    emailCanonical,
    passwordHash,
    locale: lang,
    termsVersion: `${version} ${date}`,
    profile: { givenName: data.givenName ?? null, familyName: data.familyName ?? null },
  };
  const opened = await openAccount(services, draft, () => {
    services.undo.actionLinks.cancel({ purpose: invitationPurpose, family });
  });
  if (opened.kind === 'taken' && opened.field === 'username')
    return { kind: 'owed', patch: { username: undefined, passwordHash: undefined, takenUsername: username } };
  if (opened.kind === 'taken') {
    services.undo.actionLinks.cancel({ purpose: invitationPurpose, family });
    return tellExisting(services, about, { email, signIn: '/compte' });
  }
  // Somebody used the invitation at the same moment: the account has the password that was typed there.
  const texts = about.t.registration.invitation[opened.kind === 'opened_before' ? 'before' : 'done'];
  return { kind: 'page', title: texts.title, body: <EndPage texts={texts} href="/compte" /> };
}

/** The link of an invitation. The person chooses her password behind it, and its use proves the email. It signs nobody in. */
export const acceptInvitation = defineActionLink<InvitationData>({
  purpose: invitationPurpose,
  async flow({ data }: ActionLink<InvitationData>) {
    const flow: Flow<InvitationState> = {
      name: 'link.invitation',
      steps: [invitationStep(data)],
      begin: () => ({}),
      finish: (ending) => accept(ending, data),
    };
    return defineFlow(flow);
  },
});
