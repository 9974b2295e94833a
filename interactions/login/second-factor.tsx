import { verifyTotp } from '../../src/commands/factors/verify-totp.ts';
import { readOtp } from '../../src/domain/factors/totp.ts';
import { NoApplication } from '../factors/no-application.tsx';
import { OtpField } from '../factors/otp-field.tsx';
import type { Form, Step, StepView } from '../engine/flow.ts';
import { LoneButton } from '../views/forms/button.tsx';
import { CheckboxField } from '../views/forms/checkbox-field.tsx';
import { usePage } from '../views/layout/page-context.ts';
import { FieldsOfPasskey } from '../factors/passkey-form.tsx';
import { StepForm } from '../views/forms/step-form.tsx';
import { withQuery } from '../engine/with-query.ts';
import { mayTrust } from './browser-trust.ts';
import { owesSecondFactor } from './owed-steps/owes-second-factor.ts';
import { PasskeyOffer } from './passkey-offer.tsx';
import { withMethod, type LoginState } from '../flow-states/login-state.ts';
import { tryPasskey } from './try-passkey.ts';
import type { Passkey } from '../../src/store/factors/passkeys.ts';

function PasskeyAlone() {
  const texts = usePage().t.login.passkey;
  return (
    <>
      <p>{texts.alone}</p>
      <noscript>
        <p>{texts.needsScript}</p>
      </noscript>
    </>
  );
}

/** Offers to trust this browser, where the operator and the account let a browser stand for the second factor. */
function TrustField({ about }: Pick<StepView<LoginState>, 'about'>) {
  const { trust, t } = about;
  if (!trust || !mayTrust(about)) return null;
  const { label, hint } = t.secondFactor.trustBrowser;
  return <CheckboxField name="trustBrowser" label={label(trust.days)} hint={hint} />;
}

const namedPasskey = ({ credentialId, transports }: Passkey) => ({ credentialId, transports });

const trusting = (form: Form): Pick<LoginState, 'trustsBrowser'> =>
  form['trustBrowser'] === undefined ? {} : { trustsBrowser: true };

function SecondFactorView({ state, about }: StepView<LoginState>) {
  const texts = about.t.secondFactor;
  const passkeyTexts = about.t.login.passkey;
  const { operator } = usePage();
  const { totpApplications = 0, passkeys = 0, isSecondFactorOn = false } = about.person ?? {};
  const takesCode = totpApplications > 0 || passkeys === 0;
  return (
    <>
      {takesCode && (
        <>
          <p>{texts.intro(operator.serviceName)}</p>
          <StepForm mandatory>
            <OtpField />
            <TrustField about={about} />
            <LoneButton action="verify">{texts.verify}</LoneButton>
          </StepForm>
        </>
      )}
      {!takesCode && (
        <FieldsOfPasskey>
          <PasskeyAlone />
          <TrustField about={about} />
        </FieldsOfPasskey>
      )}
      {passkeys > 0 && (
        <PasskeyOffer ceremony="second-factor" isAlone={!takesCode} named={state.namedPasskeys} about={about} />
      )}
      <NoApplication
        title={takesCode ? texts.otherTitle : passkeyTexts.otherTitle}
        href={isSecondFactorOn ? withQuery(about.path, 'step', 'recovery-code') : undefined}
        label={texts.useRecoveryCode}
        lost={takesCode ? undefined : passkeyTexts.lost}
        requestId={about.request?.uid}
      />
    </>
  );
}

/** Asks for the code of an application, or for a passkey, after another factor was proved in this flow. */
export const secondFactor: Step<LoginState> = {
  name: 'second-factor',
  owns: [],
  needed: owesSecondFactor,
  page: {
    // The form of the sign-in page, sent twice, does not count as a try of a code.
    accepts: (form) => form['username'] === undefined && form['recoveryCode'] === undefined,
    async prepare({ state, services, about: { person } }) {
      if (state.namedPasskeys || !person?.passkeys) return undefined;
      const held = await services.factors.passkeys.list(person.account.id);
      return held.some(({ isSecurityKey }) => isSecurityKey) ? { namedPasskeys: held.map(namedPasskey) } : undefined;
    },
  },
  async submit({ form, state, services, about }) {
    const { problems } = about.t.secondFactor;
    if (form['action'] === 'passkey' && state.proved) {
      const { accountId } = state.proved;
      const used = await tryPasskey({ services, about, form, ceremony: 'second-factor', accountId });
      return used.ok ? { ok: true, patch: { ...withMethod(state, used.method), ...trusting(form) } } : used;
    }
    const code = readOtp(form['otp']);
    if (!code || !state.proved)
      return { ok: false, errors: { otp: form['otp']?.trim() ? problems.malformed : problems.missing } };
    const { accountId } = state.proved;
    const answer = await verifyTotp(services, { accountId, code, requestId: about.requestId });
    if (answer.kind === 'throttled') {
      const { retryAfter } = answer;
      return { ok: false, errors: { otp: about.t.frame.wait.tries(retryAfter) }, retryAfter };
    }
    if (answer.kind === 'wrong') return { ok: false, errors: { otp: problems.wrong } };
    return { ok: true, patch: { ...withMethod(state, 'totp'), ...trusting(form) } };
  },
  title: ({ t }) => t.secondFactor.title,
  view: (props) => <SecondFactorView {...props} />,
};
