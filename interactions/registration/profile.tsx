import { isUsernameHeld } from '../../src/commands/keycloak/former-names.ts';
import { hashChosenPassword } from '../../src/commands/password/hash-chosen-password.ts';
import { verifyDraftPassword } from '../../src/commands/password/verify-draft-password.ts';
import { EmailField } from '../views/forms/email-field.tsx';
import { ipRule } from '../../src/domain/limits/throttle-rules.ts';
import { registrationLimits } from '../../src/domain/limits/registration-limits.ts';
import { suggestAddress } from '../../src/domain/fields/address-suggestion.ts';
import { parseEmailAddress } from '../../src/domain/fields/email-address.ts';
import { shownAddress } from '../../src/domain/fields/shown-address.ts';
import { parseUsername } from '../../src/domain/fields/username.ts';
import type { Form } from '../engine/flow.ts';
import { readNewAddress, type EmailSuggestion } from '../fields/new-address.ts';
import { readNewPassword, type NewPassword } from '../fields/new-password.ts';
import { isUpstreamForm, leaveForUpstream } from '../federation/start-upstream.ts';
import { UpstreamButtons } from '../federation/upstream-buttons.tsx';
import { UpstreamNoticeView } from '../federation/upstream-notice.tsx';
import { NewPasswordFields } from '../views/forms/new-password-fields.tsx';
import { StepForm } from '../views/forms/step-form.tsx';
import { UsernameField } from '../views/forms/username-field.tsx';
import { AddressQuestion, answeredForm, answersQuestion } from '../fields/address-question.tsx';
import { chooseDraft, choosesDraft, EarlierDraftNotice, offerEarlier, rememberDraft } from './earlier-draft.tsx';
import { ArrivalProfile } from './arrival-profile.tsx';
import { signInPath } from '../engine/sign-in-path.ts';
import { findOpened } from './find-opened.ts';
import { finishedEarly } from './finished-early.ts';
import { examinedWords, isExamined, isTypedHere, owesPassword } from './kept-password.ts';
import { hasAccount, signInToLink } from './has-account.ts';
import { pendingSuggestion, suggestionAbout } from './pending-suggestion.ts';
import { type RegistrationStep, type RegistrationView, type SubmittedRegistration } from './registration-step.tsx';
import type { RegistrationState } from '../flow-states/registration-state.ts';
import { WizardButtons } from './wizard-buttons.tsx';

function ProfileView(props: RegistrationView) {
  if (props.state.upstreamIdentity)
    return <ArrivalProfile {...props} upstreamIdentity={props.state.upstreamIdentity} />;
  const { state, form, about } = props;
  const { profile: texts, trap } = about.t.registration;
  const suggestion = suggestionAbout(form['email'], state);
  return (
    <>
      {suggestion && <AddressQuestion suggestion={suggestion} enter="next" />}
      {state.earlier && <EarlierDraftNotice earlier={state.earlier} />}
      <UpstreamNoticeView notice={state.upstreamNotice} />
      <UpstreamButtons about={about} />
      <p>
        {texts.alreadyAccount}{' '}
        <a class="fr-link" href={signInPath(about.path)}>
          {about.t.login.signIn.title}
        </a>
      </p>
      <StepForm enter="next" mandatory>
        <UsernameField />
        <NewPasswordFields
          label={texts.password}
          confirmLabel={texts.passwordConfirm}
          hint={isTypedHere(state, about) ? texts.passwordKept : texts.passwordHint}
          personal={{ fields: ['username', 'email'] }}
          verdict={state.verdict}
        />
        <EmailField label={texts.email} hint={texts.emailHint} />
        <p hidden>
          <label for="website">{trap}</label>
          <input id="website" name="website" type="text" tabindex={-1} autocomplete="off" />
        </p>
        <WizardButtons progress={props.progress} />
      </StepForm>
    </>
  );
}

/**
 * Returns the fields that were sent. An answer to the question about a typing error goes on as the interrupted button would have. It
 * changes the address only if the question was about the address that is typed now. A form with the answer alone stands for the profile
 * in the state.
 */
function profileForm(sent: Form, state: RegistrationState): Form {
  if (!answersQuestion(sent)) return sent;
  if (sent['email'] !== undefined) {
    const asked = suggestionAbout(sent['email'], state);
    if (asked) return { ...sent, ...answeredForm(sent, asked) };
    // The button was pressed twice, and the first press has corrected the address already.
    const meant = parseEmailAddress(sent['action'] === 'correct' ? suggestAddress(sent['email']) : undefined);
    const email = meant.ok && meant.canonical === state.emailCanonical ? meant.email : sent['email'];
    return { ...sent, email, action: state.suggestion?.action ?? 'next' };
  }
  const { username = '', email = '' } = state;
  const suggestion = pendingSuggestion(state);
  return { username, ...(suggestion ? answeredForm(sent, suggestion) : { email }) };
}

