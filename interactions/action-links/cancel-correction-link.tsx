import { cancelCorrection } from '../../src/commands/people/answer-correction.ts';
import { cancelCorrectionPurpose } from '../../src/domain/account/surviving-links.ts';
import { maskedAddress } from '../../src/domain/fields/masked-address.ts';
import { AppError } from '../../src/errors.ts';
import type { ActionLink } from '../../src/store/undo/action-links.ts';
import { defineFlow } from '../engine/define-flow.ts';
import type { Step } from '../engine/flow.ts';
import type { CorrectionData } from '../flow-states/link-data.ts';
import { Alert } from '../views/alert.tsx';
import { usePage } from '../views/layout/page-context.ts';
import { PageTitle } from '../views/layout/page-title.tsx';
import { defineActionLink } from './action-link-purpose.ts';
import { ConfirmForm } from './confirm-form.tsx';
import { confirmStep, type ConfirmState } from './confirm-step.ts';
import { LinkSubject } from './link-subject.tsx';

const confirmation = ({ accountId, data }: ActionLink<CorrectionData>): Step<ConfirmState> =>
  confirmStep({
    name: 'cancel-correction',
    async prepare({ services }) {
      const correction = await services.account.addressCorrections.find(accountId ?? '');
      if (correction?.id !== data.id) throw new AppError('link_invalid');
      return undefined;
    },
    title: ({ t }) => t.personActs.cancelCorrection.title,
    view({ about }) {
      const texts = about.t.personActs.cancelCorrection;
      return (
        <>
          <PageTitle>{texts.title}</PageTitle>
          <p>{texts.intro(maskedAddress(data.newEmail ?? ''))}</p>
          <LinkSubject facts={[['account', maskedAddress(data.email)]]} />
          <p>{texts.ignore}</p>
          <ConfirmForm label={texts.confirm} />
        </>
      );
    },
  });

/** Says whom to write to, for a person who has asked for nothing. */
function Next() {
  const { t, operator } = usePage();
  return <p>{t.personActs.cancelCorrection.next(operator.supportEmail)}</p>;
}

/** The link by which the present address of an account, or a former one, objects to the address that an agent has typed. */
export const cancelCorrectionLink = defineActionLink<CorrectionData>({
  purpose: cancelCorrectionPurpose,
  flow(link, token) {
    return defineFlow<ConfirmState>({
      name: 'link',
      steps: [confirmation(link)],
      begin: () => ({}),
      async finish({ services, about }) {
        const { accountId = '', data } = link;
        await cancelCorrection(services, { token, accountId, id: data.id, requestId: about.requestId });
        const texts = about.t.personActs.cancelCorrection;
        const body = (
          <>
            <PageTitle>{texts.doneTitle}</PageTitle>
            <Alert kind="success">{texts.done}</Alert>
            <Next />
          </>
        );
        return { kind: 'page', title: texts.doneTitle, body };
      },
    });
  },
});
