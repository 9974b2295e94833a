import { cancelLostDevice } from '../../src/commands/cancel-lost-device.ts';
import { rememberBrowser } from '../../src/commands/remember-browser.ts';
import { isMultiFactor, levelFor } from '../../src/domain/assurance.ts';
import type { ContinuedSession } from '../../src/oidc/continued-session.ts';
import type { Flow } from '../flow.ts';
import { tellCancelled } from '../lost-device/messages.ts';
import { accountChoice } from './account-choice.tsx';
import { cancellable, untilCancelled } from './cancellable.tsx';
import { enrolTotpStep } from './enrol-totp.tsx';
import { recoveryCode } from './recovery-code.tsx';
import { recoveryCodes } from './recovery-codes.tsx';
import { secondFactor } from './second-factor.tsx';
import { renewal } from './renewal.tsx';
import { tellOfNewBrowser } from './tell-of-new-browser.ts';
import { signIn } from './sign-in.tsx';
import type { LoginState } from './state.ts';

/** What the live session proved, to which a factor is added. */
function sessionProof({ accountId, mark, isRemembered }: ContinuedSession): LoginState['proved'] {
  return { accountId, mark, methods: ['password'], remember: isRemembered, isStepUp: true };
}

/** From the request to a person: choose the account when the service asks, else prove who one is. */
export const loginFlow: Flow<LoginState> = {
  name: 'login',
  steps: [
    accountChoice,
    signIn,
    cancellable(recoveryCode),
    cancellable(secondFactor),
    cancellable(enrolTotpStep),
    recoveryCodes,
    renewal,
  ].map(untilCancelled),
  begin: ({ request }) => (request?.continued?.isStepUp ? { proved: sessionProof(request.continued) } : {}),
  person: ({ proved }) => proved?.accountId,
  async finish({ state: { proved, isCancelled, isRenewed }, services, about, ctx }) {
    if (isCancelled) {
      const error = 'unmet_authentication_requirements';
      return { kind: 'leave', href: await about.oidc.answer(ctx, { error, description: 'the person refused' }) };
    }
    if (proved) {
      const { accountId, methods } = proved;
      const { client, requestId } = about;
      tellOfNewBrowser(services, about);
      rememberBrowser(accountId, about.browser);
      services.audit({
        event: proved.isStepUp ? 'login.stepped_up' : 'login.signed_in',
        accountId,
        clientId: client?.clientId,
        requestId,
        details: { methods },
      });
    }
    const login = proved && {
      accountId: proved.accountId,
      ...levelFor(proved.methods),
      remember: proved.remember,
      endsSession: isRenewed,
      isFactorAnswered: isMultiFactor(proved.methods),
      isStepUp: proved.isStepUp === true,
    };
    const href = await about.oidc.answer(ctx, login ? { login } : {});
    if (proved && isMultiFactor(proved.methods))
      await cancelLostDevice(services, {
        accountId: proved.accountId,
        requestId: about.requestId,
        announce: (told) => tellCancelled(services, told),
      });
    return { kind: 'leave', href };
  },
};
