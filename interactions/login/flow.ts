import type { Flow } from '../flow.ts';
import { accountChoice } from './account-choice.tsx';
import { signIn } from './sign-in.tsx';

export interface LoginState {
  /** Of a live session, kept with « continue »; else undefined. */
  readonly keepsSession?: boolean;
  readonly switches?: boolean;
  readonly signedIn?: { readonly accountId: string; readonly acr: string; readonly amr: readonly string[]; readonly remember: boolean };
}

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
