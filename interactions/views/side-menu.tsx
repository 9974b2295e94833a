import { Fragment } from 'preact';
import { usePage, type Menu } from './page-context.ts';

/** The other pages of a section. On a narrow screen script folds the menu away. */
export function SideMenu({ menu }: { readonly menu: Menu }) {
  const { path } = usePage();
  const here = path.replace(/\?.*$/, '');
  const links = menu.groups.flatMap((group) => group.links);
  const above = links.filter(({ href }) => here === href || here.startsWith(`${href}/`));
  const section = above.toSorted((a, b) => b.href.length - a.href.length)[0]?.href;
  // A page that only another page leads to has no entry. Then the menu marks that other page.
  const currentOf = (href: string) => (href === here ? 'page' : href === section ? 'true' : undefined);
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
          {menu.groups.map(({ title, links: entries }, index) => (
            <Fragment key={index}>
              {title && (
                <p class="app-side-menu__group" id={`side-menu-${index}`}>
                  {title}
                </p>
              )}
              <ul class="fr-sidemenu__list" aria-labelledby={title && `side-menu-${index}`}>
                {entries.map(({ href, label }) => (
                  <li key={href} class={`fr-sidemenu__item${href === section ? ' fr-sidemenu__item--active' : ''}`}>
                    <a class="fr-sidemenu__link" href={href} aria-current={currentOf(href)}>
                      {label}
                    </a>
                  </li>
                ))}
              </ul>
            </Fragment>
          ))}
        </div>
      </div>
    </nav>
  );
}
