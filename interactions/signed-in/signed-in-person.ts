import type Koa from 'koa';
import type { SignedInSession } from '../../src/oidc/session/browser-sessions.ts';
import type { Account } from '../../src/store/account/accounts.ts';
import type { Pages } from '../engine/about.ts';
import { addressAfterSignIn, comingBackTo, type ComingBack, type OwnPath } from '../engine/own-path.ts';
import { endedWish, ownRequest } from '../engine/own-request.ts';
import { keepLapsedForm, ownerOfForm } from './lapsed-form.ts';

interface SignedInPerson {
  readonly session: SignedInSession;
  readonly account: Account;
}

function redirect(ctx: Koa.Context, href: string): void {
  ctx.status = 303;
  ctx.redirect(href);
}

interface Coming {
  readonly ctx: Koa.Context;
  readonly path: OwnPath;
  /** The page for a person who came back from our sign-in without signing in again. */
  readonly refused?: OwnPath;
  /** The page says after the sign-in that the form can go on. */
  readonly goesOn?: boolean | undefined;
}

/** Longer than what `state` holds of any page. A stranger's link must not make our own request too long. */
const longestState = 600;
const isAnswer = ({ query }: Koa.Context) => ['code', 'error'].some((name) => query[name] !== undefined);

/** Returns the wishes by which the person comes back to what she asked for after the sign-in. */
function wishToComeBack({ state }: ComingBack, ctx: Koa.Context): Readonly<Record<string, string>> | undefined {
  return state !== '' && state.length <= longestState && !isAnswer(ctx) ? { state } : undefined;
}

/** Not every form of processes before this version names its owner. */
const ownersSince = '0.3.0';

/** Returns the account that a form was drawn for. A form that names none is taken for the signed-in person only beside an older process. */
function ownerOf(pages: Pick<Pages, 'services' | 'browser'>, ctx: Koa.Context, account: Account): string | undefined {
  const mayBeOlder = pages.services.state.processes.mayMeetOlder(ownersSince);
  return ownerOfForm(pages, ctx) ?? (mayBeOlder ? account.id : undefined);
}

/**
 * Returns the person who is signed in here. Returns undefined when the answer is already a redirect: to the sign-in, or back to this page.
 * A session that gives services no silent answer opens none of our pages either.
 */
export async function signedInPerson(
  { services, oidc, browser }: Pages,
  { ctx, path, refused = path, goesOn }: Coming,
): Promise<SignedInPerson | undefined> {
  const { config, payloads } = services;
  const { accounts } = services.account;
  const session = await oidc.session(ctx);
  const account = session && (payloads.accountSeen(session.accountId) ?? (await accounts.find(session.accountId)));
  if (!session || session.needsPerson || !account || account.disabledAt !== null) {
    const isKept = ctx.method === 'POST' && (await keepLapsedForm({ services, browser }, { ctx, path, goesOn }));
    const hasEnded = isKept || (!session && oidc.hadSession(ctx));
    const back = comingBackTo(path, ctx.querystring);
    const wishes = {
      ...wishToComeBack(back, ctx),
      ...(hasEnded && endedWish(services, { browser: browser.hash(ctx), ended: isKept ? 'kept' : 'ended' })),
    };
    redirect(ctx, ownRequest({ issuer: config.issuer, path: back.path, wishes }));
    return undefined;
  }
  // A page that another person of this browser left open must change nothing in the account that is signed in now.
  if (ctx.method === 'POST' && ownerOf({ services, browser }, ctx, account) !== account.id) {
    await keepLapsedForm({ services, browser }, { ctx, path, goesOn, signedIn: account });
    redirect(ctx, path);
    return undefined;
  }
  // The person comes back from our own authorization request. It renewed the session, and we do not need its code.
  if (ctx.method === 'GET' && comingBackTo(path, '').path === path && isAnswer(ctx)) {
    const asked = addressAfterSignIn(path, String(ctx.query['state'] ?? ''));
    redirect(ctx, ctx.query['error'] === undefined ? asked : refused);
    return undefined;
  }
  services.actAs({ kind: 'account', id: account.id, signedInAt: session.loginAt });
  return { session, account };
}
