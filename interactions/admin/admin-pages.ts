import type { Action } from '../../src/domain/roles/permissions.ts';
import type { Texts } from '../texts/index.ts';
import type { Menu } from '../views/layout/page-context.ts';
import type { AdminPage } from './admin-page.ts';
import { editApiPage, newApiPage } from './apis/form-pages.tsx';
import { apisPage } from './apis/list-page.tsx';
import { apiPage } from './apis/overview-page.tsx';
import { removeApiPage } from './apis/remove-page.tsx';
import { documentsPage } from './clients/documents/documents-page.ts';
import { importPage } from './clients/import/import-page.ts';
import { lifePages } from './clients/life/life-pages.ts';
import { journalFiles } from './audit/journal-files.ts';
import { journalPage } from './audit/journal-page.tsx';
import { listPage } from './clients/list/list-page.tsx';
import { overviewPage } from './clients/overview/overview-page.tsx';
import { contactsPage } from './clients/contacts/contacts-page.ts';
import { secretsPage } from './clients/secrets/secrets-page.ts';
import { editPage } from './clients/edit/edit-page.tsx';
import { createdPage } from './clients/registration/created-page.tsx';
import { registrationPage } from './clients/registration/registration-page.ts';
import { diagnosticPage } from './clients/diagnostic/diagnostic-page.ts';
import { eventsPage } from './clients/events/events-page.ts';
import { trialPage } from './clients/trial/trial-page.ts';
import { trialResultPage } from './clients/trial/result-page.tsx';
import { tokensPage } from './clients/tokens/tokens-page.ts';
import { settingsPage } from './clients/library-settings/settings-page.tsx';
import { peopleOfClientPage } from './clients/provisioned/people-page.tsx';
import { versionsPage } from './clients/versions/versions-page.tsx';
import { homePage } from './home/home-page.tsx';
import { peoplePage } from './people/people-page.tsx';
import { invitePage } from './people/invitations/invite-page.tsx';
import { personActPages } from './people/acts/person-act-pages.ts';
import { shownPersonPage } from './people/shown-person-page.tsx';
import { requestPage } from './approvals/request-page.ts';
import { requestsPage } from './approvals/requests-page.tsx';
import { rolesPage } from './roles/roles-page.ts';
import { standingSettingsPage } from './state/settings-page.tsx';
import { importsPage } from './state/imports-page.tsx';
import { statePage } from './state/state-page.tsx';

/**
 * Every page of the administration, in the order of the menu. A page without an entry stands beside the page that leads to it. A page with
 * a fixed address stands before a page whose address could be the same.
 */
export const adminPages: readonly AdminPage[] = [
  homePage,
  listPage,
  importPage,
  registrationPage,
  tokensPage,
  documentsPage,
  // The pages of one client stand below, and those of no client stand above.
  overviewPage,
  secretsPage,
  createdPage,
  editPage,
  contactsPage,
  settingsPage,
  trialPage,
  trialResultPage,
  diagnosticPage,
  eventsPage,
  versionsPage,
  peopleOfClientPage,
  ...lifePages,
  apisPage,
  newApiPage,
  apiPage,
  editApiPage,
  removeApiPage,
  peoplePage,
  invitePage,
  // The pages about one person stand below, and those about nobody yet stand above.
  shownPersonPage,
  ...personActPages,
  requestsPage,
  requestPage,
  rolesPage,
  journalPage,
  ...journalFiles,
  statePage,
  standingSettingsPage,
  importsPage,
];

export function findAdminPage(path: string): AdminPage | undefined {
  const parts = path.split('/');
  return adminPages.find((page) => {
    const names = page.path.split('/');
    return names.length === parts.length && names.every((name, at) => name.startsWith(':') || name === parts[at]);
  });
}

/** Returns the menu of the administration: the pages that this person may open. */
export const adminMenu = (t: Texts, mayOpen: (action: Action) => boolean): Menu => ({
  title: t.admin.menuTitle,
  button: t.admin.menuButton,
  isFull: true,
  groups: [
    {
      links: adminPages.flatMap(({ path, action, label }) =>
        label && mayOpen(action) ? [{ href: path, label: label(t) }] : [],
      ),
    },
  ],
});
