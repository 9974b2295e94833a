import { renderPage } from '../../views/page.tsx';
import { PageTitle } from '../../views/page-title.tsx';
import type { AdminPage } from '../admin-page.ts';

/** The first page of the administration: it leads to the pages that this person may open. */
export const homePage: AdminPage = {
  path: '/admin',
  action: 'admin.open',
  label: (t) => t.admin.home.label,
  answer(ctx, { page }) {
    const { admin } = page.t;
    const links = (page.menu?.groups ?? []).flatMap((group) => group.links).filter(({ href }) => href !== '/admin');
    ctx.type = 'html';
    ctx.body = renderPage(page, {
      title: admin.home.title,
      wide: true,
      body: (
        <>
          <PageTitle>{admin.home.title}</PageTitle>
          <p>{links.length > 0 ? admin.home.intro : admin.home.nothing}</p>
          <ul>
            {links.map(({ href, label }) => (
              <li key={href}>
                <a class="fr-link" href={href}>
                  {label}
                </a>
              </li>
            ))}
          </ul>
        </>
      ),
    });
  },
};
