import type { LostDeviceRequest } from '../../src/store/lost-device/lost-device-requests.ts';
import type { About, Flow } from '../engine/flow.ts';
import { askedRequest } from '../recovery/waiting-request.ts';
import { LoneLink } from '../views/forms/link-button.tsx';
import { usePage } from '../views/layout/page-context.ts';
import { SectionTitle } from '../views/layout/section-title.tsx';
import { address, type LostDeviceAbout } from './address.tsx';
import { proofs } from './proofs.tsx';
import type { LostDeviceState } from '../flow-states/lost-device-state.ts';

function Begun({ about, request }: { readonly about: About; readonly request: LostDeviceRequest }) {
  const { supportEmail } = usePage().operator;
  const texts = about.t.lostDevice.begun;
  const waiting = askedRequest(about.path);
  return (
    <>
      <dl class="app-definition">
        <dt>{texts.reference}</dt>
        <dd>
          <strong id="request-reference">{request.reference}</strong>
        </dd>
        <dt>{texts.ends}</dt>
        <dd>{about.t.mails.moment(request.endsAt)}</dd>
      </dl>
      <SectionTitle>{texts.next}</SectionTitle>
      <ul>
        {texts.list.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
      <p>{texts.support(supportEmail)}</p>
      <LoneLink kind="secondary" href={waiting ? `/interaction/${waiting}` : '/compte'}>
        {about.t.lostDevice.address.backToSignIn}
      </LoneLink>
    </>
  );
}

/** Says that no second factor is on. Only a person who has proved mailbox and password sees this page. */
function Nothing({ about }: { readonly about: About }) {
  const texts = about.t.lostDevice.nothing;
  return (
    <>
      <p>{texts.sentence}</p>
      <LoneLink href="/compte">{texts.button}</LoneLink>
    </>
  );
}

/** Handles a second factor whose device is lost, until the request waits that will remove it. */
export const lostDeviceFlow = (lost: LostDeviceAbout): Flow<LostDeviceState> => ({
  name: 'lost-device',
  steps: [address(lost), proofs(lost)],
  begin: () => ({}),
  async finish({ state: { begun }, about }) {
    const texts = about.t.lostDevice;
    if (!begun || begun.kind === 'nothing')
      return { kind: 'page', title: texts.nothing.title, body: <Nothing about={about} /> };
    return { kind: 'page', title: texts.begun.title, body: <Begun about={about} request={begun.request} /> };
  },
});
