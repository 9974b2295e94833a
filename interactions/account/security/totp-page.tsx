import { drawPendingTotp, livePendingTotp, type PendingTotp } from '../../../src/commands/factors/pending-totp.ts';
import { credentialVersionOf } from '../../../src/domain/account/credential-version.ts';
import type { Account } from '../../../src/store/account/accounts.ts';
import { expiredSecret } from '../../factors/expired-secret.ts';
import { submitTotp } from '../../factors/submit-totp.ts';
import { TotpSetUpView } from '../../factors/totp-set-up-view.tsx';
import type { About, Step } from '../../engine/flow.ts';
import { defineFlow } from '../../engine/define-flow.ts';
import type { AccountPage } from '../account-page.ts';
import { keptFields } from '../../signed-in/fresh-sign-in.ts';
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

const momentOf = ({ session, now }: About) => ({ sessionUid: session?.uid, now });

const enrolment = (account: Account): Step<TotpState> => ({
  name: 'enrol-totp',
  owns: ['pending', 'kept'],
  needed: ({ isAdded }) => !isAdded,
  page: {
    accepts: (form) => form['action'] !== 'acknowledge',
    initial: (state, about) => keptFields(state, about) ?? {},
    async prepare({ state, about }) {
      return livePendingTotp(state.pending, momentOf(about))
        ? undefined
        : { pending: drawPendingTotp(momentOf(about)) };
    },
    wide: true,
  },
  async submit({ form, state, services, about }) {
    const pending = livePendingTotp(state.pending, momentOf(about));
    // The form came after its secret had expired, or before any page was drawn: it is drawn again with another secret.
    if (!pending) return { ...expiredSecret(about), patch: { pending: drawPendingTotp(momentOf(about)) } };
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
  view: ({ state }) => <TotpSetUpView secret={state.pending?.secret ?? ''} email={account.email} />,
});

/** Adds an application. The first one brings recovery codes. */
export const totpPage: AccountPage = {
  path: '/compte/securite/application',
  isSensitive: true,
  needsFreshSignIn: ({ action }) => action !== 'acknowledge',
  flow({ account }) {
    return defineFlow<TotpState>({
      name: 'security',
      steps: [enrolment(account), recoveryCodesStep({ wide: true })],
      finish: async ({ state, services, about }) =>
        backToList({ services, about, accountId: account.id, kind: state.isFirst ? 'firstTotpAdded' : 'totpAdded' }),
    });
  },
};
