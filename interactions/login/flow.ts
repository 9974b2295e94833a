import type { Flow } from '../flow.ts';
import { accountChoice } from './account-choice.tsx';
import { signIn } from './sign-in.tsx';
import type { LoginState } from './state.ts';

/** From the request to a person: choose the account when the service asks, else prove who one is. */
export const loginFlow: Flow<LoginState> = {
  name: 'login',
  steps: [accountChoice, signIn],
  begin: () => ({}),
  async finish({ state, about, ctx }) {
    const href = await about.oidc.answer(ctx, state.signedIn ? { login: state.signedIn } : {});
    return { kind: 'leave', href };
  },
};
