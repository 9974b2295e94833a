import { beginLostDevice } from '../../src/commands/begin-lost-device.ts';
import { checkEmailCode } from '../../src/commands/check-email-code.ts';
import { verifyPassword } from '../../src/commands/verify-password.ts';
import { readEmailCode } from '../../src/domain/email-code.ts';
import type { Step, StepResult, StepView, Submitted } from '../flow.ts';
import { Button } from '../views/button.tsx';
import { ButtonGroup } from '../views/button-group.tsx';
import { ErrorSummary } from '../views/error-summary.tsx';
import { MandatoryMention } from '../views/mandatory-mention.tsx';
import { usePage } from '../views/page-context.ts';
import { PageTitle } from '../views/page-title.tsx';
import { PasswordField } from '../views/password-field.tsx';
import { SectionTitle } from '../views/section-title.tsx';
import { StepForm } from '../views/step-form.tsx';
import { TextField } from '../views/text-field.tsx';
import { askForCode } from './address.tsx';
import { tellBegun } from './messages.ts';
import type { LostDeviceState } from './state.ts';

function pathToAddress(path: string): string {
  const url = new URL(path, 'http://localhost');
  url.searchParams.set('step', 'address');
  return `${url.pathname}${url.search}`;
}

function ProofsView({ state, errors, about }: StepView<LostDeviceState>) {
  const { supportEmail } = usePage().operator;
  const texts = about.t.lostDevice.proofs;
  const { code, codeHint } = about.t.registration.emailProof;
  const hasPairError = Boolean(errors['step']);
  const summary = Object.fromEntries(
    Object.entries(errors).map(([field, text]) => [field === 'step' ? 'code' : field, text]),
  );
  return (
    <>
      <PageTitle>{texts.title}</PageTitle>
      <ErrorSummary errors={summary} />
      <p class="app-breakable" id="sent">
        {texts.sentTo(state.sent?.address ?? '')}
      </p>
      <StepForm>
        <MandatoryMention />
        <TextField
          name="code"
          label={code}
          hint={codeHint}
          error={errors['code']}
          invalid={hasPairError}
          inputmode="numeric"
          autocomplete="one-time-code"
          spellcheck={false}
          short
        />
        <PasswordField
          name="password"
          label={texts.password}
          error={errors['password']}
          invalid={hasPairError}
          autocomplete="current-password"
        />
        <ButtonGroup>
          <Button action="verify">{texts.verify}</Button>
        </ButtonGroup>
      </StepForm>
      <hr />
      <SectionTitle>{texts.notReceived}</SectionTitle>
      <p>{texts.advice}</p>
      <p>
        <a class="fr-link" href={pathToAddress(about.path)}>
          {texts.again}
        </a>
      </p>
      <p class="fr-mb-0">{texts.support(supportEmail)}</p>
    </>
  );
}

type Result = StepResult<LostDeviceState>;

const refuse = (errors: Readonly<Record<string, string>>): Result => ({ ok: false, errors });

/** What is missing, or can be no code: nothing is examined then, and nothing counted. */
function findGaps({ form, about }: Submitted<LostDeviceState>): Readonly<Record<string, string>> {
  const { codeProblems } = about.t.registration.emailProof;
  return {
    ...(readEmailCode(form['code']) ? {} : { code: codeProblems[form['code'] ? 'malformed' : 'missing'] }),
    ...(form['password'] ? {} : { password: about.t.lostDevice.proofs.passwordMissing }),
  };
}

/**
 * Both proofs are examined whatever the other one is worth, and what is wrong is told about both: whoever holds one of them learns
 * nothing about the other. The password is counted as at a sign-in, by the same counters, the code by its own five tries.
 */
async function examine(submitted: Submitted<LostDeviceState>): Promise<Result> {
  const { form, state, services, about } = submitted;
  const { sent } = state;
  const texts = about.t.lostDevice.proofs;
  const password = await verifyPassword(services, {
    name: sent?.canonical ?? '',
    password: form['password'] ?? '',
    browser: about.browser,
    address: about.address,
  });
  if (password.kind === 'throttled') {
    const { retryAfter } = password;
    return { ok: false, errors: { step: texts.throttled(retryAfter) }, retryAfter };
  }
  const code = await checkEmailCode(services, { sent, typed: form['code'] });
  if (code === 'expired' || code === 'used_up') return refuse({ code: texts.expired });
  if (code !== 'right' || password.kind !== 'right' || password.account.id !== sent?.accountId)
    return refuse({ step: texts.wrong });

  const { requestId } = about;
  const announce = (told: Parameters<typeof tellBegun>[1]) => tellBegun(services, told);
  const begun = await beginLostDevice(services, { proved: password.account, requestId, announce });
  if (begun.kind === 'outdated') return refuse({ step: texts.wrong });
  if (begun.kind === 'reset_password') return refuse({ step: texts.resetLately(services.config.supportEmail) });
  return { ok: true, patch: { begun } };
}

/** The mailbox and the password, both at once. A further proof is one more field here. */
export const proofs: Step<LostDeviceState> = {
  name: 'proofs',
  owns: ['begun'],
  needed: ({ begun }) => begun === undefined,
  async submit(submitted) {
    // The page before, left open in another tab: the last address that was typed is the one that is meant.
    if (submitted.form['email'] !== undefined) return askForCode(submitted);
    const gaps = findGaps(submitted);
    return Object.keys(gaps).length > 0 ? refuse(gaps) : examine(submitted);
  },
  title: ({ t }) => t.lostDevice.proofs.title,
  view: (props) => <ProofsView {...props} />,
};
