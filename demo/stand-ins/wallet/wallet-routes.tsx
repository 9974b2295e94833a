import { deflateSync } from 'node:zlib';
import type Router from '@koa/router';
import type { Context } from 'koa';
import { drawPage } from '../../page.tsx';
import { readForm } from '../read-form.ts';
import { answerRequest, readRequestObject, type WalletRequestObject } from './answer-request.ts';
import { issuerKeys, signJwt, x5c } from './issuer-keys.ts';
import { showStatusList } from './show-mdoc.ts';
import { flaws, formats } from './showing.ts';
import { ConsentPage, DonePage } from './wallet-pages.tsx';

interface Surroundings {
  readonly baseUrl: string;
  /** Epoch seconds. */
  readonly now: () => number;
}

/** Asks the service for the request object, as its address says how. */
async function fetchRequest(ctx: Context): Promise<WalletRequestObject> {
  const { request_uri: uri, request_uri_method: method, client_id: clientId } = ctx.query;
  if (typeof uri !== 'string') return ctx.throw(400, 'request_uri is missing');
  const walletNonce = `nonce-${Date.now()}`;
  const init = method === 'post' ? { method: 'POST', body: new URLSearchParams({ wallet_nonce: walletNonce }) } : {};
  const answer = await fetch(uri, init);
  if (!answer.ok) return ctx.throw(400, `request_uri answers ${answer.status}`);
  const request = await readRequestObject(await answer.text());
  if (request.client_id !== clientId) ctx.throw(400, 'the client of the request is another one');
  if (method === 'post' && request.wallet_nonce !== walletNonce) ctx.throw(400, 'the nonce is another one');
  return request;
}

const find = <Value extends string>(values: readonly Value[], text: string | null) =>
  values.find((value) => value === text);

async function send(ctx: Context, request: WalletRequestObject, parameters: Readonly<Record<string, string>>) {
  const answer = await fetch(request.response_uri ?? '', { method: 'POST', body: new URLSearchParams(parameters) });
  const body = (await answer.json()) as { readonly redirect_uri?: string; readonly error_description?: string };
  if (answer.ok && body.redirect_uri !== undefined) {
    ctx.status = 303;
    return ctx.redirect(body.redirect_uri);
  }
  ctx.status = answer.status;
  const title = answer.ok ? 'Réponse envoyée' : 'Réponse refusée';
  const sentence = answer.ok ? 'Revenez à l’appareil sur lequel vous avez commencé.' : (body.error_description ?? '');
  return drawPage(ctx, <DonePage title={title} sentence={sentence} />);
}

/** Serves `/wallet/…`: a wallet whose person chooses herself, and the status list of its credentials. */
export function addWalletRoutes(router: Router, { baseUrl, now }: Surroundings): void {
  router.get('/wallet/authorize', async (ctx) => {
    const request = await fetchRequest(ctx);
    const { credentials } = request.dcql_query;
    drawPage(
      ctx,
      <ConsentPage
        clientId={request.client_id}
        claims={credentials[0]!.claims.map(({ path }) => path.join('.'))}
        asked={credentials.map(({ format }) => format)}
      />,
    );
  });

  router.post('/wallet/authorize', async (ctx) => {
    const form = await readForm(ctx);
    const request = await fetchRequest(ctx);
    if (form.get('action') === 'abort')
      return send(ctx, request, { error: 'access_denied', state: request.state ?? '' });
    const parameters = await answerRequest(request, {
      persona: form.get('persona') ?? '',
      format: find(formats, form.get('format')) ?? formats[0],
      flaw: find(flaws, form.get('flaw')),
      now: now(),
      baseUrl,
    });
    return send(ctx, request, parameters);
  });

  router.get('/wallet/status/:list', (ctx) => {
    const { list } = ctx['params'];
    if (list === 'away') ctx.throw(503);
    const issuer = list === 'elsewhere' ? issuerKeys.unknown : issuerKeys.usual;
    const lst = deflateSync(Buffer.from([0b10]));
    const uri = `${baseUrl}${ctx.path}`;
    if (list === 'cwt') {
      ctx.type = 'application/statuslist+cwt';
      ctx.body = showStatusList({ uri, now: now(), lst });
      return;
    }
    const claims = {
      sub: uri,
      iat: now(),
      exp: now() + 86_400,
      ttl: 60,
      status_list: { bits: 1, lst: lst.toString('base64url') },
    };
    ctx.type = 'application/statuslist+jwt';
    ctx.body = signJwt(issuer.key, { typ: 'statuslist+jwt', x5c: x5c(issuer) }, claims);
  });
}
