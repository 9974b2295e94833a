import { findPeople, mostFound, type FoundPeople, type FoundPerson } from '../../../src/commands/people/find-people.ts';
import { queryLengths } from '../../../src/domain/people/person-query.ts';
import { ButtonGroup } from '../../views/forms/button-group.tsx';
import { FilterForm } from '../../views/tables/filter-form.tsx';
import { DataTable } from '../../views/tables/data-table.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { renderPage } from '../../views/layout/page.tsx';
import { SectionTitle } from '../../views/layout/section-title.tsx';
import { TextField } from '../../views/forms/text-field.tsx';
import type { AdminPage, AdminVisit } from '../admin-page.ts';
import { personAddress, personRoot } from './person-address.ts';
import { PersonBadges } from './person-badges.tsx';

interface Answered {
  readonly status: number;
  readonly errors: Readonly<Record<string, string>>;
  readonly found?: FoundPeople;
  readonly retryAfter?: number;
}

async function search({ services, account, page }: AdminVisit, query: string): Promise<Answered> {
  const texts = page.t.people.search;
  const answer = await findPeople(services, { query, by: { kind: 'account', id: account.id } });
  if (answer.kind === 'found') return { status: 200, errors: {}, found: answer };
  if (answer.kind === 'refused') return { status: 422, errors: { q: texts.problems[answer.problem](queryLengths) } };
  const { retryAfter } = answer;
  return { status: 429, errors: { wait: texts.throttled(retryAfter) }, retryAfter };
}

function SearchForm({ query }: { readonly query: string }) {
  const texts = usePage().t.people.search;
  return (
    <FilterForm action={personRoot} legend={texts.legend} values={{ q: query }}>
      <TextField name="q" label={texts.q} hint={texts.hint(queryLengths)} autocomplete="off" spellcheck={false} />
      <ButtonGroup>
        <button type="submit" class="fr-btn">
          {texts.submit}
        </button>
      </ButtonGroup>
    </FilterForm>
  );
}

function PeopleTable({ people }: { readonly people: readonly FoundPerson[] }) {
  const { people: words, dates } = usePage().t;
  const { search: texts } = words;
  const { never } = words.person;
  const { columns } = texts;
  return (
    <DataTable
      id="people"
      caption={texts.results}
      columns={[columns.email, columns.username, columns.state, columns.created, columns.lastSignIn]}
      rows={people.map(({ sub, email, username, states, isHolder, createdAt, lastSignInAt }) => {
        const created = dates.day(createdAt);
        return {
          key: sub,
          cells: [
            // Several links of the list may look alike.
            <a class="fr-link" href={personAddress(sub)} aria-label={texts.createdOn(email, created)}>
              {email}
            </a>,
            username,
            <PersonBadges states={states} isHolder={isHolder} />,
            created,
            lastSignInAt === undefined ? never : dates.month(lastSignInAt),
          ],
        };
      })}
    />
  );
}

function Results({ found: { people, hasMore } }: { readonly found: FoundPeople }) {
  const texts = usePage().t.people.search;
  return (
    <section id="results">
      <SectionTitle>{texts.results}</SectionTitle>
      {people.length === 0 ? (
        <p id="no-person">{texts.none}</p>
      ) : (
        <>
          <p id="people-count">{hasMore ? texts.more(mostFound) : texts.count(people.length)}</p>
          <PeopleTable people={people} />
          <p class="fr-hint-text">{texts.masked}</p>
        </>
      )}
    </section>
  );
}

/** Finds people for an agent who helps one of them. */
export const peoplePage: AdminPage = {
  path: personRoot,
  action: 'people.read',
  label: (t) => t.people.label,
  async answer(ctx, visit) {
    const { page, services, query } = visit;
    const texts = page.t.people;
    const typed = query.get('q');
    const { status, errors, found, retryAfter } =
      typed === null ? ({ status: 200, errors: {} } as Answered) : await search(visit, typed);
    ctx.status = status;
    if (retryAfter !== undefined) ctx.set('Retry-After', String(retryAfter));
    ctx.type = 'html';
    const waiting = retryAfter === undefined ? page : { ...page, waitUntil: services.nowSeconds() + retryAfter };
    ctx.body = renderPage(waiting, {
      title: texts.title,
      errors,
      wide: true,
      body: (
        <>
          <p>{texts.search.intro}</p>
          <SearchForm query={typed ?? ''} />
          {visit.may('people.change') && (
            <p>
              <a class="fr-link" href={`${personRoot}/inviter`}>
                {page.t.personActs.invite.link}
              </a>
            </p>
          )}
          {found && <Results found={found} />}
        </>
      ),
    });
  },
};
