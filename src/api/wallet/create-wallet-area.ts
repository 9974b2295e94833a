import type Koa from 'koa';
import { findWalletRequest, receiveWalletAnswer } from '../../commands/federation/wallet-requests.ts';
import { ipRule, perIp } from '../../domain/limits/throttle-rules.ts';
import { closeUnread } from '../../http/close-unread.ts';
import type { Services } from '../../services.ts';
import type { ApiArea } from '../api-area.ts';
import { requireMethod } from '../methods.ts';
import { ApiProblem, type ProblemSlug } from '../problem.ts';
import { readBytes } from '../read-json.ts';

/** A presentation of a PID takes 16 kB at most. */
const maxBytes = 65_536;

async function readForm(ctx: Koa.Context): Promise<URLSearchParams> {
  closeUnread(ctx);
  if (ctx.request.length !== 0 && !ctx.is('application/x-www-form-urlencoded'))
    throw new ApiProblem('unsupported-type', { detail: 'The body is no form.' });
  return new URLSearchParams((await readBytes(ctx, maxBytes)).toString());
}

/** Returns a parameter that was sent once; undefined where it was not sent. */
function single(form: URLSearchParams, name: string): string | undefined {
  const [value, ...more] = form.getAll(name);
  if (more.length > 0) throw new ApiProblem('malformed', { detail: `${name} stands twice.` });
  return value;
}

const errorCodes: Readonly<Partial<Record<ProblemSlug, string>>> = {
  throttled: 'temporarily_unavailable',
  unavailable: 'temporarily_unavailable',
  internal: 'server_error',
};

const address = /^\/openid4vp\/([\w-]{22})\/(link|qr)(\/answer)?$/;
const nonce = /^[\x21-\x7e]{1,512}$/;

/** Makes the addresses that wallets ask for: the request of a sign-in, and the place for the answer (OpenID4VP, sections 5.10 and 8.2). */
export function createWalletArea({
  services,
  wallet,
}: {
  readonly services: Services;
  readonly wallet: NonNullable<Services['wallet']>;
}): ApiArea {
  const over = () => new ApiProblem('not-found', { detail: 'The request is over, or there is none.' });

  /** Limits the answers of each network that let nobody in. */
  const countRefusal = async (ctx: Koa.Context) => {
    const rule = ipRule('upstream', perIp.failures, { ip: ctx.ip, times: services.config.addressLimits });
    const retryAfter = await services.throttles.admit([rule]);
    if (retryAfter !== undefined) throw new ApiProblem('throttled', { retryAfter });
  };
  const refuse = async (ctx: Koa.Context, problem: ApiProblem): Promise<never> => {
    await countRefusal(ctx);
    throw problem;
  };

  const open = async (ctx: Koa.Context) => {
    const [, reference = '', way, answer] = address.exec(ctx.path) ?? [];
    if (way === undefined || (way === 'qr' && !wallet.isCrossDevice)) throw new ApiProblem('not-found');
    requireMethod(ctx, answer === undefined ? ['GET', 'POST'] : ['POST']);
    const begun = (await findWalletRequest(services, reference)) ?? (await refuse(ctx, over()));
    return { begun, way: way as 'link' | 'qr', isAnswer: answer !== undefined };
  };
  type Opened = Awaited<ReturnType<typeof open>>;

  const giveRequest = async (ctx: Koa.Context, { begun, way }: Opened) => {
    const walletNonce = ctx.method === 'POST' ? single(await readForm(ctx), 'wallet_nonce') : undefined;
    if (walletNonce !== undefined && !nonce.test(walletNonce))
      throw new ApiProblem('malformed', { detail: 'wallet_nonce cannot be taken over.' });
    ctx.type = 'application/oauth-authz-req+jwt';
    ctx.body = await wallet.requestObject(begun, { way, walletNonce });
  };

  const takeAnswer = async (ctx: Koa.Context, { begun, way }: Opened) => {
    const form = await readForm(ctx);
    const response = single(form, 'response');
    const error = single(form, 'error');
    if (response === undefined && error === undefined)
      return refuse(ctx, new ApiProblem('malformed', { detail: 'The answer is missing, or it is not encrypted.' }));
    if (response === undefined && single(form, 'state') !== begun.wallet.reference)
      return refuse(ctx, new ApiProblem('malformed', { detail: 'The state is not that of the request.' }));
    const answer = response ?? wallet.refusalOf(error!);
    const received = await receiveWalletAnswer(services, { begun, way, answer });
    if (received.kind === 'unreadable')
      return refuse(ctx, new ApiProblem('malformed', { detail: 'The answer is not encrypted for this request.' }));
    if (received.kind === 'again')
      return refuse(ctx, new ApiProblem('malformed', { detail: 'The request was answered before.' }));
    const isTold = received.kind === 'refused' && typeof answer !== 'string';
    if (received.kind === 'refused' && !isTold) {
      await countRefusal(ctx);
      const { reason } = received.refusal;
      services.log.info({ requestId: String(ctx.state['requestId']), reason }, 'presentation refused');
      ctx.status = 400;
      ctx.body = { error: 'invalid_request', error_description: `the presentation is refused: ${reason}` };
      return undefined;
    }
    // A wallet on another device has no browser of ours to go to.
    const code = received.kind === 'arrived' ? received.code : undefined;
    ctx.body = way === 'link' ? { redirect_uri: wallet.returnAddress(begun, code) } : {};
    return undefined;
  };

  return {
    prefix: '/openid4vp',
    async answer(ctx) {
      ctx.set('Cache-Control', 'no-store');
      const opened = await open(ctx);
      await (opened.isAnswer ? takeAnswer(ctx, opened) : giveRequest(ctx, opened));
    },
    writeProblem(ctx, { problem, reference }) {
      const { slug, status, title, details } = problem;
      ctx.status = status;
      ctx.set(details.headers ?? {});
      const error = errorCodes[slug] ?? 'invalid_request';
      ctx.body = { error, error_description: details.detail ?? `${title}.`, reference };
    },
  };
}
