import { hasPassword } from '../../../src/domain/account/has-password.ts';
import { Alert } from '../../views/alert.tsx';
import { LoneButton } from '../../views/forms/button.tsx';
import { LoneLink } from '../../views/forms/link-button.tsx';
import { NewPasswordFields } from '../../views/forms/new-password-fields.tsx';
import { StepForm } from '../../views/forms/step-form.tsx';
import type { Step, StepView } from '../../engine/flow.ts';
import type { AccountVisit } from '../account-page.ts';
import { isBackFromSignIn } from '../../signed-in/fresh-sign-in.ts';
import { changeOwnPassword } from './change-own-password.ts';
import { owesNewProof, type Held } from './held.ts';
import { PresentPasswordField } from './present-password-field.tsx';
import { listPath, passwordStepName, type SecurityState } from './state.ts';

interface Choosing {
  readonly visit: AccountVisit;
  readonly held: Held;
}

function PasswordView({ visit, held, ...props }: StepView<SecurityState> & Choosing) {
  const { state, errors, about } = props;
  const { security, login } = about.t;
  const { password: texts } = security;
  const { username, email } = held.account;
  const isFirst = !hasPassword(held.account);
  if (owesNewProof(held, visit.session))
    return (
      <>
        {Object.keys(errors).length === 0 && <p>{texts.ended}</p>}
        <LoneLink href="/mot-de-passe-oublie">{login.signIn.forgotten}</LoneLink>
      </>
    );
  return (
    <>
      {/* A password is not kept, so the page says by itself that it is to be typed again. */}
      {isBackFromSignIn(state, about) && Object.keys(errors).length === 0 && (
        <Alert kind="info">{security.backFromSignIn}</Alert>
      )}
      {isFirst && <p>{texts.none}</p>}
      <StepForm mandatory>
        {/* Password managers store the new password under this user name. */}
        <input type="text" name="username" value={username} autocomplete="username" readonly hidden />
        {!isFirst && <PresentPasswordField label={texts.current} />}
        <NewPasswordFields personal={{ words: [username, email] }} verdict={state.verdict} />
        <p class="fr-hint-text">{isFirst ? texts.firstConsequence : texts.consequence}</p>
        <LoneButton action="save">{isFirst ? texts.choose : texts.save}</LoneButton>
      </StepForm>
    </>
  );
}

/** Changes the password of the account, or sets its first one. The list leads here, and is shown again once that is done. */
export const passwordStep = ({ visit, held }: Choosing): Step<SecurityState> => ({
  name: passwordStepName,
  owns: ['notice', 'kept'],
  page: {
    head: ({ about }) => ({ back: { href: listPath, label: about.t.security.back } }),
    // Older processes draw the form on the list, and it is sent to the plain address.
    fields: ['currentPassword', 'password'],
    offered: () => true,
    wide: true,
  },
  needed: () => false,
  async submit(submitted) {
    const { password: texts } = submitted.about.t.security;
    if (owesNewProof(held, visit.session)) return { ok: false, isStale: true, errors: { step: texts.ended } };
    return changeOwnPassword(submitted, visit);
  },
  title: ({ t }) => {
    const { password: texts } = t.security;
    return hasPassword(held.account) ? texts.save : texts.choose;
  },
  view: (props) => <PasswordView {...props} visit={visit} held={held} />,
});
