import { cancelLostDevice } from '../../src/commands/lost-device/cancel-lost-device.ts';
import { rememberBrowser } from '../../src/commands/factors/remember-browser.ts';
import { settleOwedSteps } from '../../src/commands/account/settle-owed-steps.ts';
import { trustBrowser } from '../../src/commands/factors/trust-browser.ts';
import { isMultiFactor, levelFor, usesOwnFactor, type Proof } from '../../src/domain/assurance/assurance.ts';
import type { ContinuedSession } from '../../src/oidc/session/continued-session.ts';
import type { Services } from '../../src/services.ts';
import type { About, Flow } from '../engine/flow.ts';
import { accountChoice } from './account-choice.tsx';
import { verifiedIdentityStep } from './verified-identity-step.tsx';
import { linkStep } from './link-step.tsx';
import { mayTrust } from './browser-trust.ts';
import { cancelDeletion, onlyOpen } from './cancel-deletion.tsx';
import { cancellable, untilCancelled } from './cancellable.tsx';
import { enrolTotpStep } from './owed-steps/enrol-totp.tsx';
import { owedAtEnd } from './owed-at-end.ts';
import { addressProofStep } from './owed-steps/address-proof-step.tsx';
import { codesStep } from './owed-steps/codes-step.tsx';
import { namesStep } from './owed-steps/names-step.tsx';
import { termsStep } from './owed-steps/terms-step.tsx';
import { passkeyOfferStep } from './owed-steps/passkey-offer-step.tsx';
import { recoveryCode } from './recovery-code.tsx';
import { recoveryCodesStep } from '../factors/recovery-codes-step.tsx';
import { secondFactor } from './second-factor.tsx';
import { renewal } from './owed-steps/renewal.tsx';
import { signIn } from './sign-in.tsx';
import { provedSince, type LoginState } from '../flow-states/login-state.ts';

/** Returns the proof of the live session, to which a factor or an identity is added. */
function sessionProof(
  { accountId, credentialVersion, isRemembered, since }: ContinuedSession,
  { proof, about: { now, visit } }: { readonly proof: Proof; readonly about: Pick<About, 'now' | 'visit'> },
): LoginState['proved'] {
  return {
    accountId,
    credentialVersion,
    at: now,
    since,
    visit,
    ...proof,
    remember: isRemembered,
    isStepUp: true,
  };
}

/** Trusts the browser from now on, after both factors were proved. */
async function trustThisBrowser(
  services: Services,
  { proved, about }: { readonly proved: NonNullable<LoginState['proved']>; readonly about: About },
): Promise<void> {
  const { trust, browserFamily: family, requestId } = about;
  if (!trust || !mayTrust(about)) return;
  const { accountId, credentialVersion } = proved;
  await trustBrowser(services, {
    accountId,
    credentialVersion,
    secretHash: trust.give(),
    family,
    days: trust.days,
    requestId,
  });
}

/** The answers that prove nothing, and are small: with one of them alone a sign-in is no row. */
const travelling = ['switches', 'isCancelled', 'upstreamNotice'] as const satisfies readonly (keyof LoginState)[];

/** The steps of a sign-in, in order. The person chooses the account first where the service asks for that. */
export const loginFlow: Flow<LoginState> = {
  name: 'login',
  steps: [
    accountChoice,
    signIn,
    onlyOpen(cancellable(verifiedIdentityStep, 'identity')),
    cancellable(recoveryCode),
    cancellable(secondFactor),
    cancelDeletion,
    cancellable(enrolTotpStep),
    codesStep,
    recoveryCodesStep({ wide: false }),
    renewal,
    addressProofStep,
    namesStep,
    termsStep,
    linkStep,
    passkeyOfferStep,
  ].map(untilCancelled),
  begin(about) {
    const { continued } = about.request ?? {};
    return continued?.stepUp ? { proved: sessionProof(continued, { proof: continued.stepUp, about }) } : {};
  },
  person: ({ proved }) => proved?.accountId,
  travels: (state) => {
    const held = Object.keys(state).filter((name) => state[name as keyof LoginState] !== undefined);
    return held.every((name) => travelling.some((small) => small === name));
  },
  admitsClosed: true,
  async finish({ state, services, about, ctx }) {
    const { proved, isCancelled, isRenewed, isLinked, federated = {} } = state;
    if (isCancelled) {
      const error = 'unmet_authentication_requirements';
      return { kind: 'answered', path: await about.oidc.answer(ctx, { error, description: 'the person refused' }) };
    }
    const owed = owedAtEnd({ state, about });
    if (owed) return { kind: 'owed', patch: owed };
    const { person } = about;
    if (person && person.owedSteps.length > 0)
      await settleOwedSteps(services, { accountId: person.account.id, owed: person.owedSteps, done: person.owedSteps });
    const hasTwoFactors = proved !== undefined && isMultiFactor(proved);
    const stoodIn = person?.isSecondFactorOn && !hasTwoFactors ? person.trustedBrowser : undefined;
    if (proved) {
      const { accountId, methods, upstream } = proved;
      const { client, requestId } = about;
      if (stoodIn) await services.factors.trustedBrowsers.use(stoodIn);
      if (person && !person.isKnownBrowser && !person.wasToldOfBrowser)
        services.messages.newBrowser({ account: person.account, lang: about.lang });
      rememberBrowser(services, { accountId, browser: about.browser, isTold: !person?.wasToldOfBrowser });
      services.audit({
        event: proved.isStepUp ? 'login.stepped_up' : 'login.signed_in',
        accountId,
        clientId: client?.clientId,
        requestId,
        details: {
          methods,
          upstream: upstream?.name,
          level: levelFor(proved).acr,
          ...(stoodIn ? { trustedBrowser: stoodIn } : {}),
        },
      });
    }
    const login = proved && {
      accountId: proved.accountId,
      credentialVersion: proved.credentialVersion,
      methods: proved.methods,
      upstream: proved.upstream,
      since: provedSince(proved),
      at: proved.at,
      visit: about.visit,
      upstreamIdentity: federated.identity,
      remember: proved.remember,
      endsSession: isRenewed || isLinked,
      isFactorAnswered: hasTwoFactors || stoodIn !== undefined,
      isStepUp: proved.isStepUp === true,
    };
    const path = await about.oidc.answer(ctx, login ? { login } : {});
    if (proved && usesOwnFactor(proved))
      await cancelLostDevice(services, {
        accountId: proved.accountId,
        requestId: about.requestId,
      });
    if (hasTwoFactors && state.trustsBrowser) await trustThisBrowser(services, { proved, about });
    return { kind: 'answered', path };
  },
};
