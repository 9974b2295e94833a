import type Koa from 'koa';
import type { AccountPath } from '../engine/own-path.ts';
import { FreshSignInNeeded } from '../../src/commands/assert-fresh.ts';
import { acceptedPasskeys } from '../../src/commands/factors/accepted-passkeys.ts';
import { holdsFactor } from '../../src/domain/factors/holds-factor.ts';
import { formOf } from '../../src/http/read-form.ts';
import type { SignedInSession } from '../../src/oidc/session/browser-sessions.ts';
import type { Services } from '../../src/services.ts';
import type { Account } from '../../src/store/account/accounts.ts';
import { gatherAbout, type Pages } from '../engine/about.ts';
import { accountFlowKey } from '../engine/flow-store.ts';
import { runFlow } from '../engine/engine.tsx';
import type { AnyFlow } from '../engine/define-flow.ts';
import type { Form } from '../engine/flow.ts';
import { languageSwitch } from '../pages/language-switch.ts';
import { formOwner } from '../signed-in/lapsed-form.ts';
import { signedInFacts } from '../engine/signed-in-facts.ts';
import type { Texts } from '../texts/index.ts';
import type { Menu } from '../views/layout/page-context.ts';
import { isProvedLately, signInAgain } from '../signed-in/fresh-sign-in.ts';
import { signedInPerson } from '../signed-in/signed-in-person.ts';

/** The person who visits a page of the account, and what the flow of the page is made from. */
export interface AccountVisit {
  readonly account: Account;
  readonly session: SignedInSession;
  /** Id of the photo of the account. */
  readonly photo: string | undefined;
  readonly query: URLSearchParams;
  readonly services: Services;
}

/** One page of the account. It is a flow like any other, but its last step stays needed. */
export interface AccountPage {
  readonly path: AccountPath;
  /** The entry of the page in the menu. A page without an entry is reached from another page. */
  readonly label?: (t: Texts) => string;
  flow(visit: AccountVisit): AnyFlow | Promise<AnyFlow>;
  /**
   * Says that the page shows or makes a secret. It is drawn only after a sign-in of the last five minutes, with the highest factor that the
   * person holds.
   */
  readonly isSensitive?: boolean;
  /** Says whether the page says, after a sign-in that this form needed, that the form can go on. */
  waitsForPress?(form: Form): boolean;
  /**
   * Says whether what this form asks for needs a sign-in of the last five minutes. Without this member `isSensitive` decides for forms too.
   */
  needsFreshSignIn?(form: Form): boolean;
}

interface Visit {
  readonly ctx: Koa.Context;
  readonly page: AccountPage;
  readonly menu: (t: Texts) => Menu;
}

/** Runs a page of the account for the person who is signed in. She signs in again first when what she asks for needs a new sign-in. */
export async function runAccountPage(pages: Pages, { ctx, page, menu }: Visit): Promise<void> {
  const { services } = pages;
  const { path } = page;
  const goesOn = ctx.method === 'POST' ? page.waitsForPress?.(formOf(ctx)) : undefined;
  const refused = page.isSensitive ? '/compte/securite' : path;
  const person = await signedInPerson(pages, { ctx, path, refused, goesOn });
  if (!person) return;
  const { account, session } = person;
  const query = new URLSearchParams(ctx.querystring);
  const visit = { account, session, photo: services.account.photos.idOf(account), query, services };
  const flow = await page.flow(visit);
  const { about, page: context } = await gatherAbout(pages, { ctx, flowName: flow.name, session, account });
  const flowKey = accountFlowKey(path, { accountId: account.id, browser: about.browser });
  const asks = ctx.method === 'POST' && languageSwitch(formOf(ctx)) === undefined;
  const isAsked = asks ? page.needsFreshSignIn?.(formOf(ctx)) : undefined;
  const visitor = async () => {
    const facts = await services.factors.personFacts.of(account.id);
    // A passkey counts as a second factor here, whether or not sign-ins ask for it: a stolen password alone must change nothing.
    return { session, needsTwoFactors: facts !== undefined && holdsFactor(facts), now: about.now };
  };
  if (isAsked ?? page.isSensitive) {
    const asking = await visitor();
    if (!isProvedLately(asking)) return signInAgain({ services, ctx, path, flowKey, visitor: asking, goesOn });
  }
  const addFactor = () => pages.oidc.addFactor(ctx);
  try {
    await runFlow({
      ctx,
      flow,
      about: { ...about, flowKey, addFactor },
      page: {
        ...context,
        menu: menu(context.t),
        ...(await signedInFacts(pages, person)),
        ...(ctx.method === 'GET' && {
          acceptedPasskeys: await acceptedPasskeys(services, { account, browser: about.browser }),
        }),
        formOwner: formOwner(services, { accountId: account.id, browser: about.browser }),
      },
      services,
    });
  } catch (error) {
    if (!(error instanceof FreshSignInNeeded)) throw error;
    await signInAgain({ services, ctx, path, flowKey, visitor: { ...(await visitor()), isAnew: true } });
  }
}
