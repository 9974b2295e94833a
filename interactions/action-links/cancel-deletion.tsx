import { cancelDeletionByLink } from '../../src/commands/deletion/cancel-deletion.ts';
import { keepAccountPurpose } from '../../src/domain/account/surviving-links.ts';
import { maskedAddress } from '../../src/domain/fields/masked-address.ts';
import { AppError } from '../../src/errors.ts';
import type { ActionLink } from '../../src/store/undo/action-links.ts';
import { defineFlow } from '../engine/define-flow.ts';
import type { About, Step } from '../engine/flow.ts';
import type { KeepAccountData } from '../flow-states/link-data.ts';
import { Alert } from '../views/alert.tsx';
import { ButtonGroup } from '../views/fields/button-group.tsx';
import { LinkButton } from '../views/fields/link-button.tsx';
import { usePage } from '../views/layout/page-context.ts';
import { PageTitle } from '../views/layout/page-title.tsx';
import { defineActionLink } from './action-link-purpose.ts';
import { ConfirmForm } from './confirm-form.tsx';
import { confirmStep, type ConfirmState } from './confirm-step.ts';
import { LinkSubject } from './link-subject.tsx';

interface KeepState extends ConfirmState {
  /** When the deletion was asked for; epoch seconds. */
  readonly requestedAt?: number | undefined;
}

const confirmation = ({ accountId, data }: ActionLink<KeepAccountData>): Step<KeepState> =>
  confirmStep({
    name: 'cancel-deletion',
    async prepare({ state, services }) {
      const account = await services.account.accounts.find(accountId ?? '');
      if (account?.deletionDueAt !== data.dueAt) throw new AppError('link_invalid');
      return state.requestedAt === undefined ? { requestedAt: account.deletionRequestedAt ?? data.dueAt } : undefined;
    },
    title: ({ t }) => t.deletion.cancel.title,
    view({ state, about }) {
      const texts = about.t.deletion.cancel;
      const day = (seconds: number) => about.t.security.day(new Date(seconds * 1000));
      return (
        <>
          <PageTitle>{texts.title}</PageTitle>
          <p>{texts.intro(day(state.requestedAt ?? data.dueAt), day(data.dueAt))}</p>
          <LinkSubject facts={[['account', maskedAddress(data.email)]]} />
          <p>{texts.nextOwn}</p>
          <p>{texts.ignore}</p>
          <ConfirmForm label={texts.submit} />
          <p>{texts.notYou}</p>
        </>
      );
    },
  });

function Done({ about, isOpen }: { readonly about: About; readonly isOpen: boolean }) {
  const texts = about.t.deletion.cancel;
  const { operator } = usePage();
  return (
    <>
      <PageTitle>{texts.doneTitle}</PageTitle>
      <Alert kind={isOpen ? 'success' : 'info'}>
        {isOpen ? texts.done : texts.stillDisabled(operator.supportEmail)}
      </Alert>
      {isOpen && (
        <ButtonGroup>
          <LinkButton href="/compte">{texts.signIn}</LinkButton>
        </ButtonGroup>
      )}
    </>
  );
}

/** The link of the message that an account is closed. It cancels the deletion and signs nobody in. */
export const cancelDeletionPurpose = defineActionLink<KeepAccountData>({
  purpose: keepAccountPurpose,
  flow(link, token) {
    return defineFlow<KeepState>({
      name: 'link',
      steps: [confirmation(link)],
      begin: () => ({}),
      async finish({ services, about }) {
        const { isOpen } = await cancelDeletionByLink(services, {
          token,
          accountId: link.accountId ?? '',
          dueAt: link.data.dueAt,
          requestId: about.requestId,
        });
        return {
          kind: 'page',
          title: about.t.deletion.cancel.doneTitle,
          body: <Done about={about} isOpen={isOpen} />,
        };
      },
    });
  },
});
