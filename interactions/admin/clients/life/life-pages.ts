import { apiScopesPage } from '../edit/api-scopes-page.tsx';
import { deletePage } from './delete-page.tsx';
import { duplicatePage } from './duplicate-page.tsx';
import { exportPage } from '../import/export-page.ts';
import { productionPage } from './production-page.tsx';
import { statePage } from './state-page.tsx';
import { testersPage } from './testers-page.tsx';

/** The pages to which the actions of a client lead. */
export const lifePages = [
  productionPage,
  testersPage,
  statePage,
  deletePage,
  duplicatePage,
  exportPage,
  apiScopesPage,
] as const;
