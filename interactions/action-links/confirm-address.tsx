import { verifyPassword } from '../../src/commands/password/verify-password.ts';
import { hasPassword } from '../../src/domain/account/has-password.ts';
import { maskedAddress } from '../../src/domain/fields/masked-address.ts';
import { AppError } from '../../src/errors.ts';
import type { Services } from '../../src/services.ts';
import type { Account } from '../../src/store/account/accounts.ts';
import { addressChangePurpose } from '../../src/commands/account/cancel-address-change.ts';
import type { PendingAddressData } from '../flow-states/pending-address.ts';
import { confirmPendingAddress } from '../registration/proof/confirm-pending-address.ts';
import type { About, Form, Step, StepResult } from '../engine/flow.ts';
import { defineFlow } from '../engine/define-flow.ts';
import { defineActionLink } from './action-link-purpose.ts';
import type { ActionLink } from '../../src/store/undo/action-links.ts';
import { endPage } from '../registration/existing-account.tsx';
import { LoneLink } from '../views/forms/link-button.tsx';
import { AddressView } from './address-view.tsx';

interface ConfirmState {
  readonly outcome?: 'confirmed' | 'taken';
  /** The account has no password, so the link works only in the browser where its person is signed in. */
  readonly isTied?: boolean;
}

/** Returns whether this browser asked for the change and its person is still signed in there. A session that was ended proves nothing. */
function isOwnBrowser({ accountId, data }: ActionLink<PendingAddressData>, { browser, session }: About): boolean {
  return data.browser === browser && session?.accountId === accountId;
}

async function findAccount(
  { account: { accounts } }: Services,
  { accountId = '' }: ActionLink<PendingAddressData>,
): Promise<Account> {
  const account = await accounts.find(accountId);
  if (!account || account.disabledAt !== null) throw new AppError('link_invalid');
  return account;
}

interface Asking {
  readonly account: Account;
  readonly form: Form;
  readonly services: Services;
  readonly about: About;
}

/**
 * Refuses any other browser that does not know the password of the account. The check is throttled as at a sign-in, and signs nobody in.
 */
async function refuseStranger({
  account,
  form,
  services,
  about,
}: Asking): Promise<StepResult<ConfirmState> | undefined> {
  const texts = about.t.account.confirmAddress;
  const password = form['password'] ?? '';
  if (!password) return { ok: false, errors: { password: texts.passwordMissing } };
  const { browser, ip } = about;
  const answer = await verifyPassword(services, { name: account.username, password, browser, ip });
  if (answer.kind === 'right') return undefined;
  if (answer.kind === 'wrong') return { ok: false, errors: { password: texts.passwordWrong } };
  const { retryAfter } = answer;
  return { ok: false, errors: { password: about.t.frame.wait.tries(retryAfter) }, retryAfter };
}

interface Confirming {
  readonly link: ActionLink<PendingAddressData>;
  readonly token: string;
}

const confirmation = (confirming: Confirming): Step<ConfirmState> => ({
  name: 'confirm-address',
  owns: ['outcome'],
  needed: ({ outcome }) => !outcome,
  page: {
    async prepare({ state, services }) {
      const isTied = !hasPassword(await findAccount(services, confirming.link));
      return isTied === (state.isTied ?? false) ? undefined : { isTied };
    },
  },
  async submit({ form, services, about }) {
    const account = await findAccount(services, confirming.link);
    const isOwn = isOwnBrowser(confirming.link, about);
    if (!isOwn && !hasPassword(account)) return { ok: true, patch: { isTied: true }, event: 'elsewhere' };
    const refused = isOwn ? undefined : await refuseStranger({ account, form, services, about });
    if (refused) return refused;
    const confirmed = await confirmPendingAddress(services, about, confirming);
    if (confirmed.kind === 'gone') throw new AppError('link_invalid');
    return { ok: true, patch: { outcome: confirmed.kind === 'taken' ? 'taken' : 'confirmed' } };
  },
  title: ({ t }) => t.account.confirmAddress.title,
  view({ state, about }) {
    const texts = about.t.account.confirmAddress;
    const isOwn = isOwnBrowser(confirming.link, about);
    if (isOwn || !state.isTied) {
      const address = maskedAddress(confirming.link.data.email);
      return <AddressView texts={texts} isOwn={isOwn} address={address} />;
    }
    return (
      <>
        <p>{texts.elsewhere}</p>
        <LoneLink href="/compte/profil" kind="secondary">
          {about.t.login.signIn.title}
        </LoneLink>
      </>
    );
  },
});

/** The link that proves the new email of an account. */
export const confirmAddress = defineActionLink<PendingAddressData>({
  purpose: addressChangePurpose,
  flow(link, token) {
    return defineFlow<ConfirmState>({
      name: 'link',
      steps: [confirmation({ link, token })],
      async finish({ state: { outcome = 'confirmed' }, about }) {
        return endPage(about.t.account.confirmAddress[outcome], '/compte/profil');
      },
    });
  },
});
