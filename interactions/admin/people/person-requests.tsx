import { lostDeviceActs } from '../../../src/domain/people/person-act-names.ts';
import type { ShownPerson } from '../../../src/commands/people/show-person.ts';
import { usePage } from '../../views/layout/page-context.ts';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { requestAddress } from '../approvals/requests-address.ts';

/** Leads to the requests about a person that wait for agents. It draws nothing where none waits. */
export function PersonRequests({ person: { lostDevice, requests } }: { readonly person: ShownPerson }) {
  const { people, approvals, dates } = usePage().t;
  const texts = people.person.requests;
  const { moment } = dates;
  const lines = [
    // Once an agent has answered a lost device, her answer is the line of the case.
    ...(lostDevice && !requests.some(({ act }) => lostDeviceActs.includes(act))
      ? [{ id: lostDevice.id, text: texts.lostDevice(lostDevice.reference, moment(lostDevice.endsAt)) }]
      : []),
    ...requests.map(({ id, act, lapsesAt }) => ({ id, text: texts.act(approvals.actNames[act], moment(lapsesAt)) })),
  ];
  if (lines.length === 0) return null;
  return (
    <>
      <SectionTitle>{texts.title}</SectionTitle>
      <ul class="fr-mb-4w" id="person-requests">
        {lines.map(({ id, text }) => (
          <li key={id}>
            <a class="fr-link" href={requestAddress(id)}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
