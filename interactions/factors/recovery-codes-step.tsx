import type { Step } from '../engine/flow.ts';
import { RecoveryCodesView } from './recovery-codes-view.tsx';

export interface RecoveryCodesState {
  /** Codes in plain text. They are shown until the person says that she has kept them, and never again. */
  readonly newRecoveryCodes?: readonly string[];
}

/** Shows new recovery codes, in a sign-in and on the pages of the account. */
export const recoveryCodesStep = ({ wide }: { readonly wide: boolean }): Step<RecoveryCodesState> => ({
  name: 'recovery-codes',
  owns: ['newRecoveryCodes'],
  needed: ({ newRecoveryCodes }) => newRecoveryCodes !== undefined,
  page: { accepts: ({ action }) => action === 'acknowledge', wide },
  submit: async () => ({ ok: true, patch: {} }),
  title: ({ t }) => t.secondFactor.recoveryCodes.title,
  view: ({ state, about }) => <RecoveryCodesView codes={state.newRecoveryCodes ?? []} about={about} />,
});
