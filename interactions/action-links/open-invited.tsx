import { isUsernameHeld } from '../../src/commands/keycloak/former-names.ts';
import { hashChosenPassword } from '../../src/commands/password/hash-chosen-password.ts';
import { openAccount } from '../../src/commands/account/open-account.ts';
import type { AccountDraft } from '../../src/commands/account/create-account.ts';
import { parseUsername } from '../../src/domain/fields/username.ts';
import { registrationLimits } from '../../src/domain/limits/registration-limits.ts';
import { ipRule } from '../../src/domain/limits/throttle-rules.ts';
import type { Services } from '../../src/services.ts';
import type { AccountAddress } from '../../src/store/account/accounts.ts';
import type { About, Finish, StepPage, StepResult, StepView, Submitted } from '../engine/flow.ts';
import { readNewPassword } from '../fields/new-password.ts';
import { termsVersion } from '../pages/terms-version.ts';
import { endPage, tellExisting } from '../registration/existing-account.tsx';
import type { Lang, Texts } from '../texts/index.ts';
import { NewPasswordFields } from '../views/forms/new-password-fields.tsx';
import { UsernameField } from '../views/forms/username-field.tsx';
import type { PasswordVerdict } from '../views/password-criteria.tsx';

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

/** Returns what the page of an invited person proposes, and what it says once somebody else got her user name. */
export const invitedPage = (proposed: string | undefined): StepPage<InvitationState> => ({
  initial: ({ takenUsername }) => ({ username: takenUsername ?? proposed ?? '' }),
  standing({ takenUsername }, { t }): Record<string, string> {
    const { usernameTaken, passwordAgain } = t.registration.profile;
    return takenUsername ? { username: usernameTaken, password: passwordAgain } : {};
  },
});

/** Reads the form by the rules of the registration. A taken user name is told, behind the counter of the registration. */
export async function chooseSignIn(
  { form, services, about }: Submitted<InvitationState>,
  { email }: Pick<AccountAddress, 'email'>,
): Promise<StepResult<InvitationState>> {
  const texts = about.t.registration;
  const rule = ipRule('profile', registrationLimits.profiles, { ip: about.ip, times: services.config.addressLimits });
  const retryAfter = await services.throttles.admit([rule]);
  if (retryAfter !== undefined)
    return { ok: false, errors: { username: about.t.frame.wait.tries(retryAfter) }, retryAfter };
  const username = parseUsername(form['username']);
  const isTaken = username.ok && (await isUsernameHeld(services, username.username));
  const password = await readNewPassword(form, { services, words: [form['username'] ?? '', email], t: about.t });
  const nameProblem = username.ok
    ? isTaken && texts.profile.usernameTaken
    : texts.profile.usernameProblems[username.code];
  const errors = { ...(nameProblem && { username: nameProblem }), ...(password.ok ? {} : password.errors) };
  if (!username.ok || !password.ok || nameProblem)
    return { ok: false, errors, ...(password.ok ? {} : { shown: { verdict: password.verdict } }) };
  const passwordHash = await hashChosenPassword(services, password.password);
  return { ok: true, patch: { username: username.username, passwordHash, takenUsername: undefined } };
}

interface Ending {
  readonly services: Services;
  readonly about: About;
  readonly state: InvitationState;
}

interface Invited extends AccountAddress {
  /** Id that the account will have: of several forms that are sent at once one makes it. */
  readonly sub: string;
  readonly lang: Lang;
  readonly profile: AccountDraft['profile'];
  /** Ends the links of the invitation, once an account has its address. */
  readonly cancel?: () => void;
  /** Does what follows once the account is there. */
  readonly join?: () => Promise<unknown>;
  readonly done: Texts['registration']['existing'];
}

/** Makes the account of an invited person. The links of her invitation end in the same commit. */
export async function openInvited(
  { services, about, state }: Ending,
  { sub: id, email, emailCanonical, lang, profile, cancel, join, done }: Invited,
): Promise<Finish<InvitationState>> {
  const { username = '', passwordHash = '' } = state;
  const { version, date } = await termsVersion(services.config.legalDir);
  const account = { id, username, email, emailCanonical, passwordHash, profile, locale: lang };
  const opened = await openAccount(services, { ...account, termsVersion: `${version} ${date}` }, cancel);
  if (opened.kind === 'taken' && opened.field === 'username')
    return { kind: 'owed', patch: { username: undefined, passwordHash: undefined, takenUsername: username } };
  if (opened.kind === 'taken') {
    cancel?.();
    return tellExisting(services, about, { email, signIn: '/compte' });
  }
  await join?.();
  // Somebody used the invitation at the same moment: the account has the password that was typed there.
  return endPage(opened.kind === 'opened_before' ? about.t.registration.invitation.before : done, '/compte');
}
