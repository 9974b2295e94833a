import { proveCorrection } from '../../src/commands/people/answer-correction.ts';
import { proveCorrectionPurpose } from '../../src/domain/undo/surviving-links.ts';
import { maskedAddress } from '../../src/domain/fields/masked-address.ts';
import { AppError } from '../../src/errors.ts';
import type { CorrectionData } from '../flow-states/link-data.ts';
import { Alert } from '../views/alert.tsx';
import { ToAccount } from '../views/to-account.tsx';
import { confirmLink } from './confirm-link.tsx';
import { LinkSubject } from './link-subject.tsx';

/** The link that proves the address which an agent has typed for an account. It signs nobody in. */
export const proveCorrectionLink = confirmLink({
  purpose: proveCorrectionPurpose,
  name: 'prove-correction',
  words: (t) => t.personActs.proveCorrection,
  /** Returns when the address changes at the earliest, in epoch seconds. */
  async read(services, { accountId, data }: { readonly accountId: string; readonly data: CorrectionData }) {
    const correction = await services.correction.corrections.find(accountId);
    if (correction?.id !== data.id || correction.provedAt !== null) throw new AppError('link_invalid');
    return { effectiveAt: correction.effectiveAt };
  },
  question({ about: { t, now }, data, facts: { effectiveAt } }) {
    const texts = t.personActs.proveCorrection;
    return (
      <>
        <p>{texts.intro}</p>
        <LinkSubject facts={[['confirmed', maskedAddress(data.email)]]} />
        {effectiveAt > now && <p>{texts.wait(t.mails.moment(effectiveAt))}</p>}
      </>
    );
  },
  act: (services, { data, ...link }) => proveCorrection(services, { ...link, id: data.id }),
  done({ about: { t }, facts: { effectiveAt }, answer: { hasChanged } }) {
    const texts = t.personActs.proveCorrection;
    return (
      <>
        <Alert kind="success">{hasChanged ? texts.changed : texts.done(t.mails.moment(effectiveAt))}</Alert>
        <ToAccount />
      </>
    );
  },
});
