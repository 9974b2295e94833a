import type { MenuLink } from '../views/layout/page-context.ts';
import { renderPage } from '../views/layout/page.tsx';
import type { PageContext } from '../views/layout/page.tsx';

/** Draws the list of every page that a link can reach without the request of a service. */
export function renderSiteMap(page: PageContext, accountLinks: readonly MenuLink[]): string {
  const { frame, pages } = page.t;
  const groups = [
    {
      title: pages.siteMap.account,
      links: [
        ['/inscription', pages.siteMap.signUp],
        ['/mot-de-passe-oublie', pages.siteMap.forgotten],
        ['/appareil-perdu', pages.siteMap.lostDevice],
        ['/compte', pages.siteMap.profile],
        ...accountLinks.map(({ href, label }) => [href, label] as const),
      ],
    },
    {
      title: pages.siteMap.preferences,
      links: [
        ['/affichage', frame.display.title],
        ['/langue', pages.language.title],
      ],
    },
    {
      title: pages.siteMap.about,
      links: [
        ['/aide', pages.help.title],
        ['/accessibilite', pages.accessibility.title],
        ['/donnees-personnelles', pages.personalData.title],
        ['/mentions-legales', pages.legal.title],
        ['/cgu', pages.terms.title],
      ],
    },
  ] as const;
  return renderPage(page, {
    title: pages.siteMap.title,
    plain: true,
    body: (
      <>
        {groups.map((group) => (
          <section key={group.title}>
            <h2 class="fr-h5">{group.title}</h2>
            <ul>
              {group.links.map(([href, label]) => (
                <li key={href}>
                  <a href={href}>{label}</a>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </>
    ),
  });
}
