import { keepAdminByLink } from '../../src/commands/roles/keep-admin.ts';
import { keepAdminPurpose } from '../../src/domain/account/surviving-links.ts';
import { maskedAddress } from '../../src/domain/fields/masked-address.ts';
import { AppError } from '../../src/errors.ts';
import type { ActionLink } from '../../src/store/undo/action-links.ts';
import { defineFlow } from '../engine/define-flow.ts';
import type { Step } from '../engine/flow.ts';
import type { KeepAdminData } from '../flow-states/link-data.ts';
import { Alert } from '../views/alert.tsx';
import { PageTitle } from '../views/layout/page-title.tsx';
import { defineActionLink } from './action-link-purpose.ts';
import { ConfirmForm } from './confirm-form.tsx';
import { confirmStep, type ConfirmState } from './confirm-step.ts';
import { LinkSubject } from './link-subject.tsx';

const confirmation = ({ accountId, data }: ActionLink<KeepAdminData>): Step<ConfirmState> =>
  confirmStep({
    name: 'keep-admin',
    async prepare({ services }) {
      const removal = await services.people.holders.removals.find(accountId ?? '');
      if (removal?.id !== data.id) throw new AppError('link_invalid');
      return undefined;
    },
    title: ({ t }) => t.admin.roles.take.keepTitle,
    view({ about }) {
      const texts = about.t.admin.roles.take;
      return (
        <>
          <PageTitle>{texts.keepTitle}</PageTitle>
          <p>{texts.own(about.t.people.moment(new Date(data.until * 1000)))}</p>
          <LinkSubject facts={[['account', maskedAddress(data.email)]]} />
          <p>{texts.ignore}</p>
          <ConfirmForm label={texts.keep} />
        </>
      );
    },
  });

/** The link by which an administrator objects to losing the role. */
export const keepAdminLink = defineActionLink<KeepAdminData>({
  purpose: keepAdminPurpose,
  flow(link, token) {
    return defineFlow<ConfirmState>({
      name: 'link',
      steps: [confirmation(link)],
      begin: () => ({}),
      async finish({ services, about }) {
        const { accountId = '', data } = link;
        await keepAdminByLink(services, { token, accountId, id: data.id, requestId: about.requestId });
        const { take, notices } = about.t.admin.roles;
        const body = (
          <>
            <PageTitle>{take.keptTitle}</PageTitle>
            <Alert kind="success">{notices.kept}</Alert>
          </>
        );
        return { kind: 'page', title: take.keptTitle, body };
      },
    });
  },
});
