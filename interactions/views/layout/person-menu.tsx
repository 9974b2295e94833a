import { usePage } from './page-context.ts';

/** The menu of the person who is signed in: her name, her account, the administration where she holds a role, and the way out. */
export function PersonMenu() {
  const { t, person } = usePage();
  if (!person) return null;
  return (
    <li>
      <details class="app-person">
        <summary
          class="fr-btn fr-btn--sm fr-btn--tertiary-no-outline fr-btn--icon-left fr-icon-account-circle-line"
          title={t.frame.personMenu}
          aria-label={person.shortName && t.frame.personMenuOf(person.shortName)}
        >
          <span class="app-tools__name">
            {person.shortName === undefined ? t.frame.personMenu : <bdi>{person.shortName}</bdi>}
          </span>
        </summary>
        <div class="app-person__menu">
          {person.name !== undefined && (
            <p class="app-breakable">
              <bdi>{person.name}</bdi>
            </p>
          )}
          <ul>
            <li>
              <a href="/compte">{t.frame.account}</a>
            </li>
            {person.isHolder && (
              <li>
                <a href="/admin">{t.frame.administration}</a>
              </li>
            )}
            <li>
              <a href={person.signOut}>{t.frame.signOut}</a>
            </li>
          </ul>
        </div>
      </details>
    </li>
  );
}
