import { RecoveryCodesView } from '../../factors/recovery-codes-view.tsx';
import type { Step } from '../../engine/flow.ts';

export interface NewCodesState {
  /** Shown until the person says that she keeps them, and never again. */
  readonly newRecoveryCodes?: readonly string[];
}

export const newCodesStep: Step<NewCodesState> = {
  name: 'recovery-codes',
  owns: ['newRecoveryCodes'],
  needed: ({ newRecoveryCodes }) => newRecoveryCodes !== undefined,
  page: {
    accepts: (form) => form['action'] === 'acknowledge',
    wide: true,
  },
  submit: async () => ({ ok: true, patch: {} }),
  title: ({ t }) => t.secondFactor.recoveryCodes.title,
  view: ({ state }) => <RecoveryCodesView codes={state.newRecoveryCodes ?? []} />,
};
