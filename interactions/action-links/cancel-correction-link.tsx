import { cancelCorrection } from '../../src/commands/people/answer-correction.ts';
import { cancelCorrectionPurpose } from '../../src/domain/undo/surviving-links.ts';
import { maskedAddress } from '../../src/domain/fields/masked-address.ts';
import { AppError } from '../../src/errors.ts';
import type { CorrectionData } from '../flow-states/link-data.ts';
import { Alert } from '../views/alert.tsx';
import { usePage } from '../views/layout/page-context.ts';
import { ToAccount } from '../views/to-account.tsx';
import { confirmLink } from './confirm-link.tsx';
import { LinkSubject } from './link-subject.tsx';

/** Says whom to write to, for a person who has asked for nothing. */
function Next() {
  const { t, operator } = usePage();
  return <p>{t.personActs.cancelCorrection.next(operator.supportEmail)}</p>;
}

/** The link by which the present address of an account, or a former one, objects to the address that an agent has typed. */
export const cancelCorrectionLink = confirmLink({
  purpose: cancelCorrectionPurpose,
  name: 'cancel-correction',
  words: (t) => t.personActs.cancelCorrection,
  async read(services, { accountId, data }: { readonly accountId: string; readonly data: CorrectionData }) {
    const correction = await services.correction.corrections.find(accountId);
    if (correction?.id !== data.id) throw new AppError('link_invalid');
    return {};
  },
  question: ({ about: { t }, data }) => (
    <>
      <p>{t.personActs.cancelCorrection.intro(maskedAddress(data.newEmail ?? ''))}</p>
      <LinkSubject facts={[['account', maskedAddress(data.email)]]} />
    </>
  ),
  act: (services, { data, ...link }) => cancelCorrection(services, { ...link, id: data.id }),
  done: ({ about: { t } }) => (
    <>
      <Alert kind="success">{t.personActs.cancelCorrection.done}</Alert>
      <Next />
      <ToAccount />
    </>
  ),
});
