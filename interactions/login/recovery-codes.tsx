import { RecoveryCodesView } from '../factors/recovery-codes-view.tsx';
import type { Step } from '../engine/flow.ts';
import type { LoginState } from '../flow-states/login-state.ts';

/** Shown until the person says that she keeps them, and never again. */
export const recoveryCodes: Step<LoginState> = {
  name: 'recovery-codes',
  owns: ['newRecoveryCodes'],
  needed: ({ newRecoveryCodes }) => newRecoveryCodes !== undefined,
  page: {
    accepts: (form) => form['action'] === 'acknowledge',
  },
  submit: async () => ({ ok: true, patch: {} }),
  title: ({ t }) => t.secondFactor.recoveryCodes.title,
  view: ({ state }) => <RecoveryCodesView codes={state.newRecoveryCodes ?? []} />,
};
