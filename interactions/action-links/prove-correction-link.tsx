import { proveCorrection } from '../../src/commands/people/answer-correction.ts';
import { proveCorrectionPurpose } from '../../src/domain/account/surviving-links.ts';
import { maskedAddress } from '../../src/domain/fields/masked-address.ts';
import { AppError } from '../../src/errors.ts';
import type { ActionLink } from '../../src/store/undo/action-links.ts';
import { defineFlow } from '../engine/define-flow.ts';
import type { Step } from '../engine/flow.ts';
import type { CorrectionData } from '../flow-states/link-data.ts';
import { Alert } from '../views/alert.tsx';
import { PageTitle } from '../views/layout/page-title.tsx';
import { defineActionLink } from './action-link-purpose.ts';
import { ConfirmForm } from './confirm-form.tsx';
import { confirmStep, type ConfirmState } from './confirm-step.ts';
import { LinkSubject } from './link-subject.tsx';

interface ProveState extends ConfirmState {
  /** When the address changes at the earliest; epoch seconds. */
  readonly effectiveAt?: number;
}

const confirmation = ({ accountId, data }: ActionLink<CorrectionData>): Step<ProveState> =>
  confirmStep({
    name: 'prove-correction',
    async prepare({ state, services }) {
      const correction = await services.account.addressCorrections.find(accountId ?? '');
      if (correction?.id !== data.id || correction.provedAt !== null) throw new AppError('link_invalid');
      const { effectiveAt } = correction;
      return state.effectiveAt === effectiveAt ? undefined : { effectiveAt };
    },
    title: ({ t }) => t.personActs.proveCorrection.title,
    view({ state: { effectiveAt = 0 }, about }) {
      const texts = about.t.personActs.proveCorrection;
      return (
        <>
          <PageTitle>{texts.title}</PageTitle>
          <p>{texts.intro}</p>
          <LinkSubject facts={[['confirmed', maskedAddress(data.email)]]} />
          {effectiveAt > about.now && <p>{texts.wait(about.t.mails.moment(new Date(effectiveAt * 1000)))}</p>}
          <p>{texts.ignore}</p>
          <ConfirmForm label={texts.confirm} />
        </>
      );
    },
  });

/** The link that proves the address which an agent has typed for an account. It signs nobody in. */
export const proveCorrectionLink = defineActionLink<CorrectionData>({
  purpose: proveCorrectionPurpose,
  flow(link, token) {
    return defineFlow<ProveState>({
      name: 'link',
      steps: [confirmation(link)],
      begin: () => ({}),
      async finish({ services, about, state: { effectiveAt = 0 } }) {
        const texts = about.t.personActs.proveCorrection;
        const { accountId = '', data } = link;
        const { hasChanged } = await proveCorrection(services, {
          token,
          accountId,
          id: data.id,
          requestId: about.requestId,
        });
        const body = (
          <>
            <PageTitle>{texts.doneTitle}</PageTitle>
            <Alert kind="success">
              {hasChanged ? texts.changed : texts.done(about.t.mails.moment(new Date(effectiveAt * 1000)))}
            </Alert>
          </>
        );
        return { kind: 'page', title: texts.doneTitle, body };
      },
    });
  },
});
