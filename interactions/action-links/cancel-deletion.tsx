import { cancelDeletionByLink } from '../../src/commands/deletion/cancel-deletion.ts';
import { keepAccountPurpose } from '../../src/domain/undo/surviving-links.ts';
import { maskedAddress } from '../../src/domain/fields/masked-address.ts';
import { AppError } from '../../src/errors.ts';
import type { KeepAccountData } from '../flow-states/link-data.ts';
import { Alert } from '../views/alert.tsx';
import { LoneLink } from '../views/forms/link-button.tsx';
import { usePage } from '../views/layout/page-context.ts';
import { confirmLink } from './confirm-link.tsx';
import { LinkSubject } from './link-subject.tsx';

function Done({ isOpen }: { readonly isOpen: boolean }) {
  const { t, operator } = usePage();
  const texts = t.deletion.cancel;
  return (
    <>
      <Alert kind={isOpen ? 'success' : 'info'}>
        {isOpen ? texts.done : texts.stillDisabled(operator.supportEmail)}
      </Alert>
      {isOpen && <LoneLink href="/compte">{texts.signIn}</LoneLink>}
    </>
  );
}

/** The link of the message that an account is closed. It cancels the deletion and signs nobody in. */
export const cancelDeletionPurpose = confirmLink({
  purpose: keepAccountPurpose,
  name: 'cancel-deletion',
  words: ({ deletion: { cancel } }) => ({ ...cancel, confirm: cancel.submit }),
  /** Returns when the deletion was asked for, in epoch seconds. */
  async read(services, { accountId, data }: { readonly accountId: string; readonly data: KeepAccountData }) {
    const account = await services.account.accounts.find(accountId);
    if (account?.deletionDueAt !== data.dueAt) throw new AppError('link_invalid');
    return { requestedAt: account.deletionRequestedAt ?? data.dueAt };
  },
  question({ about: { t }, data, facts: { requestedAt } }) {
    const texts = t.deletion.cancel;
    const { day } = t.dates;
    return (
      <>
        <p>{texts.intro(day(requestedAt), day(data.dueAt))}</p>
        <LinkSubject facts={[['account', maskedAddress(data.email)]]} />
        <p>{texts.nextOwn}</p>
      </>
    );
  },
  below: ({ about: { t } }) => <p>{t.deletion.cancel.notYou}</p>,
  act: (services, { data, ...link }) => cancelDeletionByLink(services, { ...link, dueAt: data.dueAt }),
  done: ({ answer: { isOpen } }) => <Done isOpen={isOpen} />,
});
