import type Router from '@koa/router';
import type Koa from 'koa';
import { takeUpstreamTransaction, type TakenTransaction } from '../../src/commands/federation/upstream-transaction.ts';
import { ipRule, perIp } from '../../src/domain/limits/throttle-rules.ts';
import { AppError } from '../../src/errors.ts';
import type { Upstream } from '../../src/upstream/upstream.ts';
import type { Pages } from '../engine/about.ts';
import { upstreamBrand } from '../views/upstream-brand.ts';
import { ErrorPage } from '../views/error-page.tsx';
import { renderPage } from '../views/layout/page.tsx';
import { logRefusal } from '../federation/log-refusal.ts';
import { receivers } from './receivers.ts';

interface Callback {
  readonly ctx: Koa.Context;
  readonly pages: Pages;
  readonly upstream: Upstream;
}

const referenceOf = (ctx: Koa.Context) => String(ctx.state['requestId']);

interface Refusing {
  readonly reason: string;
  readonly path?: string | undefined;
  /** The answer belongs to a request of this browser, but its content cannot be trusted. */
  readonly isUnverified?: boolean;
  /** The person has signed out here or closed the browser since. `isOpen`: their session at the upstream is open, and a logout ends it. */
  readonly left?: { readonly isOpen: boolean };
}

/** Limits the returns of each network that let nobody in, whatever the reason: each costs rows, and anybody can go back at an upstream. */
async function countRefusal({ ctx, pages: { services } }: Callback): Promise<void> {
  const rule = ipRule('upstream', perIp.failures, { ip: ctx.ip, times: services.config.addressLimits });
  const retryAfter = await services.throttles.admit([rule]);
  if (retryAfter !== undefined) throw new AppError('throttled', { retryAfter });
}

/** Refuses an answer that is not for this browser, or does not come from this upstream. Where a flow waits, the page links back to it. */
async function refuse(callback: Callback, told: Refusing): Promise<void> {
  await countRefusal(callback);
  const { ctx, pages, upstream } = callback;
  const { services, pageOf } = pages;
  const reference = referenceOf(ctx);
  const { reason, path, left } = told;
  services.audit({ event: 'upstream.refused', requestId: reference, details: { upstream: upstream.name, reason } });
  logRefusal(services, { upstream: upstream.name, refusal: { kind: 'hostile', reason }, reference });
  ctx.status = 400;
  if (ctx.accepts('html', 'json') === 'json') {
    ctx.body = { error: 'bad_request', error_description: 'the answer of the upstream is refused', reference };
    return;
  }
  const page = pageOf(ctx);
  const kind = left ? 'left' : reason === 'state_reused' ? 'again' : told.isUnverified ? 'unverified' : 'refused';
  const { title, sentence, advice } = page.t.upstream.errors[kind];
  const { back: toSignIn, backToPage } = page.t.upstream.errors;
  const label = path?.startsWith('/interaction/') ? toSignIn : backToPage;
  const back = path === undefined ? undefined : { href: path, label };
  const signOut = `${services.config.issuer}/protocol/openid-connect/logout`;
  ctx.type = 'html';
  ctx.body = renderPage(page, {
    title,
    body: (
      <ErrorPage
        sentence={sentence(upstreamBrand(upstream.name))}
        advice={advice}
        reference={reference}
        back={back}
        other={left?.isOpen ? { href: signOut, label: page.t.frame.signOut } : undefined}
        beginsAnew={back === undefined}
      />
    ),
  });
}

async function receive(
  callback: Callback,
  answer: URLSearchParams,
  { transaction, isLeft }: Extract<TakenTransaction, { kind: 'taken' }>,
): Promise<void> {
  const { ctx, pages, upstream } = callback;
  const { services } = pages;
  const finished = await upstream.finish(answer, transaction);
  const visit = pages.browser.visit(ctx);
  const isHere = finished.kind === 'arrived';
  const isOpen = isHere && finished.upstreamIdentity.idToken !== '';
  // The logout of this browser ends the session at the upstream, also where the identity is not taken here. A wallet has none.
  if (isOpen) services.federation.upstreamSessions.keep({ ...finished.upstreamIdentity, holder: visit });
  if (isLeft) return refuse(callback, { reason: 'other_visit', path: transaction.path, left: { isOpen } });
  const give = receivers[transaction.purpose];
  const back = { ctx, services, visit, transaction, countRefusal: () => countRefusal(callback) };
  if (isHere) return give({ ...back, outcome: finished });
  const { refusal } = finished;
  if (refusal.kind === 'hostile')
    return refuse(callback, { reason: refusal.reason, path: transaction.path, isUnverified: true });
  await countRefusal(callback);
  const reference = referenceOf(ctx);
  logRefusal(services, { upstream: upstream.name, refusal, reference });
  services.audit({
    event: `upstream.${refusal.kind}`,
    requestId: reference,
    details: { upstream: upstream.name, reason: refusal.reason },
  });
  const notice = { upstream: upstream.name, kind: refusal.kind, reference };
  return give({ ...back, outcome: { kind: 'refused', notice } });
}

/** Registers the address to which people come back, one for each upstream that is switched on. */
export function registerUpstreamCallbacks(router: Router, pages: Pages): void {
  for (const upstream of pages.services.upstreams) {
    router.get(upstream.callbackPath, async (ctx) => {
      if (ctx.method === 'HEAD') throw new AppError('method_not_allowed');
      const answer = new URLSearchParams(ctx.querystring);
      const [state, ...more] = answer.getAll('state');
      const taken = await takeUpstreamTransaction(pages.services, {
        state: more.length > 0 ? undefined : state,
        upstream: upstream.name,
        browser: pages.browser.existingHash(ctx),
        visit: pages.browser.existingVisit(ctx),
      });
      const callback = { ctx, pages, upstream };
      if (taken.kind === 'taken') return receive(callback, answer, taken);
      return refuse(callback, taken);
    });
  }
}
