import type Koa from 'koa';
import { FreshSignInNeeded } from '../../src/commands/assert-fresh.ts';
import { reaches } from '../../src/domain/assurance/assurance.ts';
import { mayAct, type Action } from '../../src/domain/roles/permissions.ts';
import { AppError } from '../../src/errors.ts';
import { formOf } from '../../src/http/read-form.ts';
import type { SignedInSession } from '../../src/oidc/session/browser-sessions.ts';
import type { Services } from '../../src/services.ts';
import type { Account } from '../../src/store/account/accounts.ts';
import { leaveToSignIn, signInAgain } from '../signed-in/fresh-sign-in.ts';
import { formOwner } from '../signed-in/lapsed-form.ts';
import { signedInPerson } from '../signed-in/signed-in-person.ts';
import { gatherAbout, type Pages } from '../engine/about.ts';
import type { AnyFlow } from '../engine/define-flow.ts';
import { runFlow } from '../engine/engine.tsx';
import { accountFlowKey } from '../engine/flow-store.ts';
import type { AdminPath } from '../engine/own-path.ts';
import { twoFactors } from '../engine/own-request.ts';
import { signedInFacts } from '../engine/signed-in-facts.ts';
import { languageSwitch } from '../pages/language-switch.ts';
import type { Texts } from '../texts/index.ts';
import type { Menu, PageContext } from '../views/layout/page-context.ts';

/** The person who visits a page of the administration, and what the page is made from. */
export interface AdminVisit {
  readonly account: Account;
  readonly session: SignedInSession;
  readonly roles: readonly string[];
  /** Ids of the clients that name this person as a contact. It is empty for a person who may read every client. */
  readonly clientIds: readonly string[];
  /** Says whether this person may do something, with one client where it is about one. */
  may(action: Action, clientId?: string): boolean;
  /** The method of the request. What is shown one time is shown to GET alone. */
  readonly method: string;
  readonly query: URLSearchParams;
  /** The parts of the address that the path of the page names after a colon. */
  readonly params: Readonly<Record<string, string>>;
  /** The page that is drawn, with the menu of the administration: for `renderPage`. */
  readonly page: PageContext;
  readonly services: Services;
  readonly pages: Pages;
}

interface AdminPageFrame {
  readonly path: AdminPath;
  /** The right that opens the page. Below `/admin/clients/:id` it is asked for that client. */
  readonly action: Action;
  /** The right that the forms of the page need. A page without it has no form that changes anything, and answers no POST. */
  readonly write?: Action;
  /** The entry of the page in the menu of the administration. */
  readonly label?: (t: Texts) => string;
  /** The file that a form of the page may hold: the name of its field, and how large the file may be. */
  readonly file?: { readonly field: string; readonly maxBytes: number };
  /** The size of the largest form, where 16 KiB are too small. */
  readonly maxFormBytes?: number;
}

/** A page whose forms change something. It is a flow like any other, but its last step stays needed. */
interface AdminFlowPage extends AdminPageFrame {
  flow(visit: AdminVisit): AnyFlow | Promise<AnyFlow>;
}

/** A list or a download: it answers GET alone. */
interface AdminAnswerPage extends AdminPageFrame {
  answer(ctx: Koa.Context, visit: AdminVisit): void | Promise<void>;
}

export type AdminPage = AdminFlowPage | AdminAnswerPage;

/** The facts about a page that stay as they are where its address is made of a part, and its visit finds more. */
export type AdminPageFacts = Omit<AdminPageFrame, 'path' | 'label'>;

/** Returns the right that a request needs; undefined when the page has no answer to its method. */
const rightOf = ({ action, write }: AdminPage, method: string) => (method === 'POST' ? write : action);

/** Returns the client that the address of a page is about. */
const clientOf = ({ path }: AdminPage, { id }: Readonly<Record<string, string>>) =>
  path.startsWith('/admin/clients/:id') ? id : undefined;

/** Returns the address of a page without its query. */
export const addressOf = (path: AdminPath, params: Readonly<Record<string, string>>): AdminPath =>
  path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? '')) as AdminPath;

/** Returns an address that no page has. The router takes capitals for small letters, and the way back from the sign-in does not. */
const unknownPath = ({ path }: Koa.Context): AdminPath => `/admin/${path.slice('/admin/'.length)}`;

interface Request {
  readonly ctx: Koa.Context;
  /** Absent where no page has this address. */
  readonly page: AdminPage | undefined;
  readonly menu: (t: Texts, mayOpen: (action: Action) => boolean) => Menu;
}

/**
 * Answers an address of the administration. Nobody learns there which addresses exist: a person who is not signed in goes through the
 * sign-in first, and a person without the right gets 404, whatever the method. A holder of a role proves two factors in her session.
 */
export async function runAdminPage(pages: Pages, { ctx, page, menu }: Request): Promise<void> {
  const { services, oidc } = pages;
  const params = (ctx['params'] ?? {}) as Readonly<Record<string, string>>;
  const path = page ? addressOf(page.path, params) : unknownPath(ctx);
  const person = await signedInPerson(pages, { ctx, path, refused: '/compte/securite' });
  if (!person) return;
  const { account, session } = person;
  const { roles } = account;
  if (!page) throw new AppError('not_found');
  const clientIds = roles.includes('client-contact') ? await services.clients.contacts.contactClients(account.id) : [];
  const mayDo = (action: Action, clientId?: string) => mayAct({ roles, clientIds }, action, clientId);
  const right = rightOf(page, ctx.method);
  if (!mayDo(page.action, clientOf(page, params))) throw new AppError('not_found');
  if (right === undefined) throw new AppError('method_not_allowed');
  if (!mayDo(right, clientOf(page, params))) throw new AppError('not_found');

  const flowKey = accountFlowKey(path, { accountId: account.id, browser: pages.browser.hash(ctx) });
  const isForm = ctx.method === 'POST' && languageSwitch(formOf(ctx)) === undefined;
  const visitor = { session, needsTwoFactors: true, now: services.nowSeconds() };
  const isProved = reaches(session.acr, 'eidas0-mfa');
  if (!isProved && isForm)
    return signInAgain({ services, ctx, path, flowKey, visitor: { ...visitor, mayBeOld: true } });
  if (!isProved) return leaveToSignIn({ services, ctx, path, wishes: twoFactors });

  const drawn = pages.pageOf(ctx, { accountLocale: account.locale });
  const context: PageContext = { ...drawn, menu: menu(drawn.t, mayDo), ...(await signedInFacts(pages, person)) };
  const query = new URLSearchParams(ctx.querystring);
  const { method } = ctx;
  const visit = {
    account,
    session,
    roles,
    clientIds,
    may: mayDo,
    method,
    query,
    params,
    page: context,
    services,
    pages,
  };
  if ('answer' in page) return page.answer(ctx, visit);
  const flow = await page.flow(visit);
  const { about } = await gatherAbout(pages, { ctx, flowName: flow.name, session, account });
  try {
    await runFlow({
      ctx,
      flow,
      about: { ...about, flowKey, addFactor: () => oidc.addFactor(ctx) },
      page: { ...context, formOwner: formOwner(services, { accountId: account.id, browser: about.browser }) },
      services,
    });
  } catch (error) {
    if (!(error instanceof FreshSignInNeeded)) throw error;
    await signInAgain({ services, ctx, path, flowKey, visitor });
  }
}
