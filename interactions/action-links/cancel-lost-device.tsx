import { cancelLostDeviceByLink } from '../../src/commands/lost-device/cancel-lost-device.ts';
import { AppError } from '../../src/errors.ts';
import type { About, Step } from '../engine/flow.ts';
import { defineFlow } from '../engine/define-flow.ts';
import { defineActionLink } from './action-link-purpose.ts';
import { ConfirmForm } from './confirm-form.tsx';
import { confirmStep, type ConfirmState } from './confirm-step.ts';
import type { ActionLink } from '../../src/store/undo/action-links.ts';
import { cancelPurpose } from '../../src/domain/account/surviving-links.ts';
import type { CancelData } from '../flow-states/link-data.ts';
import { maskedAddress } from '../../src/domain/fields/masked-address.ts';
import { LinkSubject } from './link-subject.tsx';
import { Alert } from '../views/alert.tsx';
import { ButtonGroup } from '../views/fields/button-group.tsx';
import { LinkButton } from '../views/fields/link-button.tsx';
import { PageTitle } from '../views/layout/page-title.tsx';

const confirmation = ({ accountId, data }: ActionLink<CancelData>): Step<ConfirmState> =>
  confirmStep({
    name: 'cancel-lost-device',
    async prepare({ services }) {
      const open = await services.factors.lostDeviceRequests.find(accountId ?? '');
      if (open?.id !== data.id) throw new AppError('link_invalid');
      return undefined;
    },
    title: ({ t }) => t.lostDevice.cancel.title,
    view({ about }) {
      const texts = about.t.lostDevice.cancel;
      return (
        <>
          <PageTitle>{texts.title}</PageTitle>
          <p>{texts.intro(data.reference)}</p>
          <LinkSubject facts={[['account', data.email && maskedAddress(data.email)]]} />
          <p>{texts.ignore}</p>
          <ConfirmForm label={texts.confirm} />
        </>
      );
    },
  });

function Done({ about, proof = 'password' }: { readonly about: About; readonly proof: CancelData['proof'] }) {
  const texts = about.t.lostDevice.cancel;
  return (
    <>
      <PageTitle>{texts.doneTitle}</PageTitle>
      <Alert kind="success">{texts.done}</Alert>
      <p>{texts.next[proof]}</p>
      <ButtonGroup>
        {proof === 'franceconnect' ? (
          <LinkButton href="/compte/securite">{texts.identities}</LinkButton>
        ) : (
          <LinkButton href="/mot-de-passe-oublie">{texts.button}</LinkButton>
        )}
      </ButtonGroup>
    </>
  );
}

/**
 * The link of every message about a lost device. It cancels the request until the second factor is removed. A person who asked for the
 * removal without being the owner cannot make this link invalid.
 */
export const cancelLostDevicePurpose = defineActionLink<CancelData>({
  purpose: cancelPurpose,
  flow(link, token) {
    return defineFlow<ConfirmState>({
      name: 'link',
      steps: [confirmation(link)],
      begin: () => ({}),
      async finish({ services, about }) {
        await cancelLostDeviceByLink(services, {
          token,
          id: link.data.id,
          accountId: link.accountId ?? '',
          requestId: about.requestId,
        });
        return {
          kind: 'page',
          title: about.t.lostDevice.cancel.doneTitle,
          body: <Done about={about} proof={link.data.proof} />,
        };
      },
    });
  },
});
