import type Router from '@koa/router';
import type Koa from 'koa';
import {
  findOwnWalletRequest,
  findWalletAnswer,
  receiveWalletAnswer,
} from '../../src/commands/federation/wallet-requests.ts';
import { ipRule, perIp } from '../../src/domain/limits/throttle-rules.ts';
import { AppError } from '../../src/errors.ts';
import { formOf } from '../../src/http/read-form.ts';
import type { Pages } from '../engine/about.ts';
import { renderPage } from '../views/layout/page.tsx';
import { walletPage } from './wallet-paths.ts';
import { WalletView } from './wallet-view.tsx';

/** Registers the page that waits while a person shows who she is in her wallet. It belongs to the browser that began. */
export function registerWalletRoutes(router: Router, { services, browser, pageOf }: Pages): void {
  const { wallet, config } = services;
  if (!wallet) return;

  const open = async (ctx: Koa.Context) => {
    const state = String(ctx['params'].state);
    const own = await findOwnWalletRequest(services, { state, browser: browser.existingHash(ctx) });
    if (!own) return undefined;
    const kept = await findWalletAnswer(services, state);
    // An answer with a code goes on in the browser that the wallet has opened.
    const isElsewhere = kept?.way === 'link' && kept.identity !== undefined;
    return { own, isElsewhere, next: kept && !isElsewhere ? wallet.returnAddress(own) : undefined };
  };

  const draw = async (ctx: Koa.Context, opened: NonNullable<Awaited<ReturnType<typeof open>>>, hasFailed = false) => {
    const { own, isElsewhere } = opened;
    const page = pageOf(ctx);
    const { title } = page.t.wallet;
    ctx.type = 'html';
    ctx.body = renderPage(page, {
      title,
      body: (
        <WalletView
          request={await wallet.requestForBrowser(own)}
          link={wallet.link(own.wallet, 'link')}
          code={wallet.isCrossDevice ? wallet.link(own.wallet, 'qr') : undefined}
          back={own.path}
          hasFailed={hasFailed}
          isElsewhere={isElsewhere}
          claims={config.wallet?.subjectClaims ?? []}
        />
      ),
    });
  };

  router.get(walletPage, async (ctx) => {
    const opened = await open(ctx);
    ctx.set('Cache-Control', 'no-store');
    // The script of the page asks whether it is time to go on.
    if (ctx.accepts('html', 'json') === 'json') {
      ctx.body = { goesOn: opened === undefined || opened.next !== undefined || opened.isElsewhere };
      return;
    }
    if (!opened) throw new AppError('flow_expired');
    if (opened.next === undefined) return draw(ctx, opened);
    ctx.status = 303;
    ctx.redirect(opened.next);
  });

  router.post(walletPage, async (ctx) => {
    const opened = await open(ctx);
    if (!opened) throw new AppError('flow_expired');
    const { response } = formOf(ctx);
    if (response === undefined) throw new AppError('bad_request');
    const received = await receiveWalletAnswer(services, { begun: opened.own, way: 'browser', answer: response });
    if (received.kind === 'unreadable') {
      const rule = ipRule('upstream', perIp.failures, { ip: ctx.ip, times: config.addressLimits });
      const retryAfter = await services.throttles.admit([rule]);
      if (retryAfter !== undefined) throw new AppError('throttled', { retryAfter });
      ctx.status = 422;
      return draw(ctx, opened, true);
    }
    ctx.status = 303;
    ctx.redirect(wallet.returnAddress(opened.own));
  });
}
