import { showPerson } from '../../../src/commands/people/show-person.ts';
import { guardOf } from '../../../src/commands/people/guard-of.ts';
import { isGuarded } from '../../../src/domain/approvals/second-agent.ts';
import { AppError } from '../../../src/errors.ts';
import { Alert } from '../../views/alert.tsx';
import { renderPage } from '../../views/layout/page.tsx';
import { PersonActions } from './acts/person-actions.tsx';
import { offeredActs } from './acts/person-acts-list.ts';
import { PersonBadges } from './person-badges.tsx';
import { PersonCarried, PersonFacts, PersonWaysIn } from './person-facts.tsx';
import { JournalLink } from '../audit/journal-link.tsx';
import { PersonHistory, PersonMessages, PersonServices, PersonSessions } from './person-lists.tsx';
import { personRoot } from './person-address.ts';
import { personPage } from './person-page.ts';
import { PersonRequests } from './person-requests.tsx';
import { PersonStanding } from './person-standing.tsx';
import { personEmail } from '../person-email.ts';

/** Shows an agent what the helpdesk may know of one person. */
export const shownPersonPage = personPage({
  part: '',
  action: 'people.read',
  async answer(ctx, visit) {
    const { page, services, account, person: about, isSelf } = visit;
    const person = await showPerson(services, { sub: about.id, by: { kind: 'account', id: account.id } });
    if (!person) throw new AppError('not_found');
    const acts = await offeredActs(visit);
    const texts = page.t.people.person;
    const isHolder = person.roles.length > 0;
    const isWatched = isGuarded(await guardOf(services, about));
    ctx.type = 'html';
    ctx.body = renderPage(page, {
      title: personEmail(person.email),
      head: { back: { href: personRoot, label: page.t.people.back } },
      wide: true,
      body: (
        <>
          <div class="fr-mb-3w" id="person-states">
            <PersonBadges states={person.states} isHolder={isWatched} />
          </div>
          {isSelf && (
            <Alert kind="info" id="own-account">
              {texts.self}
            </Alert>
          )}
          {isWatched && !isSelf && (
            <Alert kind="info" id="two-agents">
              {isHolder ? texts.holder : texts.formerHolder}
            </Alert>
          )}
          <PersonStanding person={person} />
          {!isSelf && <PersonRequests person={person} />}
          <PersonActions visit={visit} acts={acts} />
          <PersonFacts person={person} />
          <PersonCarried person={person} />
          <PersonWaysIn person={person} />
          <PersonSessions person={person} />
          <PersonServices person={person} />
          <PersonMessages person={person} />
          <PersonHistory person={person} />
          <JournalLink visit={visit} query={{ target: person.sub }} />
        </>
      ),
    });
  },
});
