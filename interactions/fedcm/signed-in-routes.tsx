import type Router from '@koa/router';
import { signedInPath } from '../../src/domain/fedcm-paths.ts';
import type { FedcmCookie } from '../../src/http/fedcm-cookie.ts';
import { signedInPerson } from '../signed-in/signed-in-person.ts';
import type { Pages } from '../engine/about.ts';
import { Alert } from '../views/alert.tsx';
import { LoneLink } from '../views/forms/link-button.tsx';
import { renderPage } from '../views/layout/page.tsx';

/**
 * Registers the page that a browser opens in a small window, when a service asks it for a person who is not signed in here (Federated
 * Credential Management API). It leads through the sign-in, and then hands back to the browser, which closes the window.
 */
export function registerSignedInRoute(router: Router, pages: Pages, cookie: Pick<FedcmCookie, 'renew'>): void {
  router.get(signedInPath, async (ctx) => {
    const person = await signedInPerson(pages, { ctx, path: signedInPath });
    if (!person) return;
    // The session may be older than the setting, or than the keys of the cookie.
    cookie.renew(ctx);
    const page = pages.pageOf(ctx, { accountLocale: person.account.locale });
    const { fedcm } = page.t;
    ctx.type = 'html';
    ctx.body = renderPage(page, {
      title: fedcm.title,
      body: (
        <>
          <Alert kind="success" id="outcome">
            {fedcm.sentence(person.account.username)}
          </Alert>
          <p>{fedcm.advice}</p>
          <LoneLink href="/compte" kind="secondary">
            {fedcm.account}
          </LoneLink>
          <script type="module" src={page.assetUrl('app/hand-back.js')} />
        </>
      ),
    });
  });
}
