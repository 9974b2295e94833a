import {
  findPeopleOfService,
  peopleOnPage,
  type PersonOfService,
} from '../../../../src/commands/scim/find-people-of-service.ts';
import { AppError } from '../../../../src/errors.ts';
import { withQuery } from '../../../engine/with-query.ts';
import { Badge } from '../../../views/badge.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import { renderPage } from '../../../views/layout/page.tsx';
import { DataTable } from '../../../views/tables/data-table.tsx';
import { PageTurns } from '../../../views/tables/page-turns.tsx';
import { personAddress } from '../../people/person-address.ts';
import { clientHead, clientName } from '../client-heading.tsx';
import { clientPage } from '../client-page.ts';

const kindOf = { joined: 'success', invited: 'info', expired: 'warning' } as const;

function StateCell({ person: { state, isActive, at } }: { readonly person: PersonOfService }) {
  const { people, dates } = usePage().t;
  const texts = people.ofService;
  // The link of a person whom the service deactivates has ended.
  const isInvited = state === 'joined' || isActive;
  return (
    <>
      <ul class="app-marks">
        {isInvited && (
          <li>
            <Badge kind={kindOf[state]}>{texts.states[state]}</Badge>
          </li>
        )}
        {!isActive && (
          <li>
            <Badge kind="error">{texts.inactive}</Badge>
          </li>
        )}
      </ul>
      {at === undefined || !isInvited ? texts.noInvitation : texts.since[state](dates.day(at))}
    </>
  );
}

interface ListProps {
  readonly people: readonly PersonOfService[];
  readonly total: number;
  readonly page: number;
}

function PeopleList({ people, total, page }: ListProps) {
  const { t, path } = usePage();
  const { ofService: texts, search } = t.people;
  if (total === 0) return <p id="no-person">{texts.none}</p>;
  return (
    <>
      <p>{texts.intro}</p>
      <p id="people-count">{search.count(total)}</p>
      <DataTable
        id="people"
        caption={texts.title}
        columns={[search.columns.email, texts.username, texts.state]}
        rows={people.map((person) => ({
          key: person.id,
          cells: [
            person.sub === undefined ? (
              person.email
            ) : (
              <a
                class="fr-link"
                href={personAddress(person.sub)}
                aria-label={texts.personOf(person.email, person.username)}
              >
                {person.email}
              </a>
            ),
            person.username,
            <StateCell person={person} />,
          ],
        }))}
      />
      <PageTurns
        texts={texts}
        after={page * peopleOnPage < total ? String(page + 1) : undefined}
        isFirst={page <= 1}
        to={(number) => withQuery(path, 'page', number)}
      />
    </>
  );
}

/** The people whom a service has invited by SCIM, for an agent who may read people. */
export const peopleOfClientPage = clientPage({
  part: 'personnes',
  action: 'people.read',
  async answer(ctx, visit) {
    const { services, account, client, query } = visit;
    const { people: texts, clientList } = visit.page.t;
    const asked = query.get('page') ?? '1';
    // A number that somebody made up names no page.
    if (!/^[1-9]\d{0,4}$/.test(asked)) throw new AppError('not_found');
    const page = Number(asked);
    const by = { kind: 'account', id: account.id } as const;
    const answer = await findPeopleOfService(services, { clientId: client.clientId, page, by });
    if (answer.kind === 'found' && page > 1 && answer.people.length === 0) throw new AppError('not_found');
    const wait = answer.kind === 'throttled' ? answer.retryAfter : undefined;
    if (wait !== undefined) {
      ctx.status = 429;
      ctx.set('Retry-After', String(wait));
    }
    ctx.type = 'html';
    ctx.body = renderPage(
      wait === undefined ? visit.page : { ...visit.page, waitUntil: services.nowSeconds() + wait },
      {
        title: clientList.titleOf(texts.ofService.title, clientName(visit)),
        head: clientHead(visit, 'personnes'),
        errors: wait === undefined ? {} : { wait: texts.ofService.throttled(wait) },
        wide: true,
        body: answer.kind === 'found' && <PeopleList {...answer} page={page} />,
      },
    );
  },
});
