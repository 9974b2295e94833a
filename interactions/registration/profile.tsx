import { parseEmailAddress } from '../../src/domain/email-address.ts';
import { checkPassword, normalisePassword } from '../../src/domain/password-policy.ts';
import { addressRule, registrationLimits } from '../../src/domain/registration-limits.ts';
import { parseUsername } from '../../src/domain/username.ts';
import type { Services } from '../../src/services.ts';
import type { About, Form } from '../flow.ts';
import { FieldGroup } from '../views/field-group.tsx';
import { MandatoryMention } from '../views/mandatory-mention.tsx';
import { PasswordField } from '../views/password-field.tsx';
import { StepForm } from '../views/step-form.tsx';
import { TextField } from '../views/text-field.tsx';
import { signInPath } from './sign-in-path.ts';
import { finishedEarly } from './finished-early.ts';
import { RegistrationHead, type RegistrationStep, type RegistrationView } from './registration-step.tsx';
import type { RegistrationState } from './state.ts';
import { WizardButtons } from './wizard-buttons.tsx';

function ProfileView(props: RegistrationView) {
  const { state, form, errors, about } = props;
  const { profile: texts, trap } = about.t.registration;
  const rules = Object.entries(texts.passwordRules).map(([id, text]) => ({ id, text }));
  return (
    <>
      <RegistrationHead {...props} />
      <p>
        {texts.alreadyAccount}{' '}
        <a class="fr-link" href={signInPath(about.path)}>
          {about.t.login.signIn.title}
        </a>
      </p>
      <StepForm>
        <MandatoryMention />
        <TextField
          name="username"
          label={texts.username}
          hint={texts.usernameHint}
          value={form['username']}
          error={errors['username']}
          autocomplete="username"
          spellcheck={false}
        />
        <FieldGroup legend={about.t.fields.newPassword.legend}>
          <PasswordField
            name="password"
            label={texts.password}
            hint={state.passwordHash ? texts.passwordKept : texts.passwordHint}
            error={errors['password']}
            autocomplete="new-password"
            rules={rules}
            rulesTitle={texts.passwordRulesTitle}
          />
          <PasswordField
            name="passwordConfirm"
            label={texts.passwordConfirm}
            error={errors['passwordConfirm']}
            autocomplete="new-password"
          />
        </FieldGroup>
        <TextField
          name="email"
          type="email"
          label={texts.email}
          hint={texts.emailHint}
          value={form['email']}
          error={errors['email']}
          autocomplete="email"
          spellcheck={false}
        />
        <p hidden>
          <label for="website">{trap}</label>
          <input id="website" name="website" type="text" tabindex={-1} autocomplete="off" />
        </p>
        <WizardButtons />
      </StepForm>
    </>
  );
}

interface PasswordInput {
  readonly form: Form;
  /** Of the person: a guesser would try them first. */
  readonly words: readonly string[];
  readonly about: About;
  readonly isKept: boolean;
}

async function passwordErrors({ form, words, about, isKept }: PasswordInput): Promise<Record<string, string>> {
  const { passwordProblems, passwordMissing, passwordsDiffer } = about.t.registration.profile;
  const password = form['password'] ?? '';
  const confirmation = form['passwordConfirm'] ?? '';
  if (isKept && !password && !confirmation) return {};
  if (!password) return { password: passwordMissing };
  const problem = await checkPassword(password, { words });
  if (problem) return { password: passwordProblems[problem] };
  return normalisePassword(password) === normalisePassword(confirmation) ? {} : { passwordConfirm: passwordsDiffer };
}

interface Identifiers {
  readonly username: string;
  readonly email: string;
  readonly emailCanonical: string;
}

/** A user name that is taken is said, behind a counter; an address that is known never is. */
async function readProfile(input: {
  readonly form: Form;
  readonly services: Services;
  readonly about: About;
  readonly isKept: boolean;
}) {
  const { form, services, about, isKept } = input;
  const texts = about.t.registration.profile;
  const username = parseUsername(form['username']);
  const email = parseEmailAddress(form['email']);
  const words = [form['username'], form['email']].filter((word) => word !== undefined);
  const isTaken = username.ok && (await services.accounts.isUsernameTaken(username.username));
  const errors: Record<string, string> = {
    ...(username.ok ? {} : { username: texts.usernameProblems[username.code] }),
    ...(isTaken ? { username: texts.usernameTaken } : {}),
    ...(await passwordErrors({ form, words, about, isKept })),
    ...(email.ok ? {} : { email: texts.emailProblems[email.code] }),
  };
  const identifiers: Identifiers | undefined =
    username.ok && email.ok
      ? { username: username.username, email: email.address, emailCanonical: email.canonical }
      : undefined;
  return { errors, identifiers };
}

const fields = ['username', 'password', 'passwordConfirm', 'email'];

/** A form that holds nothing at all is a profile left empty; one that holds fields of others only is of a later step. */
function isOwnForm({ action, csrf: _csrf, ...form }: Form): boolean {
  // « username[] » is a field of ours that was tampered with.
  const names = Object.keys(form).map((name) => name.replace(/\[.*$/, ''));
  if (names.length === 0) return action === undefined || action === 'next' || action === 'finish';
  return names.some((name) => fields.includes(name));
}

/** Another address owes a captcha and a proof of its own: whatever was sent to the former one is dead. */
function forgetProof(state: RegistrationState, emailCanonical: string): Partial<RegistrationState> {
  return state.emailCanonical === emailCanonical ? {} : { passed: undefined, proof: undefined, proved: undefined };
}

/** User name, password, address. */
export const profile: RegistrationStep = {
  name: 'profile',
  isNumbered: true,
  owns: ['username', 'passwordHash', 'email', 'emailCanonical', 'takenUsername', 'isSuspect'],
  needed: (state) => !state.accountId && !state.username,
  initial: (state) => ({ username: state.username ?? state.takenUsername ?? '', email: state.email ?? '' }),
  standing: (state, { t }): Record<string, string> =>
    state.takenUsername ? { username: t.registration.profile.usernameTaken } : {},
  accepts: isOwnForm,
  async submit({ form, state, services, about }) {
    const { addressLimits } = services.config;
    const texts = about.t.registration;
    const rule = addressRule('profile', registrationLimits.profiles, { address: about.address, times: addressLimits });
    const retryAfter = await services.throttles.admit([rule]);
    if (retryAfter !== undefined) return { ok: false, errors: { username: texts.throttled(retryAfter) }, retryAfter };

    const { errors, identifiers } = await readProfile({
      form,
      services,
      about,
      isKept: state.passwordHash !== undefined,
    });
    // What was typed now is what is judged now.
    const forgotten = state.takenUsername ? { patch: { takenUsername: undefined } } : {};
    if (!identifiers || Object.keys(errors).length > 0) return { ok: false, errors, ...forgotten };

    const password = form['password'];
    const passwordHash = password ? await services.hasher.hash(normalisePassword(password)) : state.passwordHash;
    const isSuspect = form['website'] ? true : undefined;
    return {
      ok: true,
      patch: {
        ...identifiers,
        passwordHash,
        isSuspect,
        ...forgetProof(state, identifiers.emailCanonical),
        ...finishedEarly(form),
      },
    };
  },
  heading: (t) => t.registration.profile.title,
  view: (props) => <ProfileView {...props} />,
};