interface Identifiers {
  readonly username: string;
  readonly email: string;
  readonly emailCanonical: string;
  readonly suggestion: EmailSuggestion | undefined;
}

/** Returns the hash of a new password; undefined where an earlier password stays. */
async function readPassword(
  { form, state, services, about }: SubmittedRegistration,
  { words, identifiers }: { readonly words: readonly string[]; readonly identifiers: Identifiers | undefined },
): Promise<NewPassword | undefined> {
  if (state.upstreamIdentity) return undefined;
  const isKept = isTypedHere(state, about) && !form['password'] && !form['passwordConfirm'];
  if (!isKept) return readNewPassword(form, { services, words, t: about.t });
  if (!identifiers || isExamined(state, [identifiers.username, identifiers.emailCanonical])) return undefined;
  return { ok: false, errors: { password: about.t.registration.profile.passwordAgain }, verdict: {} };
}

/** Returns the user name and the address, or their problems. A taken user name is told, behind a counter; a known address never is. */
async function readProfile(input: SubmittedRegistration) {
  const { form, state, services, about } = input;
  const texts = about.t.registration.profile;
  const username = parseUsername(form['username']);
  const asking = { before: state.suggestion, action: form['action'] === 'finish' ? 'finish' : 'next' };
  const told = state.upstreamIdentity?.email;
  const email = await readNewAddress(services, { typed: form['email'], t: about.t, asking, told });
  const identifiers: Identifiers | undefined =
    username.ok && email.ok
      ? {
          username: username.username,
          email: email.email,
          emailCanonical: email.canonical,
          suggestion: email.suggestion,
        }
      : undefined;
  const { username: typedName = '', email: typedEmail = '' } = form;
  // The words include the suggested address too. Without it, accepting the suggestion would ask for the password again.
  const addresses = [typedEmail, ...(identifiers?.suggestion ? [identifiers.suggestion.meant] : [])];
  const password = await readPassword(input, { words: [typedName, ...addresses], identifiers });
  const isTaken = username.ok && (await isUsernameHeld(services, username.username));
  const errors: Record<string, string> = {
    ...(username.ok ? {} : { username: texts.usernameProblems[username.code] }),
    ...(isTaken ? { username: texts.usernameTaken } : {}),
    ...(password?.ok === false ? password.errors : {}),
    ...(email.ok ? {} : { email: email.error }),
  };
  const suggestion = email.ok ? email.suggestion : undefined;
  return { errors, identifiers, suggestion, password, passwordWords: examinedWords(typedName, ...addresses) };
}

const fields = ['username', 'password', 'passwordConfirm', 'email'];

/**
 * Returns whether a form belongs to this page. An empty form is a profile that was left empty; a form with fields of other steps only
 * belongs to a later step.
 */
