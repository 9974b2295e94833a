import { randomUUID } from 'node:crypto';
import type { PendingTotp } from '../../../src/commands/factors/enrol-totp.ts';
import { credentialVersionOf } from '../../../src/domain/account/credential-version.ts';
import { drawTotpSecret } from '../../../src/domain/factors/totp.ts';
import type { Account } from '../../../src/store/account/accounts.ts';
import { submitTotp } from '../../factors/submit-totp.ts';
import { TotpSetUpView } from '../../factors/totp-set-up-view.tsx';
import type { Flow, Step } from '../../engine/flow.ts';
import { defineFlow } from '../../engine/define-flow.ts';
import type { AccountPage } from '../account-page.ts';
import { keptFields } from '../fresh-sign-in.ts';
import type { KeptForm } from '../../flow-states/kept-form.ts';
import { backToList } from './back-to-list.ts';
import { recoveryCodesStep, type RecoveryCodesState } from '../../factors/recovery-codes-step.tsx';

interface TotpState extends RecoveryCodesState {
  readonly pending?: PendingTotp;
  readonly isAdded?: boolean;
  /** The application turned the second factor on. */
  readonly isFirst?: boolean;
  readonly kept?: KeptForm;
}

const enrolment = (account: Account): Step<TotpState> => ({
  name: 'enrol-totp',
  owns: ['pending', 'kept'],
  needed: ({ isAdded }) => !isAdded,
  page: {
    accepts: (form) => form['action'] !== 'acknowledge',
    initial: (state, about) => keptFields(state, about) ?? {},
    async prepare({ state }) {
      return state.pending ? undefined : { pending: { id: randomUUID(), secret: drawTotpSecret() } };
    },
    wide: true,
  },
  async submit({ form, state: { pending }, services, about }) {
    // A secret is drawn when the page is. This form came before any page did.
    if (!pending) return { ok: false, errors: { otp: about.t.secondFactor.problems.missing } };
    const credentialVersion = credentialVersionOf(account);
    const submission = { form, accountId: account.id, credentialVersion, pending, isFirst: false, services, about };
    const submitted = await submitTotp(submission);
    if (!submitted.ok) return submitted;
    await about.addFactor?.();
    const { recoveryCodes } = submitted.enrolled;
    const begun = recoveryCodes ? { isFirst: true, newRecoveryCodes: recoveryCodes } : {};
    return { ok: true, patch: { isAdded: true, ...begun } };
  },
  title: ({ t }) => t.secondFactor.enrol.title,
  view: ({ state, form, errors }) => (
    <TotpSetUpView secret={state.pending?.secret ?? ''} email={account.email} form={form} errors={errors} />
  ),
});

/** Adds an application. The first one brings recovery codes. */
export const totpPage: AccountPage = {
  path: '/compte/securite/application',
  isSensitive: true,
  needsFreshSignIn: ({ action }) => action !== 'acknowledge',
  flow({ account }) {
    const flow: Flow<TotpState> = {
      name: 'security',
      steps: [enrolment(account), recoveryCodesStep({ wide: true })],
      begin: () => ({}),
      finish: async ({ state, services, about }) =>
        backToList({ services, about, accountId: account.id, kind: state.isFirst ? 'firstTotpAdded' : 'totpAdded' }),
    };
    return defineFlow(flow);
  },
};
