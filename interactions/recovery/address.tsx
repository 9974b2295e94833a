import { parseEmailAddress } from '../../src/domain/fields/email-address.ts';
import { ipRule, perIp } from '../../src/domain/limits/throttle-rules.ts';
import type { Step, StepResult, StepView } from '../engine/flow.ts';
import { Button } from '../views/button.tsx';
import { ButtonGroup } from '../views/button-group.tsx';
import { ErrorSummary } from '../views/error-summary.tsx';
import { MandatoryMention } from '../views/mandatory-mention.tsx';
import { PageTitle } from '../views/page-title.tsx';
import { StepForm } from '../views/step-form.tsx';
import { TextField } from '../views/text-field.tsx';
import { requestReset } from './request-reset.ts';
import { askedRequest } from './waiting-request.ts';

export interface RecoveryState {
  /** As typed, in its plain form. */
  readonly email?: string;
}

function AddressView({ form, errors, about }: StepView<RecoveryState>) {
  const { recovery, fields } = about.t;
  const request = askedRequest(about.path);
  const summary = Object.fromEntries(
    Object.entries(errors).map(([field, text]) => [field === 'step' ? 'email' : field, text]),
  );
  return (
    <>
      <PageTitle>{recovery.address.title}</PageTitle>
      <ErrorSummary errors={summary} />
      <p>{recovery.address.intro}</p>
      <StepForm>
        <MandatoryMention />
        <TextField
          name="email"
          type="email"
          label={fields.email.label}
          hint={fields.email.hint}
          value={form['email']}
          error={errors['email']}
          autocomplete="email"
          spellcheck={false}
        />
        <ButtonGroup>
          <Button action="send">{recovery.address.send}</Button>
        </ButtonGroup>
      </StepForm>
      {request && (
        <p class="fr-mb-0">
          <a class="fr-link" href={`/interaction/${request}`}>
            {recovery.address.backToSignIn}
          </a>
        </p>
      )}
    </>
  );
}

/** The address of an account: the answer is the same whether there is one or not. */
export const address: Step<RecoveryState> = {
  name: 'address',
  owns: ['email'],
  needed: (state) => state.email === undefined,
  async submit({ form, services, about }): Promise<StepResult<RecoveryState>> {
    const parsed = parseEmailAddress(form['email']);
    if (!parsed.ok) return { ok: false, errors: { email: about.t.fields.email.problems[parsed.code] } };
    const counted = { ip: about.ip, times: services.config.addressLimits };
    const retryAfter = await services.throttles.admit([ipRule('recovery', perIp.recoveries, counted)]);
    if (retryAfter !== undefined)
      return { ok: false, errors: { step: about.t.recovery.address.throttled(retryAfter) }, retryAfter };
    await requestReset(services, {
      emailCanonical: parsed.canonical,
      browser: about.browser,
      lang: about.lang,
      request: askedRequest(about.path),
      requestId: about.requestId,
    });
    return { ok: true, patch: { email: parsed.email } };
  },
  title: ({ t }) => t.recovery.address.title,
  view: (props) => <AddressView {...props} />,
};
