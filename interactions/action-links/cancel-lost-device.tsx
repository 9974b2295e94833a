import { cancelLostDeviceByLink } from '../../src/commands/lost-device/cancel-lost-device.ts';
import { cancelPurpose } from '../../src/domain/undo/surviving-links.ts';
import { maskedAddress } from '../../src/domain/fields/masked-address.ts';
import { AppError } from '../../src/errors.ts';
import type { CancelData } from '../flow-states/link-data.ts';
import { Alert } from '../views/alert.tsx';
import { LoneLink } from '../views/forms/link-button.tsx';
import { confirmLink } from './confirm-link.tsx';
import { LinkSubject } from './link-subject.tsx';

/**
 * The link of every message about a lost device. It cancels the request until the second factor is removed. A person who asked for the
 * removal without being the owner cannot make this link invalid.
 */
export const cancelLostDevicePurpose = confirmLink({
  purpose: cancelPurpose,
  name: 'cancel-lost-device',
  words: (t) => t.lostDevice.cancel,
  async read(services, { accountId, data }: { readonly accountId: string; readonly data: CancelData }) {
    const open = await services.lostDevice.requests.find(accountId);
    if (open?.id !== data.id) throw new AppError('link_invalid');
    return {};
  },
  question: ({ about: { t }, data }) => (
    <>
      <p>{t.lostDevice.cancel.intro(data.reference)}</p>
      <LinkSubject facts={[['account', data.email && maskedAddress(data.email)]]} />
    </>
  ),
  act: (services, { data, ...link }) => cancelLostDeviceByLink(services, { ...link, id: data.id }),
  done({ about: { t }, data: { proof = 'password' } }) {
    const texts = t.lostDevice.cancel;
    const isUpstream = proof === 'franceconnect';
    return (
      <>
        <Alert kind="success">{texts.done}</Alert>
        <p>{texts.next[proof]}</p>
        <LoneLink href={isUpstream ? '/compte/securite' : '/mot-de-passe-oublie'}>
          {isUpstream ? texts.identities : texts.button}
        </LoneLink>
      </>
    );
  },
});
