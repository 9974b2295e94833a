import { usePage, type Menu, type MenuLink } from './page-context.ts';

/** The other pages of a section. On a narrow screen script folds the menu away. */
export function SideMenu({ menu }: { readonly menu: Menu }) {
  const { path } = usePage();
  const here = path.replace(/\?.*$/, '');
  const links = menu.groups.flatMap((group) => group.links);
  const above = links.filter(({ href }) => here === href || here.startsWith(`${href}/`));
  const section = above.toSorted((a, b) => b.href.length - a.href.length)[0]?.href;
  // A page that only another page leads to has no entry. Then the menu marks that other page.
  const currentOf = (href: string) => (href === here ? 'page' : href === section ? 'true' : undefined);
  const entry = ({ href, label }: MenuLink) => (
    <li key={href} class={`fr-sidemenu__item${href === section ? ' fr-sidemenu__item--active' : ''}`}>
      <a class="fr-sidemenu__link" href={href} aria-current={currentOf(href)}>
        {label}
      </a>
    </li>
  );
  return (
    <nav class="fr-sidemenu app-side-menu" aria-labelledby="side-menu-title">
      <div class="fr-sidemenu__inner">
        <button type="button" class="fr-sidemenu__btn" aria-controls="side-menu" aria-expanded="false">
          {menu.button}
        </button>
        <div class="fr-collapse" id="side-menu">
          <div class="fr-sidemenu__title" id="side-menu-title">
            {menu.title}
          </div>
          <ul class="fr-sidemenu__list">
            {menu.groups.map(({ title, links: entries }) =>
              title === undefined ? (
                entries.map(entry)
              ) : (
                <li key={title}>
                  <p class="app-side-menu__group">{title}</p>
                  <ul class="fr-sidemenu__list">{entries.map(entry)}</ul>
                </li>
              ),
            )}
          </ul>
        </div>
      </div>
    </nav>
  );
}
