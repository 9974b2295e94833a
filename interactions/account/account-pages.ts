import { optionalSteps } from '../registration/optional/optional-steps.ts';
import type { Texts } from '../texts/index.ts';
import type { Menu } from '../views/layout/page-context.ts';
import type { AccountPage } from './account-page.ts';
import { dataPage } from './export/data-page.ts';
import { deletionPage } from './deletion/deletion-page.tsx';
import { optionalPage } from './profile/optional-page.tsx';
import { profilePage } from './profile/profile-page.tsx';
import { sessionsPage } from './sessions/sessions-page.ts';
import { servicesPage } from './services/services-page.tsx';
import { codesPage } from './security/codes-page.tsx';
import { historyPage } from './history/history-page.tsx';
import { linkPage } from './security/link-page.tsx';
import { passkeyPage } from './security/passkey-page.tsx';
import { securityPage } from './security/security-page.ts';
import { switchPage } from './security/switch-page.tsx';
import { usernamePage } from './profile/username-page.tsx';
import { totpPage } from './security/totp-page.tsx';

export const overviewPath = '/compte';

interface PageGroup {
  readonly title: (t: Texts) => string;
  readonly pages: readonly AccountPage[];
}

/** Every page of the account but the overview, in the groups of the menu. A page without an entry stands beside the page that leads to it. */
const pageGroups: readonly PageGroup[] = [
  {
    title: (t) => t.account.groups.information,
    pages: [profilePage, usernamePage, ...optionalSteps.map(optionalPage)],
  },
  {
    title: (t) => t.account.groups.protection,
    pages: [securityPage, totpPage, codesPage, passkeyPage, switchPage, linkPage, sessionsPage, historyPage],
  },
  { title: (t) => t.account.groups.data, pages: [servicesPage, dataPage, deletionPage] },
];

/** Every page of the account but the overview, in the order of the menu. */
export const accountPages: readonly AccountPage[] = pageGroups.flatMap(({ pages }) => pages);

/** The path of every page of the account, the overview first. */
export const accountPaths = [overviewPath, ...accountPages.map(({ path }) => path)];

/** Returns the addresses of the pages that add and list passkeys. Password managers lead people there. */
export const passkeyPages = (origin: string) => ({
  enroll: `${origin}${passkeyPage.path}`,
  manage: `${origin}${securityPage.path}`,
});

const linksTo = (pages: readonly AccountPage[], t: Texts) =>
  pages.flatMap(({ path, label }) => (label ? [{ href: path, label: label(t) }] : []));

/** Returns the pages that stand in the menu and in the site map. */
export const accountLinks = (t: Texts) => linksTo(accountPages, t);

/** Returns the menu of the account: the overview, and the other pages in their groups. */
export const accountMenu = (t: Texts): Menu => ({
  title: t.account.menuTitle,
  button: t.account.menuButton,
  groups: [
    { links: [{ href: overviewPath, label: t.account.overview }] },
    ...pageGroups.map(({ title, pages }) => ({ title: title(t), links: linksTo(pages, t) })),
  ],
});
