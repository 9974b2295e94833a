import { usePage } from './page-context.ts';

/** What the header offers to a person who is signed in. */
export function PersonTools() {
  const { t, person } = usePage();
  if (!person) return null;
  return (
    <>
      {person.isHolder && (
        <li>
          <a class="fr-btn fr-icon-settings-5-line" href="/admin">
            {t.frame.administration}
          </a>
        </li>
      )}
      <li>
        <a class="fr-btn fr-icon-account-circle-line app-breakable" href="/compte">
          {person.name ?? t.frame.account}
        </a>
      </li>
      <li>
        <a class="fr-btn fr-icon-logout-box-r-line" href={person.signOut}>
          {t.frame.signOut}
        </a>
      </li>
    </>
  );
}
