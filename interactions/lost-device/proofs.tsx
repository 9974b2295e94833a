import { beginLostDevice } from '../../src/commands/lost-device/begin-lost-device.ts';
import { CodeField } from '../views/forms/code-field.tsx';
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
import type { About, Step, StepResult, StepView, Submitted } from '../engine/flow.ts';
import { LoneButton } from '../views/forms/button.tsx';
import { usePage } from '../views/layout/page-context.ts';
import { PasswordField } from '../views/forms/password-field.tsx';
import { StatusNotice } from '../views/layout/status-notice.tsx';
import { Details } from '../views/details.tsx';
import { SideButton } from '../views/forms/side-form.tsx';
import { maskedAddress } from '../../src/domain/fields/masked-address.ts';
import { parseEmailAddress } from '../../src/domain/fields/email-address.ts';
import { StepForm } from '../views/forms/step-form.tsx';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { askForCode, type LostDeviceAbout } from './address.tsx';
import { identifiedNow, identityUpstream } from './identified.ts';
import type { LostDeviceState } from '../flow-states/lost-device-state.ts';

const identityBrand = upstreamBrand(identityUpstream);

function pathToAddress(path: string): string {
  const url = new URL(path, 'http://localhost');
  url.searchParams.set('step', 'address');
  return `${url.pathname}${url.search}`;
}

/**
 * Returns the proof beside the code that is given already: what the sign-in that led here has proved, where the code went to that account,
 * or else the identity that came back from the upstream.
 */
function givenBeside({ sent, identified }: LostDeviceState, about: About, { signIn }: LostDeviceAbout) {
  const own = signIn && parseEmailAddress(signIn.account.email);
  if (signIn && own?.ok && own.canonical === sent?.canonical) return { kind: 'signed-in', ...signIn } as const;
  const came = identifiedNow({ identified }, about);
  return came && ({ kind: 'identified', came } as const);
}

function NotReceived({ about, isKnown }: Pick<StepView<LostDeviceState>, 'about'> & { readonly isKnown: boolean }) {
  const texts = about.t.lostDevice.proofs;
  const { supportEmail } = usePage().operator;
  return (
    <Details summary={texts.notReceived}>
      <p>{texts.advice}</p>
      <SideButton action="send" kind="secondary">
        {texts.again}
      </SideButton>
      {!isKnown && (
        <p>
          <a class="fr-link" href={pathToAddress(about.path)}>
            {texts.correct}
          </a>
        </p>
      )}
      <p class="fr-mb-0">{about.t.lostDevice.address.support(supportEmail)}</p>
    </Details>
  );
}

function ProofsView({ state, about, ...lost }: StepView<LostDeviceState> & LostDeviceAbout) {
  const { upstreams } = usePage().operator;
  const beside = givenBeside(state, about, lost);
  const canIdentify = !beside && upstreams.some(({ name }) => name === identityUpstream);
  const texts = about.t.lostDevice.proofs;
  const { code, codeHint } = about.t.registration.emailProof;
  const { email: to = '', isMasked } = state.sent ?? {};
  const shown = isMasked ? maskedAddress(to) : to;
  return (
    <>
      <p class="app-breakable" id="sent">
        {beside?.kind === 'signed-in'
          ? texts.sentToOwn(shown)
          : (beside ? texts.sentToIdentified : texts.sentTo)(shown)}
      </p>
      <UpstreamNoticeView notice={state.upstreamNotice} />
      {beside?.kind === 'identified' && <StatusNotice kind="success">{texts.identified(identityBrand)}</StatusNotice>}
      <StepForm mandatory>
        <CodeField name="code" label={code} hint={codeHint} />
        {!beside && <PasswordField name="password" label={texts.password} autocomplete="current-password" />}
        <LoneButton action="verify">{texts.verify}</LoneButton>
      </StepForm>
      {canIdentify && (
        <>
          <UpstreamButtons about={about} only={[identityUpstream]} otherWays="above" />
          <p>{texts.byIdentity(identityBrand)}</p>
        </>
      )}
      <NotReceived about={about} isKnown={beside?.kind === 'signed-in'} />
    </>
  );
}

