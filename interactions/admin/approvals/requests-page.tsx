import { listRequests, mostRequests, type ListedRequests } from '../../../src/commands/approvals/list-requests.ts';
import { nameAgents, type NamedAgents } from '../../../src/commands/approvals/name-agents.ts';
import { lostDeviceActs } from '../../../src/domain/people/person-act-names.ts';
import { approvalReference } from '../../../src/domain/approvals/approval-reference.ts';
import { maskedPerson } from '../../../src/domain/people/masked-person.ts';
import type { Account } from '../../../src/store/account/accounts.ts';
import { DataTable } from '../../views/tables/data-table.tsx';
import { ListFilter } from '../../views/tables/list-filter.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { renderPage } from '../../views/layout/page.tsx';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { StatusNotice } from '../../views/layout/status-notice.tsx';
import type { AdminPage, AdminVisit } from '../admin-page.ts';
import { nameAuthor } from '../name-author.ts';
import { requestAddress, requestsRoot } from './requests-address.ts';

const shown = ['devices', 'acts', 'ended'] as const;

type Shown = (typeof shown)[number];

interface ListProps {
  readonly listed: ListedRequests;
  readonly visit: AdminVisit;
  readonly agents: NamedAgents;
}

function Person({ person, visit }: { readonly person: Account; readonly visit: AdminVisit }) {
  const { own } = usePage().t.approvals;
  return person.id === visit.account.id ? <>{own}</> : <>{maskedPerson(person).email}</>;
}

function Reference({ id, reference }: { readonly id: string; readonly reference: string }) {
  return (
    <a class="fr-link app-nowrap" href={requestAddress(id)}>
      {reference}
    </a>
  );
}

/** Says what is left of a wait, on one line. */
function Left({ seconds }: { readonly seconds: number }) {
  const { duration } = usePage().t.approvals;
  return <span class="app-nowrap">{duration(Math.max(0, seconds))}</span>;
}

/** Says that a list is longer than what is shown of it. */
function More({ count }: { readonly count: number }) {
  const { most } = usePage().t.approvals;
  return count < mostRequests ? null : <p class="fr-hint-text">{most(mostRequests)}</p>;
}

/** Returns the lost devices that no agent has answered: an answer that waits is the line of its case, among the acts. */
const unanswered = ({ devices, acts }: ListedRequests) =>
  devices.filter(
    ({ person }) =>
      !acts.some(({ approval: { act, accountId } }) => lostDeviceActs.includes(act) && accountId === person.id),
  );

function Devices({ listed, visit }: Omit<ListProps, 'agents'>) {
  const devices = unanswered(listed);
  const texts = usePage().t.approvals;
  const { columns, facts } = texts;
  const now = visit.services.nowSeconds();
  return (
    <section id="devices">
      <SectionTitle>{texts.devices.title}</SectionTitle>
      {devices.length === 0 ? (
        <p>{texts.devices.none}</p>
      ) : (
        <DataTable
          id="lost-devices"
          caption={texts.devices.title}
          columns={[columns.reference, facts.person, facts.proofs, columns.left]}
          rows={devices.map(({ request, person }) => ({
            key: request.id,
            cells: [
              <Reference id={request.id} reference={request.reference} />,
              <Person person={person} visit={visit} />,
              texts.proofs(request.proof),
              <Left seconds={request.endsAt - now} />,
            ],
          }))}
        />
      )}
      <More count={listed.devices.length} />
    </section>
  );
}

function Acts({ listed: { acts, devices }, visit, agents, isEnded }: ListProps & { readonly isEnded: boolean }) {
  const { t } = usePage();
  const texts = t.approvals;
  const { columns, facts } = texts;
  const words = isEnded ? texts.ended : texts.acts;
  const now = visit.services.nowSeconds();
  return (
    <section id={isEnded ? 'ended' : 'acts'}>
      <SectionTitle>{words.title}</SectionTitle>
      {acts.length === 0 ? (
        <p>{words.none}</p>
      ) : (
        <DataTable
          id="approvals"
          caption={words.title}
          columns={[columns.reference, facts.act, facts.person, facts.by, isEnded ? facts.ended : columns.left]}
          rows={acts.map(({ approval, person }) => ({
            key: approval.id,
            cells: [
              <Reference id={approval.id} reference={approvalReference(approval.id)} />,
              <>
                {texts.actNames[approval.act]}
                {lostDeviceActs.includes(approval.act) &&
                  devices
                    .filter((device) => device.person.id === person.id)
                    .map(({ request }) => (
                      <span key={request.id} class="fr-hint-text">
                        {texts.facts.device} {request.reference}
                      </span>
                    ))}
              </>,
              <Person person={person} visit={visit} />,
              <span class="app-breakable">
                {approval.by.kind === 'account' &&
                approval.by.id === visit.account.id &&
                approval.by.through === undefined
                  ? texts.byYou
                  : nameAuthor(t, approval.by, agents)}
              </span>,
              approval.end ? texts.endings[approval.end.ending] : <Left seconds={approval.lapsesAt - now} />,
            ],
          }))}
        />
      )}
      <More count={acts.length} />
    </section>
  );
}

/** Lists what waits for agents: the requests about lost devices, and the acts that need two agents. */
export const requestsPage: AdminPage = {
  path: requestsRoot,
  action: 'people.read',
  label: (t) => t.approvals.label,
  async answer(ctx, visit) {
    const { page, services, query } = visit;
    const texts = page.t.approvals;
    const asked = query.get('show');
    const only = shown.find((kind): kind is Shown => kind === asked);
    const isEnded = only === 'ended';
    const listed = await listRequests(services, { isEnded });
    const agents = await nameAgents(services, listed.acts);
    ctx.type = 'html';
    ctx.body = renderPage(page, {
      title: texts.title,
      wide: true,
      body: (
        <>
          {query.get('notice') === 'refused' && <StatusNotice kind="success">{texts.device.notice}</StatusNotice>}
          <p>{texts.intro}</p>
          <ListFilter
            name="show"
            action={requestsRoot}
            texts={texts.filter}
            options={shown.map((kind) => ({ value: kind, label: texts.filter[kind] }))}
            value={only}
          />
          {(only === undefined || only === 'devices') && <Devices listed={listed} visit={visit} />}
          {only !== 'devices' && <Acts listed={listed} visit={visit} agents={agents} isEnded={isEnded} />}
        </>
      ),
    });
  },
};
