import { usePage } from '../../views/layout/page-context.ts';
import { FilterForm } from '../../views/tables/filter-form.tsx';
import { ButtonGroup } from '../../views/forms/button-group.tsx';
import type { AdminVisit } from '../admin-page.ts';
import { personRoot } from '../people/person-address.ts';

/** Searches people and services by one field: each button leads to the list that it names. It draws nothing for a person who may read neither. */
export function HomeSearch({ visit }: { readonly visit: AdminVisit }) {
  const { search } = usePage().t.adminState.home;
  const places = [
    { address: personRoot, label: search.people, isOpen: visit.may('people.read') },
    { address: '/admin/clients', label: search.services, isOpen: visit.may('clients.read') },
  ].filter(({ isOpen }) => isOpen);
  const [first] = places;
  if (!first) return null;
  return (
    <FilterForm action={first.address} legend={search.legend} values={{}}>
      <div class="fr-input-group">
        <label class="fr-label" for="q">
          {search.label}
          <span class="fr-hint-text">
            {search.hint(places.length > 1 ? 'both' : first.address === personRoot ? 'people' : 'services')}
          </span>
        </label>
        <input class="fr-input" type="search" id="q" name="q" maxlength={200} autocomplete="off" spellcheck={false} />
      </div>
      <ButtonGroup>
        {places.map(({ address, label }, at) => (
          <button
            key={address}
            type="submit"
            formaction={address}
            class={`fr-btn${at === 0 ? '' : ' fr-btn--secondary'}`}
          >
            {label}
          </button>
        ))}
      </ButtonGroup>
    </FilterForm>
  );
}

/** Leads to what a person of the administration begins most often. */
export function HomeBeginnings({ visit }: { readonly visit: AdminVisit }) {
  const { clientList, personActs } = usePage().t;
  const links = [
    { href: '/admin/clients/nouveau', label: clientList.register, isOpen: visit.may('clients.create') },
    { href: `${personRoot}/inviter`, label: personActs.invite.link, isOpen: visit.may('people.change') },
  ].filter(({ isOpen }) => isOpen);
  if (links.length === 0) return null;
  return (
    <ul class="app-beginnings" id="beginnings">
      {links.map(({ href, label }) => (
        <li key={href}>
          <a class="fr-link" href={href}>
            {label}
          </a>
        </li>
      ))}
    </ul>
  );
}
