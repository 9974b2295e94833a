import { optionalSteps } from '../registration/optional-steps.ts';
import type { Texts } from '../texts/index.ts';
import type { AccountPage } from './account-page.ts';
import { dataPage } from './export/data-page.ts';
import { deletionPage } from './deletion/deletion-page.tsx';
import { optionalPage } from './optional-page.tsx';
import { profilePage } from './profile-page.tsx';
import { sessionsPage } from './sessions/sessions-page.ts';
import { accessPage } from './access/access-page.tsx';
import { codesPage } from './security/codes-page.tsx';
import { historyPage } from './history/history-page.tsx';
import { linkPage } from './security/link-page.tsx';
import { passkeyPage } from './security/passkey-page.tsx';
import { securityPage } from './security/security-page.ts';
import { switchPage } from './security/switch-page.tsx';
import { usernamePage } from './username/username-page.tsx';
import { totpPage } from './security/totp-page.tsx';

export const overviewPath = '/compte';

/** Every page of the account but the overview. The pages with an entry stand in the order of the menu. */
export const accountPages: readonly AccountPage[] = [
  profilePage,
  usernamePage,
  ...optionalSteps.map(optionalPage),
  securityPage,
  totpPage,
  codesPage,
  passkeyPage,
  switchPage,
  linkPage,
  sessionsPage,
  historyPage,
  accessPage,
  dataPage,
  deletionPage,
];

/** The path of every page of the account, the overview first. */
export const accountPaths = [overviewPath, ...accountPages.map(({ path }) => path)];

/** Returns the pages that stand in the menu and in the site map. */
export const accountLinks = (t: Texts) =>
  accountPages.flatMap(({ path, entry }) => (entry ? [{ href: path, label: entry.label(t) }] : []));
