import type { StepView } from '../../engine/flow.ts';
import { Button } from '../../views/fields/button.tsx';
import { ButtonGroup } from '../../views/fields/button-group.tsx';
import { NewPasswordFields } from '../../views/fields/new-password-fields.tsx';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { StepForm } from '../../views/fields/step-form.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import type { Held } from './held.ts';
import { PresentPasswordField } from './present-password-field.tsx';
import type { SecurityState } from './state.ts';

/** Stands in the place of the form where this session may not choose the next password. */
export function EndedPasswordSection() {
  const { t } = usePage();
  return (
    <>
      <SectionTitle>{t.security.password.title}</SectionTitle>
      <p id="password-ended">
        {t.security.password.ended}{' '}
        <a class="fr-link" href="/mot-de-passe-oublie">
          {t.login.signIn.forgotten}
        </a>
      </p>
    </>
  );
}

export function PasswordSection({ held, ...props }: StepView<SecurityState> & { readonly held: Held }) {
  const { state, about } = props;
  const texts = about.t.security.password;
  const day = (seconds: number) => about.t.security.day(new Date(seconds * 1000));
  const { username, email, passwordChangedAt } = held.account;
  return (
    <>
      <SectionTitle>{texts.title}</SectionTitle>
      {passwordChangedAt === null ? (
        <p>{texts.none}</p>
      ) : (
        <p id="password-age">
          {texts.changed(day(passwordChangedAt))}
          {held.passwordRunsOutAt !== undefined && ` ${texts.runsOut(day(held.passwordRunsOutAt))}`}
        </p>
      )}
      <StepForm mandatory>
        {/* Password managers store the new password under this user name. */}
        <input type="text" name="username" value={username} autocomplete="username" readonly hidden />
        {passwordChangedAt !== null && <PresentPasswordField label={texts.current} />}
        <NewPasswordFields personal={{ words: [username, email] }} verdict={state.verdict} />
        <p class="fr-hint-text">{passwordChangedAt === null ? texts.firstConsequence : texts.consequence}</p>
        <ButtonGroup>
          <Button action="save">{passwordChangedAt === null ? texts.choose : texts.save}</Button>
        </ButtonGroup>
      </StepForm>
    </>
  );
}
