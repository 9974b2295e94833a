import type Router from '@koa/router';
import type Koa from 'koa';
import type { Pages } from '../about.ts';
import { survivors } from '../link-routes.tsx';
import { address } from '../registration/address.tsx';
import { identity } from '../registration/identity.tsx';
import { professional } from '../registration/professional.tsx';
import type { Texts } from '../texts/index.ts';
import type { Menu } from '../views/page-context.ts';
import { renderPage } from '../views/page.tsx';
import { runAccountPage, signedInPerson, type AccountPage } from './account-page.ts';
import { optionalPage } from './optional-page.tsx';
import { Overview } from './overview.tsx';
import { profilePage } from './profile-page.tsx';
import { codesPage } from './security/codes-page.tsx';
import { linkPage } from './security/link-page.tsx';
import { passkeyPage } from './security/passkey-page.tsx';
import { securityPage } from './security/security-page.ts';
import { switchPage } from './security/switch-page.tsx';
import { totpPage } from './security/totp-page.tsx';

const overviewPath = '/compte';

/** Every page of the account, one line each; those with an entry in the order of the menu. */
const accountPages: readonly AccountPage[] = [
  profilePage,
  optionalPage('/compte/identite', identity),
  optionalPage('/compte/adresse', address),
  optionalPage('/compte/professionnel', professional),
  securityPage,
  totpPage,
  codesPage,
  passkeyPage,
  switchPage,
  linkPage,
];

const menu = (t: Texts): Menu => ({
  title: t.account.menuTitle,
  button: t.account.menuButton,
  links: [
    { href: overviewPath, label: t.account.overview },
    ...accountPages.flatMap(({ path, entry }) => (entry ? [{ href: path, label: entry.label(t) }] : [])),
  ],
});

/** A person's own account; people without a session are sent through the sign-in first. */
export function registerAccountRoutes(router: Router, pages: Pages): void {
  router.get(overviewPath, async (ctx) => {
    const person = await signedInPerson(pages, { ctx, path: overviewPath });
    if (!person) return;
    const page = pages.pageOf(ctx);
    const signOut = `${pages.services.config.issuer}/protocol/openid-connect/logout`;
    ctx.type = 'html';
    ctx.body = renderPage(
      { ...page, menu: menu(page.t) },
      {
        title: page.t.account.title,
        wide: true,
        body: (
          <Overview
            account={person.account}
            photo={pages.services.photos.idOf(person.account)}
            pages={accountPages}
            signOut={signOut}
          />
        ),
      },
    );
  });

  for (const page of accountPages) {
    const visit = (ctx: Koa.Context) => runAccountPage(pages, { ctx, page, menu, survivors });
    router.get(page.path, visit);
    router.post(page.path, visit);
  }

  // RFC 8615 address that password managers open.
  router.get('/.well-known/change-password', (ctx) => {
    ctx.status = 303;
    ctx.redirect('/compte/securite');
  });
}
