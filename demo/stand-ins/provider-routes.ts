import type Router from '@koa/router';
import type { Context } from 'koa';
import { answerError } from './answer.ts';
import { discoveryDocument } from './discovery.ts';
import { beginFranceConnect, showFranceConnect } from './franceconnect-journey.tsx';
import { readFranceConnectRequest } from './franceconnect-request.ts';
import { answerLogout } from './logout.tsx';
import { drawRefusal } from './page.tsx';
import { beginProConnect, showProConnect } from './proconnect-journey.tsx';
import { readProConnectRequest } from './proconnect-request.ts';
import { readForm } from './read-form.ts';
import { CallbackRefusal, PageRefusal, technicalError } from './refusal.ts';
import type { RequestLog } from './request-log.ts';
import type { StandIn } from './model.ts';
import { answerRevocation, answerToken } from './token.ts';
import { answerUserinfo } from './userinfo.ts';

const providers = {
  fc: { read: readFranceConnectRequest, begin: beginFranceConnect, show: showFranceConnect },
  pc: { read: readProConnectRequest, begin: beginProConnect, show: showProConnect },
};

async function answerAuthorize(ctx: Context, stand: StandIn): Promise<void> {
  const { read, begin } = providers[stand.kind];
  const query = ctx.method === 'POST' ? await readForm(ctx) : new URLSearchParams(ctx.querystring);
  try {
    begin(ctx, stand, read(stand, query));
  } catch (refusal) {
    if (!(refusal instanceof CallbackRefusal)) throw refusal;
    const client = stand.clients.find(({ client_id }) => client_id === query.get('client_id'));
    const to = { redirectUri: query.get('redirect_uri') ?? '', state: query.get('state') ?? 'undefined', client };
    answerError(ctx, { stand, to, refusal });
  }
}

async function answerDiscovery(ctx: Context, stand: StandIn): Promise<void> {
  const active = stand.scenarios.ofRequest(stand.kind, 'metadata');
  const scene = { stand, args: active?.args ?? {} };
  if (active?.scenario.discoveryAnswer) return void (await active.scenario.discoveryAnswer(ctx, scene));
  const document = discoveryDocument(stand);
  ctx.body = active?.scenario.discovery?.(document, scene) ?? document;
}

async function answerKeys(ctx: Context, stand: StandIn): Promise<void> {
  const active = stand.scenarios.ofRequest(stand.kind, 'metadata');
  ctx.set('Cache-Control', 'public, max-age=600');
  if (active?.scenario.jwksAnswer) return void (await active.scenario.jwksAnswer(ctx, { stand, args: active.args }));
  ctx.body = JSON.stringify(stand.keys.jwks());
  ctx.type = 'application/jwk-set+json';
}

/** Every address of one provider. */
export function addProviderRoutes(router: Router, stand: StandIn, log: RequestLog): void {
  type Answer = (ctx: Context, stand: StandIn) => void | Promise<void>;

  const add = (methods: string[], path: string, answer: Answer) => {
    router.register(`${stand.path}${path}`, methods, async (ctx) => {
      const end = log.begin(ctx, { provider: stand.kind, path });
      try {
        await answer(ctx, stand);
      } catch (refusal) {
        if (!(refusal instanceof PageRefusal)) throw refusal;
        drawRefusal(ctx, { provider: stand.name, refusal });
      } finally {
        end();
      }
    });
  };

  const isFranceConnect = stand.kind === 'fc';
  add(['GET'], '/.well-known/openid-configuration', answerDiscovery);
  add(['GET'], '/jwks', answerKeys);
  add(['GET', 'POST'], '/authorize', answerAuthorize);
  add(['GET', 'POST'], '/interaction/:id', providers[stand.kind].show);
  add(['POST'], '/token', answerToken);
  add(['POST'], '/token/revocation', answerRevocation);
  add(isFranceConnect ? ['GET'] : ['GET', 'POST'], '/userinfo', answerUserinfo);
  add(['GET'], '/session/end', answerLogout);
  router.all(`${stand.path}/{*path}`, (ctx) => {
    const refusal = new PageRefusal('Y000404', technicalError, 404);
    drawRefusal(ctx, { provider: stand.name, refusal });
    log.begin(ctx, { provider: stand.kind, path: ctx.path.slice(stand.path.length) })();
  });
}