type Result = StepResult<LostDeviceState>;

const refuse = (errors: Readonly<Record<string, string>>): Result => ({ ok: false, errors });

type Examined = Submitted<LostDeviceState> & { readonly beside: ReturnType<typeof givenBeside> };

/** Returns errors for proofs that are missing or can be no code. Then nothing is examined and nothing is counted. */
function findGaps({ form, about, beside }: Examined): Readonly<Record<string, string>> {
  const { codeProblems } = about.t.registration.emailProof;
  return {
    ...(readEmailCode(form['code']) ? {} : { code: codeProblems[form['code'] ? 'malformed' : 'missing'] }),
    ...(form['password'] || beside ? {} : { password: about.t.lostDevice.proofs.passwordMissing }),
  };
}

type Second =
  | { readonly kind: 'right'; readonly account: Account; readonly by: LostDeviceProof }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'throttled'; readonly retryAfter: number };

/**
 * Checks the proof beside the code: the one that the sign-in has given, the identity that came back from the upstream, if the account has
 * not changed since, or else the password.
 */
async function examineSecond({ form, state, services, about, beside }: Examined): Promise<Second> {
  if (beside?.kind === 'signed-in') return { ...beside, kind: 'right' };
  if (!beside) {
    const answer = await verifyPassword(services, {
      name: state.sent?.canonical ?? '',
      password: form['password'] ?? '',
      browser: about.browser,
      ip: about.ip,
    });
    return answer.kind === 'right' ? { ...answer, by: 'password' } : answer;
  }
  const { account: named } = beside.came;
  const account = named && (await services.account.accounts.find(named.id));
  if (!account || account.disabledAt !== null || credentialVersionOf(account) !== named.credentialVersion)
    return { kind: 'wrong' };
  return { kind: 'right', account, by: identityUpstream };
}

/**
 * Examines both proofs whatever the other one is worth, and gives one answer about both. A person who holds one of them learns nothing
 * about the other. The password is counted by the counters of sign-ins, and the code by its own five tries.
 */
async function examine(examined: Examined): Promise<Result> {
  const { form, state, services, about, beside } = examined;
  const { sent } = state;
  const texts = about.t.lostDevice.proofs;
  const { codeProblems } = about.t.registration.emailProof;
  const wrongBeside = beside?.kind === 'signed-in' ? codeProblems.wrong : texts.wrongIdentified(identityBrand);
  const wrong = beside ? wrongBeside : texts.wrong;
  const second = await examineSecond(examined);
  if (second.kind === 'throttled') {
    const { retryAfter } = second;
    return { ok: false, errors: { step: about.t.frame.wait.tries(retryAfter) }, retryAfter };
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

/** Asks for the code from the mailbox and for a second proof, both at once, unless the second one is given already. */
export const proofs = (lost: LostDeviceAbout): Step<LostDeviceState> => ({
  name: 'proofs',
  owns: ['begun', 'identified', 'upstreamNotice'],
  needed: ({ begun }) => begun === undefined,
  page: {
    head: ({ errors }) => ({ summary: { leadsTo: errors['step'] && 'code' } }),
    // Where the code is the only field, a wrong proof is a wrong code.
    shownErrors: (errors, state, about) =>
      errors['step'] && givenBeside(state, about, lost) ? { code: errors['step'] } : errors,
  },
  async submit(submitted) {
    // The page before may still be open in another tab. The person means the email that she typed last.
    const { form, state, about } = submitted;
    if (form['email'] !== undefined || form['action'] === 'send') return askForCode(submitted, state.sent);
    if (isUpstreamForm(form)) {
      if (form['upstream'] !== identityUpstream) throw new AppError('bad_request');
      return leaveForUpstream(submitted.services, { ...submitted, purpose: 'lost-device' });
    }
    const examined = { ...submitted, beside: givenBeside(state, about, lost) };
    const gaps = findGaps(examined);
    return Object.keys(gaps).length > 0 ? refuse(gaps) : examine(examined);
  },
  title: ({ t }) => t.lostDevice.proofs.title,
  view: (props) => <ProofsView {...props} {...lost} />,
});
