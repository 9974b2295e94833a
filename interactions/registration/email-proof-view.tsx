import { Button } from '../views/button.tsx';
import { ButtonGroup } from '../views/button-group.tsx';
import { MandatoryMention } from '../views/mandatory-mention.tsx';
import { SectionTitle } from '../views/section-title.tsx';
import { SideForm } from '../views/side-form.tsx';
import { StepForm } from '../views/step-form.tsx';
import { TextField } from '../views/text-field.tsx';
import { AddressQuestion } from './address-question.tsx';
import { RegistrationHead, type RegistrationView } from './registration-step.tsx';

const pauseSeconds = 30;

export function EmailProofView(props: RegistrationView) {
  const { state, form, errors, about } = props;
  const texts = about.t.registration.emailProof;
  const elapsed = Math.floor(Date.now() / 1000) - (state.proof?.sentAt ?? 0);
  const countdown = elapsed < pauseSeconds ? pauseSeconds - Math.max(0, elapsed) : undefined;
  const slip = state.slip?.isAnswered === false ? state.slip : undefined;
  return (
    <>
      <RegistrationHead {...props} title={texts.title} />
      {slip && <AddressQuestion slip={slip} action={slip.action} />}
      <p>
        {texts.sentTo} <strong>{state.email}</strong>. {texts.whatToDo}
      </p>
      <StepForm>
        <MandatoryMention />
        <TextField
          name="code"
          label={texts.code}
          hint={texts.codeHint}
          error={errors['code']}
          inputmode="numeric"
          autocomplete="one-time-code"
          spellcheck={false}
          short
        />
        <ButtonGroup align="right">
          <Button action="verify">{texts.verify}</Button>
        </ButtonGroup>
      </StepForm>
      <hr />
      <SectionTitle>{texts.notReceived}</SectionTitle>
      <p>{texts.advice}</p>
      <SideForm>
        <Button action="resend" kind="secondary" countdown={countdown}>
          {texts.resend}
        </Button>
      </SideForm>
      <hr class="fr-mt-4w" />
      <SectionTitle>{texts.wrongAddress}</SectionTitle>
      <SideForm>
        <TextField
          name="email"
          type="email"
          label={texts.otherAddress}
          hint={texts.otherAddressHint}
          value={form['email'] ?? slip?.typed}
          error={errors['email']}
          autocomplete="email"
          spellcheck={false}
        />
        <Button action="change" kind="secondary">
          {texts.change}
        </Button>
      </SideForm>
    </>
  );
}
