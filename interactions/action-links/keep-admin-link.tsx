import { keepAdminByLink } from '../../src/commands/roles/keep-admin.ts';
import { keepAdminPurpose } from '../../src/domain/undo/surviving-links.ts';
import { maskedAddress } from '../../src/domain/fields/masked-address.ts';
import { AppError } from '../../src/errors.ts';
import type { KeepAdminData } from '../flow-states/link-data.ts';
import { Alert } from '../views/alert.tsx';
import { ToAccount } from '../views/to-account.tsx';
import { confirmLink } from './confirm-link.tsx';
import { LinkSubject } from './link-subject.tsx';

/** The link by which an administrator objects to losing the role. */
export const keepAdminLink = confirmLink({
  purpose: keepAdminPurpose,
  name: 'keep-admin',
  words: ({ admin: { roles } }) => ({
    title: roles.take.keepTitle,
    ignore: roles.take.ignore,
    confirm: roles.take.keep,
    doneTitle: roles.take.keptTitle,
  }),
  async read(services, { accountId, data }: { readonly accountId: string; readonly data: KeepAdminData }) {
    const removal = await services.roles.holders.removals.find(accountId);
    if (removal?.id !== data.id) throw new AppError('link_invalid');
    return {};
  },
  question: ({ about: { t }, data }) => (
    <>
      <p>{t.admin.roles.take.own(t.dates.moment(data.until))}</p>
      <LinkSubject facts={[['account', maskedAddress(data.email)]]} />
    </>
  ),
  act: (services, { data, ...link }) => keepAdminByLink(services, { ...link, id: data.id }),
  done: ({ about: { t } }) => (
    <>
      <Alert kind="success">{t.admin.roles.notices.kept}</Alert>
      <ToAccount />
    </>
  ),
});
