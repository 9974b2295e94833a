import type Koa from 'koa';
import { renderPage } from '../../../views/layout/page.tsx';
import { clientHead, clientName } from '../client-heading.tsx';
import { clientPage, type ClientVisit } from '../client-page.ts';
import { ResultView } from './result-view.tsx';

async function answer(ctx: Koa.Context, visit: ClientVisit): Promise<void> {
  const { page, services, pages, account, client, session } = visit;
  // Programs look at addresses by HEAD. Only the person herself ends her trial.
  if (ctx.method !== 'GET') {
    ctx.status = 200;
    ctx.type = 'html';
    return;
  }
  const { clientId } = client;
  const person = { clientId, accountId: account.id, sessionUid: session.uid };
  const outcome = await pages.oidc.finishTrial(ctx, person);
  const error = outcome.kind === 'error' ? { error: outcome.error } : {};
  services.audit({
    event: 'client.tried',
    clientId,
    requestId: String(ctx.state['requestId']),
    details: { outcome: outcome.kind, ...error },
  });
  ctx.status = outcome.kind === 'unknown' ? 400 : 200;
  ctx.type = 'html';
  // The service of the trial is not where the person came from.
  const { cameFrom: _cameFrom, ...own } = page;
  ctx.body = renderPage(own, {
    title: page.t.clientList.titleOf(page.t.clientHelp.test.result.title, clientName(visit)),
    head: clientHead(visit, 'essai'),
    wide: true,
    body: <ResultView visit={visit} outcome={outcome} />,
  });
}

/** Receives the person back from a trial, and shows what the client would have got. */
export const trialResultPage = clientPage({ part: 'essai/retour', action: 'clients.edit', answer });
