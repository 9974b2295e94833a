import { parseEmailAddress } from '../../src/domain/fields/email-address.ts';
import { ipRule, perIp } from '../../src/domain/limits/throttle-rules.ts';
import type { Step, StepResult, StepView, Submitted } from '../engine/flow.ts';
import { askedRequest } from '../recovery/waiting-request.ts';
import { Button } from '../views/button.tsx';
import { ButtonGroup } from '../views/button-group.tsx';
import { ErrorSummary } from '../views/error-summary.tsx';
import { MandatoryMention } from '../views/mandatory-mention.tsx';
import { usePage } from '../views/page-context.ts';
import { PageTitle } from '../views/page-title.tsx';
import { StepForm } from '../views/step-form.tsx';
import { TextField } from '../views/text-field.tsx';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { identityUpstream } from './identified.ts';
import { sendCode } from './send-code.ts';
import type { LostDeviceState } from '../flow-states/lost-device-state.ts';

function AddressView({ form, errors, about, waitHours }: StepView<LostDeviceState> & { readonly waitHours: number }) {
  const { lostDevice, fields } = about.t;
  const texts = lostDevice.address;
  const canIdentify = usePage().operator.upstreams.some(({ name }) => name === identityUpstream);
  const request = askedRequest(about.path);
  const summary = Object.fromEntries(
    Object.entries(errors).map(([field, text]) => [field === 'step' ? 'email' : field, text]),
  );
  return (
    <>
      <PageTitle>{texts.title}</PageTitle>
      <ErrorSummary errors={summary} />
      <p>{texts.codesFirst}</p>
      <p>{texts.otherwise(waitHours, canIdentify ? upstreamBrand(identityUpstream) : undefined)}</p>
      <p>{texts.kept}</p>
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
          <Button action="send">{texts.send}</Button>
        </ButtonGroup>
      </StepForm>
      {request && (
        <p class="fr-mb-0">
          <a class="fr-link" href={`/interaction/${request}`}>
            {texts.backToSignIn}
          </a>
        </p>
      )}
    </>
  );
}

/** A code to this address, counted per network address before anything is looked up. */
export async function askForCode({
  form,
  state,
  services,
  about,
}: Submitted<LostDeviceState>): Promise<StepResult<LostDeviceState>> {
  const parsed = parseEmailAddress(form['email']);
  if (!parsed.ok) return { ok: false, errors: { email: about.t.fields.email.problems[parsed.code] } };
  const counted = { ip: about.ip, times: services.config.addressLimits };
  const retryAfter = await services.throttles.admit([ipRule('lost-device', perIp.recoveries, counted)]);
  if (retryAfter !== undefined)
    return { ok: false, errors: { step: about.t.lostDevice.address.throttled(retryAfter) }, retryAfter };
  const { email, canonical } = parsed;
  const sent = await sendCode(services, about, { email, canonical, former: state.sent });
  return { ok: true, patch: { sent } };
}

/** The address of an account: the answer is the same whether there is one or not, and whatever it holds. */
export const address = (waitHours: number): Step<LostDeviceState> => ({
  name: 'address',
  owns: ['sent'],
  needed: ({ sent }) => sent === undefined,
  page: {
    // The page that waits for the code leads back here, for another code.
    offered: ({ sent }) => sent !== undefined,
    initial: ({ sent }): Record<string, string> => (sent ? { email: sent.email } : {}),
  },
  submit: askForCode,
  title: ({ t }) => t.lostDevice.address.title,
  view: (props) => <AddressView {...props} waitHours={waitHours} />,
});
