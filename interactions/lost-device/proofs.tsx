import { beginLostDevice } from '../../src/commands/lost-device/begin-lost-device.ts';
import { CodeField } from '../views/fields/code-field.tsx';
import { checkEmailCode } from '../../src/commands/registration/check-email-code.ts';
import { verifyPassword } from '../../src/commands/password/verify-password.ts';
import type { LostDeviceProof } from '../../src/domain/lost-device/lost-device.ts';
import { readEmailCode } from '../../src/domain/limits/email-code.ts';
import { credentialVersionOf } from '../../src/domain/account/credential-version.ts';
import { AppError } from '../../src/errors.ts';
import type { Account } from '../../src/store/account/accounts.ts';
import { isUpstreamForm, leaveForUpstream } from '../federation/start-upstream.ts';
import { UpstreamButtons } from '../federation/upstream-buttons.tsx';
import { UpstreamNoticeView } from '../federation/upstream-notice.tsx';
import type { Step, StepResult, StepView, Submitted } from '../engine/flow.ts';
import { Button } from '../views/fields/button.tsx';
import { ButtonGroup } from '../views/fields/button-group.tsx';
import { usePage } from '../views/layout/page-context.ts';
import { PasswordField } from '../views/fields/password-field.tsx';
import { SectionTitle } from '../views/layout/section-title.tsx';
import { StatusNotice } from '../views/layout/status-notice.tsx';
import { StepForm } from '../views/fields/step-form.tsx';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { askForCode } from './address.tsx';
import { identifiedNow, identityUpstream } from './identified.ts';
import type { LostDeviceState } from '../flow-states/lost-device-state.ts';

const identityBrand = upstreamBrand(identityUpstream);

function pathToAddress(path: string): string {
  const url = new URL(path, 'http://localhost');
  url.searchParams.set('step', 'address');
  return `${url.pathname}${url.search}`;
}

function ProofsView({ state, errors, about }: StepView<LostDeviceState>) {
  const { supportEmail, upstreams } = usePage().operator;
  const canIdentify = upstreams.some(({ name }) => name === identityUpstream);
  const isIdentified = identifiedNow(state, about) !== undefined;
  const texts = about.t.lostDevice.proofs;
  const { code, codeHint } = about.t.registration.emailProof;
  const hasPairError = Boolean(errors['step']);
  return (
    <>
      <p class="app-breakable" id="sent">
        {(isIdentified ? texts.sentToIdentified : texts.sentTo)(state.sent?.email ?? '')}
      </p>
      <UpstreamNoticeView notice={state.upstreamNotice} />
      {isIdentified && <StatusNotice kind="success">{texts.identified(identityBrand)}</StatusNotice>}
      {canIdentify && !isIdentified && (
        <>
          <p>{texts.byIdentity(identityBrand)}</p>
          <UpstreamButtons about={about} only={[identityUpstream]} />
        </>
      )}
      <StepForm mandatory>
        <CodeField name="code" label={code} hint={codeHint} invalid={hasPairError} />
        {!isIdentified && (
          <PasswordField
            name="password"
            label={texts.password}
            invalid={hasPairError}
            autocomplete="current-password"
          />
        )}
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

/** Returns errors for proofs that are missing or can be no code. Then nothing is examined and nothing is counted. */
function findGaps({ form, state, about }: Submitted<LostDeviceState>): Readonly<Record<string, string>> {
  const { codeProblems } = about.t.registration.emailProof;
  return {
    ...(readEmailCode(form['code']) ? {} : { code: codeProblems[form['code'] ? 'malformed' : 'missing'] }),
    ...(form['password'] || identifiedNow(state, about) ? {} : { password: about.t.lostDevice.proofs.passwordMissing }),
  };
}

type Second =
  | { readonly kind: 'right'; readonly account: Account; readonly by: LostDeviceProof }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'throttled'; readonly retryAfter: number };

/**
 * Checks the proof beside the code: the identity that came back from the upstream, if the account has not changed since, or else the
 * password.
 */
async function examineSecond({ form, state, services, about }: Submitted<LostDeviceState>): Promise<Second> {
  const identified = identifiedNow(state, about);
  if (!identified) {
    const answer = await verifyPassword(services, {
      name: state.sent?.canonical ?? '',
      password: form['password'] ?? '',
      browser: about.browser,
      ip: about.ip,
    });
    return answer.kind === 'right' ? { ...answer, by: 'password' } : answer;
  }
  const account = identified.account && (await services.account.accounts.find(identified.account.id));
  if (!account || account.disabledAt !== null || credentialVersionOf(account) !== identified.account?.credentialVersion)
    return { kind: 'wrong' };
  return { kind: 'right', account, by: identityUpstream };
}

/**
 * Examines both proofs whatever the other one is worth, and gives one answer about both. A person who holds one of them learns nothing
 * about the other. The password is counted by the counters of sign-ins, and the code by its own five tries.
 */
async function examine(submitted: Submitted<LostDeviceState>): Promise<Result> {
  const { form, state, services, about } = submitted;
  const { sent } = state;
  const texts = about.t.lostDevice.proofs;
  const wrong = identifiedNow(state, about) ? texts.wrongIdentified(identityBrand) : texts.wrong;
  const second = await examineSecond(submitted);
  if (second.kind === 'throttled') {
    const { retryAfter } = second;
    return { ok: false, errors: { step: texts.throttled(retryAfter) }, retryAfter };
  }
  const code = await checkEmailCode(services, { sent, typed: form['code'] });
  if (code === 'expired' || code === 'used_up') return refuse({ code: texts.expired });
  if (code !== 'right' || second.kind !== 'right' || second.account.id !== sent?.accountId)
    return refuse({ step: wrong });

  const { requestId } = about;
  const begun = await beginLostDevice(services, { proved: second.account, by: second.by, requestId });
  if (begun.kind === 'outdated') return refuse({ step: wrong });
  if (begun.kind === 'reset_password') return refuse({ step: texts.resetLately(services.config.supportEmail) });
  return { ok: true, patch: { begun } };
}

/** Asks for the code from the mailbox and for the password, both at once. A sign-in by an identity of the account replaces the password. */
export const proofs: Step<LostDeviceState> = {
  name: 'proofs',
  owns: ['begun', 'identified', 'upstreamNotice'],
  needed: ({ begun }) => begun === undefined,
  page: {
    head: ({ errors }) => ({ summary: { leadsTo: errors['step'] && 'code' } }),
    // Where the code is the only field, a wrong proof is a wrong code.
    shownErrors: (errors, state, about) =>
      errors['step'] && identifiedNow(state, about) ? { code: errors['step'] } : errors,
  },
  async submit(submitted) {
    // The page before may still be open in another tab. The person means the email that she typed last.
    if (submitted.form['email'] !== undefined) return askForCode(submitted);
    if (isUpstreamForm(submitted.form)) {
      if (submitted.form['upstream'] !== identityUpstream) throw new AppError('bad_request');
      return leaveForUpstream(submitted.services, { ...submitted, purpose: 'lost-device' });
    }
    const gaps = findGaps(submitted);
    return Object.keys(gaps).length > 0 ? refuse(gaps) : examine(submitted);
  },
  title: ({ t }) => t.lostDevice.proofs.title,
  view: (props) => <ProofsView {...props} />,
};
