import { resendPause } from '../../../src/domain/limits/email-code.ts';
import { CodeField } from '../../views/forms/code-field.tsx';
import { EmailField } from '../../views/forms/email-field.tsx';
import { shownAddress } from '../../../src/domain/fields/shown-address.ts';
import type { Form } from '../../engine/flow.ts';
import type { EmailSuggestion } from '../../fields/new-address.ts';
import { DeviceProbe } from '../../views/device-probe.tsx';
import { upstreamBrand } from '../../views/upstream-brand.ts';
import { LoneButton } from '../../views/forms/button.tsx';
import { useErrors } from '../../views/forms/drawn-form.ts';
import { usePage } from '../../views/layout/page-context.ts';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { SideForm, SideButton } from '../../views/forms/side-form.tsx';
import { StatusNotice } from '../../views/layout/status-notice.tsx';
import { StepForm } from '../../views/forms/step-form.tsx';
import { AddressQuestion } from '../../fields/address-question.tsx';
import { ExistingForm } from '../existing-form.tsx';
import { type RegistrationView } from '../registration-step.tsx';
import type { Proof } from '../../flow-states/registration-state.ts';

/** For so many seconds a page says that the message was sent again, however often the page is loaded. */
const saidSeconds = 60;

interface EmailProofFormsProps {
  /** The address as it was typed, to which the message went. */
  readonly email: string | undefined;
  /** When the message went, and when it was asked for again; epoch seconds. */
  readonly sent: Pick<Proof, 'sentAt' | 'askedAgainAt'> | undefined;
  readonly whatToDo: string;
  readonly suggestion: EmailSuggestion | undefined;
  /** Says what to do about a wrong address, where the page does not take another one. */
  readonly otherwise?: string;
  readonly form: Form;
  /** Epoch seconds. */
  readonly now: number;
}

/** Draws the forms wherever an address is proved: the code of a message, another message, and another address. */
export function EmailProofForms(props: EmailProofFormsProps) {
  const { email, sent, whatToDo, suggestion: asked, otherwise, form, now } = props;
  const errors = useErrors();
  const texts = usePage().t.registration.emailProof;
  const isAskedAgain = (sent?.askedAgainAt ?? 0) + saidSeconds > now && Object.keys(errors).length === 0;
  const countdown = resendPause(sent, now);
  const suggestion = asked?.isAnswered === false ? asked : undefined;
  return (
    <>
      {isAskedAgain && <StatusNotice kind="info">{texts.askedAgain}</StatusNotice>}
      {suggestion && <AddressQuestion suggestion={suggestion} />}
      <p>
        {texts.sentTo} <strong>{email && shownAddress(email)}</strong>. {whatToDo}
      </p>
      <StepForm mandatory>
        <CodeField name="code" label={texts.code} hint={texts.codeHint} />
        <LoneButton action="verify">{texts.verify}</LoneButton>
      </StepForm>
      <hr />
      <SectionTitle>{texts.notReceived}</SectionTitle>
      <p>{texts.advice}</p>
      <SideButton action="resend" kind="secondary" countdown={countdown}>
        {texts.resend}
      </SideButton>
      <hr class="fr-mt-4w" />
      <SectionTitle>{texts.wrongAddress}</SectionTitle>
      {otherwise ? (
        <p>{otherwise}</p>
      ) : (
        <SideForm values={{ email: suggestion?.typed, ...form }}>
          <EmailField label={texts.otherAddress} hint={texts.otherAddressHint} />
          <LoneButton action="change" kind="secondary">
            {texts.change}
          </LoneButton>
        </SideForm>
      )}
    </>
  );
}

export function EmailProofView(props: RegistrationView) {
  const { state, form, about } = props;
  const texts = about.t.registration.emailProof;
  return (
    <>
      <EmailProofForms
        email={state.email}
        sent={state.proof}
        whatToDo={texts.whatToDo}
        suggestion={state.suggestion}
        form={form}
        now={about.now}
      />
      {!state.upstreamIdentity && <DeviceProbe />}
      {state.upstreamIdentity && (
        <>
          <hr class="fr-mt-4w" />
          <ExistingForm upstream={upstreamBrand(state.upstreamIdentity.upstream)} />
        </>
      )}
    </>
  );
}
