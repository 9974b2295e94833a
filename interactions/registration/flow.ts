import { randomUUID } from 'node:crypto';
import { credentialVersionOf } from '../../src/domain/account/credential-version.ts';
import { rememberBrowser } from '../../src/commands/factors/remember-browser.ts';
import type { Proof } from '../../src/domain/assurance/assurance.ts';
import { keptTime, type ProofTime } from '../../src/domain/assurance/given-proof.ts';
import { minute } from '../../src/domain/time.ts';
import { forgetFlow, writeForAMoment, writeFlow } from '../engine/flow-store.ts';
import type { Flow } from '../engine/flow.ts';
import type { MadeAccount } from '../../src/store/account/accounts.ts';
import { arrivalAgain } from './arrival-again.tsx';
import { captcha } from './captcha/captcha.tsx';
import { emailProof } from './proof/email-proof.tsx';
import { tellAddressTaken, tellExisting, tellIdentityTaken, tellOpened } from './existing-account.tsx';
import { openDraft, withoutAddress, withoutUsername } from './open-draft.ts';
import { passkeyAfter, passkeyAfterStep, untouchedAccount } from './passkey-after.tsx';
import { passByUpstream } from './pass-by-upstream.ts';
import { optionalStep } from './optional/optional-step.tsx';
import { optionalSteps } from './optional/optional-steps.ts';
import { profile } from './profile.tsx';
import { numberSteps } from './registration-step.tsx';
import { signInPath } from '../engine/sign-in-path.ts';
import type { RegistrationState } from '../flow-states/registration-state.ts';

const wizard = [profile, ...optionalSteps.map(optionalStep), captcha];

/**
 * After its owner has made the account in another browser, the browser that began goes on signed in for so long. The answer that it gives
 * ends with the same ten minutes.
 */
const goesOnSeconds = 10 * minute;

/** The password that was chosen, or what the upstream stated. */
function proofOf({ upstreamIdentity }: RegistrationState): Proof {
  if (!upstreamIdentity) return { methods: ['password'] };
  const { upstream: name, level, amr } = upstreamIdentity;
  return { methods: [], upstream: { name, level, amr } };
}

/** Returns when the proof was given: when the password was chosen, or what the upstream states. Drafts of version 0.2.0 note the message. */
const provedSince = ({ upstreamIdentity, passwordAt, proof }: RegistrationState): ProofTime =>
  upstreamIdentity ? upstreamIdentity.at : keptTime(passwordAt ?? proof?.sentAt);

/** The steps of a registration, in order. Nothing is written to the accounts before the last one is answered. */
export const registrationFlow: Flow<RegistrationState> = {
  name: 'registration',
  hasStepAddresses: true,
  steps: numberSteps([
    arrivalAgain,
    ...wizard.map((step) => ({ ...step, submit: passByUpstream(step, wizard) })),
    emailProof,
    passkeyAfterStep,
  ]),
  begin: () => ({ draftId: randomUUID() }),
  keepsRequest: ({ email, upstreamIdentity }) => email !== undefined || upstreamIdentity !== undefined,

  async finish({ state, services, about, ctx }) {
    const { draftId, upstreamIdentity } = state;
    /** Queues the end of the request, so that it is written in one commit with the account. */
    const signIn = async ({
      account,
      isTold,
    }: {
      readonly account: MadeAccount;
      readonly isTold: true | 'needless';
    }) => {
      rememberBrowser(services, { accountId: draftId, browser: about.browser, isTold });
      services.audit({
        event: 'registration.signed_in',
        accountId: draftId,
        clientId: about.client?.clientId,
        requestId: about.requestId,
      });
      // The identity stays with the flow: a second press of the button is worth as much as the first one.
      const ended: RegistrationState = {
        draftId,
        accountId: draftId,
        passwordAt: provedSince(state),
        visit: about.visit,
        ...(upstreamIdentity && { upstreamIdentity }),
      };
      writeForAMoment(services, about.flowKey, ended);
      const path = await about.oidc.answer(ctx, {
        login: {
          accountId: draftId,
          credentialVersion: credentialVersionOf(account),
          ...proofOf(state),
          since: provedSince(state),
          at: account.createdAt,
          visit: about.visit,
          isNew: true,
          upstreamIdentity,
          remember: false,
          isFactorAnswered: false,
        },
      });
      return { kind: 'answered', path } as const;
    };

    /** The account exists already, by this browser or by the link of the message, which may have been pressed elsewhere. */
    const signInToOpened = async () => {
      const account = await untouchedAccount(services, draftId);
      if (!account) return { kind: 'leave', href: signInPath(about.path) } as const;
      const isInTime = state.visit === about.visit && about.now - account.createdAt <= goesOnSeconds;
      // Somebody else who has signed in here since sits at this browser now.
      const live = await about.oidc.session(ctx);
      if (!isInTime || (live && live.accountId !== draftId))
        return tellOpened(about, { signIn: signInPath(about.path) });
      // The rest of a registration that has ended here holds no user name.
      const isElsewhere = state.username !== undefined && !state.isConfirmedHere;
      if (isElsewhere) services.messages.newBrowser({ account, lang: about.lang });
      return signIn({ account, isTold: isElsewhere ? true : 'needless' });
    };

    if (state.accountId) return signInToOpened();
    const end: { queued?: Awaited<ReturnType<typeof signIn>> } = {};
    const offer = passkeyAfter(state, about);
    const opened = await openDraft(services, {
      state,
      flowKey: about.flowKey,
      lang: about.lang,
      ...(!offer && {
        alongside: async (account) => {
          end.queued = await signIn({ account, isTold: 'needless' });
        },
      }),
    });
    if (opened.kind === 'opened' && offer) return { kind: 'owed', patch: offer };
    if (opened.kind === 'opened' && end.queued) return end.queued;
    if (opened.kind !== 'taken') return signInToOpened();
    if (opened.field === 'username') return { kind: 'owed', patch: withoutUsername(state) };
    const told = { email: state.email ?? '', signIn: signInPath(about.path) };
    if (upstreamIdentity && opened.field === 'email') {
      // Two people with one address are two people: this one gives another address and keeps all her other answers.
      writeFlow(services, about.flowKey, withoutAddress(state));
      return tellAddressTaken(about, { path: about.path, signIn: told.signIn });
    }
    forgetFlow(services, about.flowKey);
    return upstreamIdentity && opened.field === 'identity'
      ? tellIdentityTaken(about, { upstream: upstreamIdentity.upstream, signIn: told.signIn })
      : tellExisting(services, about, told);
  },
};
