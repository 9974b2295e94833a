import { PageTitle } from '../../views/page-title.tsx';
import { renderPage } from '../../views/page.tsx';
import type { AdminPage } from '../admin-page.ts';
import { personRoot } from './person-address.ts';

/** Finds people for an agent who helps one of them. */
export const peoplePage: AdminPage = {
  path: personRoot,
  action: 'people.read',
  label: (t) => t.people.label,
  answer(ctx, { page }) {
    const texts = page.t.people;
    ctx.type = 'html';
    ctx.body = renderPage(page, { title: texts.title, wide: true, body: <PageTitle>{texts.title}</PageTitle> });
  },
};
