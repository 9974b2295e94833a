import { cancelLostDevice } from '../../src/commands/cancel-lost-device.ts';
import { rememberBrowser } from '../../src/commands/remember-browser.ts';
import { isMultiFactor, levelFor } from '../../src/domain/assurance.ts';
import type { Flow } from '../flow.ts';
import { tellCancelled } from '../lost-device/messages.ts';
import { accountChoice } from './account-choice.tsx';
import { enrolTotpStep } from './enrol-totp.tsx';
import { recoveryCode } from './recovery-code.tsx';
import { recoveryCodes } from './recovery-codes.tsx';
import { secondFactor } from './second-factor.tsx';
import { renewal } from './renewal.tsx';
import { signIn } from './sign-in.tsx';
import type { LoginState } from './state.ts';

/** From the request to a person: choose the account when the service asks, else prove who one is. */
export const loginFlow: Flow<LoginState> = {
  name: 'login',
  steps: [accountChoice, signIn, recoveryCode, secondFactor, enrolTotpStep, recoveryCodes, renewal],
  begin: () => ({}),
  person: ({ proved }) => proved?.accountId,
  async finish({ state: { proved, isRenewed }, services, about, ctx }) {
    if (proved) {
      const { accountId, methods } = proved;
      const { client, requestId } = about;
      rememberBrowser(accountId, about.browser);
      services.audit({
        event: 'login.signed_in',
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