function isOwnForm({ action, csrf: _csrf, ...form }: Form): boolean {
  // A name such as « username[] » is a field of ours that was tampered with.
  const names = Object.keys(form).map((name) => name.replace(/\[.*$/, ''));
  if (names.length === 0) return action === undefined || action === 'next' || action === 'finish';
  return names.some((name) => fields.includes(name));
}

/**
 * Another address, or another password, owes a captcha and a proof of its own, and the message that was sent before is dead. Its code would
 * give the account of the person who types it to the person who chose the password.
 */
function proofOf(
  state: RegistrationState,
  { identifiers, isOther }: { readonly identifiers: Identifiers; readonly isOther: boolean },
): Partial<RegistrationState> {
  if (state.emailCanonical === identifiers.emailCanonical && !isOther) return {};
  return { passed: undefined, proof: undefined, proved: undefined };
}

/** Returns the hash of the draft where the password that was typed is the one that the draft has; else a new hash. */
async function hashOf(password: string, { state, services, about }: SubmittedRegistration): Promise<string> {
  const { draftId, passwordHash, proof, proved } = state;
  if (passwordHash && (proof ?? proved)) {
    const draft = { draftId, passwordHash, password, ip: about.ip };
    if ((await verifyDraftPassword(services, draft)).kind === 'right') return passwordHash;
  }
  return hashChosenPassword(services, password);
}

/** Asks for user name, password and address. */
export const profile: RegistrationStep = {
  name: 'profile',
  isNumbered: true,
  page: {
    fields: ['username', 'passwordConfirm'],
    offered: ({ accountId }) => accountId === undefined,
    initial: ({ username, takenUsername, proposedUsername, email, upstreamIdentity }) => ({
      username: username ?? takenUsername ?? proposedUsername ?? '',
      email: shownAddress(email ?? upstreamIdentity?.email ?? ''),
    }),
    standing(state, { t, visit }): Record<string, string> {
      const texts = t.registration.profile;
      const again = isTypedHere(state, { visit }) ? texts.passwordAgain : texts.passwordInNewVisit;
      const password: Record<string, string> = state.upstreamIdentity ? {} : { password: again };
      // Another user name is another word that the password must not contain.
      if (state.takenUsername) return { username: texts.usernameTaken, ...password };
      return owesPassword(state, { visit }) ? password : {};
    },
    async prepare({ state, services, about }) {
      // The link of the message may have made the account since.
      const opened = owesPassword(state, about) ? await findOpened(state, services) : undefined;
      return opened ?? offerEarlier(services, { state, about });
    },
    accepts: (form) =>
      isOwnForm(form) || choosesDraft(form) || answersQuestion(form) || hasAccount(form) || isUpstreamForm(form),
  },
  owns: [
    'username',
    'passwordHash',
    'passwordAt',
    'visit',
    'passwordWords',
    'email',
    'emailCanonical',
    'takenUsername',
    'isSuspect',
    'suggestion',
    'upstreamNotice',
    'earlier',
  ],
  needed: (state, about) =>
    !state.accountId &&
    (!state.username || !state.emailCanonical || owesPassword(state, about) || pendingSuggestion(state) !== undefined),
  async submit({ form: sent, state, services, about }) {
    if (isUpstreamForm(sent)) return leaveForUpstream(services, { form: sent, about });
    if (hasAccount(sent)) return signInToLink({ state, services, about });
    if (choosesDraft(sent)) return chooseDraft({ form: sent, state, services, about });
    const { addressLimits } = services.config;
    const rule = ipRule('profile', registrationLimits.profiles, { ip: about.ip, times: addressLimits });
    const retryAfter = await services.throttles.admit([rule]);
    if (retryAfter !== undefined)
      return { ok: false, errors: { username: about.t.frame.wait.tries(retryAfter) }, retryAfter };

    const form = profileForm(sent, state);
    const input = { form, state, services, about };
    const { errors, identifiers, suggestion, password, passwordWords } = await readProfile(input);
    if (!identifiers || Object.keys(errors).length > 0) {
      const verdict = password?.ok === false ? { verdict: password.verdict } : {};
      // A refused password is typed again and judged with the next form, so neither it nor an earlier one counts as kept on this page.
      const forgotten = form['password'] ? { passwordHash: undefined } : {};
      const asked = suggestion ? { suggestion } : {};
      // A question about the accepted address stays owed, even when another address was typed meanwhile.
      const owed = pendingSuggestion(state);
      const isKept = suggestion !== undefined && (!owed || owed.of === suggestion.of);
      const patch = {
        // The page judges the password that was typed now.
        ...(state.takenUsername === undefined ? {} : { takenUsername: undefined }),
        ...(isKept ? asked : {}),
      };
      const corrected = sent['email'] === undefined ? undefined : { email: form['email'] ?? '' };
      return { ok: false, errors, shown: { ...verdict, ...forgotten, ...asked }, patch, corrected };
    }

    const chosen = password?.ok
      ? {
          passwordHash: await hashOf(password.password, input),
          passwordAt: about.now,
          visit: about.visit,
          passwordWords,
        }
      : {
          passwordHash: state.passwordHash,
          passwordAt: state.passwordAt,
          visit: state.visit,
          passwordWords: state.passwordWords,
        };
    const isOther = state.passwordHash !== undefined && chosen.passwordHash !== state.passwordHash;
    const isSuspect = form['website'] ? true : undefined;
    rememberDraft(services, about);
    const isAsked = identifiers.suggestion && !identifiers.suggestion.isAnswered;
    return {
      ok: true,
      ...(isAsked ? { event: 'asked' } : {}),
      patch: {
        ...identifiers,
        ...chosen,
        isSuspect,
        ...proofOf(state, { identifiers, isOther }),
        ...finishedEarly(form),
      },
    };
  },
  heading: (t) => t.registration.profile.title,
  view: (props) => <ProfileView {...props} />,
};
