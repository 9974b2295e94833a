import type Koa from 'koa';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { hashBearer } from '../../crypto/sealer.ts';
import { cookieName } from '../../domain/cookie-name.ts';
import type { Services } from '../../services.ts';

type TrialServices = Pick<Services, 'config' | 'sealer' | 'nowSeconds'>;

/** Says what the `state` of a trial tells, to us alone. */
export interface TrialState {
  /** Names the record of the trial. */
  readonly id: string;
  readonly accountId: string;
  /** Epoch seconds. */
  readonly until: number;
}

/** Returns the address at which the trial of a client ends. */
export const trialAddress = (issuer: string, clientId: string): string =>
  new URL(`/admin/clients/${encodeURIComponent(clientId)}/essai/retour`, issuer).href;

const about = (clientId: string, browser: string) => `trial of ${clientId} in ${browser}`;

/** Returns the SHA-256 of the cookie by which we know the browser, as our pages compute it. */
function browserOf(ctx: Koa.Context, { config: { issuer } }: TrialServices): string {
  return hashBearer(ctx.cookies.get(cookieName(issuer, 'browser'), { signed: false }) ?? '');
}

interface Sealing extends TrialState {
  readonly clientId: string;
  /** SHA-256 of the cookie by which we know the browser. */
  readonly browser: string;
}

/** Seals the `state` of a trial. It opens for this client and in this browser alone. */
export function sealTrial({ sealer }: Pick<TrialServices, 'sealer'>, { clientId, browser, ...state }: Sealing): string {
  return sealer.seal(JSON.stringify(state), about(clientId, browser));
}

/** Opens the `state` of a trial; undefined where it is none, another client's or another browser's, or too old. */
export function openTrial(
  services: TrialServices,
  { ctx, clientId, state }: { readonly ctx: Koa.Context; readonly clientId: string; readonly state: unknown },
): TrialState | undefined {
  if (typeof state !== 'string') return undefined;
  const opened = services.sealer.open(state, about(clientId, browserOf(ctx, services)));
  const trial = opened === undefined ? undefined : (JSON.parse(opened) as TrialState);
  return trial && trial.until > services.nowSeconds() ? trial : undefined;
}

/** Marks the requests by which we exchange the code of a trial ourselves. Nothing that comes from outside sets it. */
const ownExchange = Symbol('exchange of a trial');

/** Runs `work`, which asks the library for the tokens of a trial. */
export async function exchangingTrial<T>(ctx: Koa.Context, work: () => Promise<T>): Promise<T> {
  const state = ctx.state as { [ownExchange]?: boolean };
  state[ownExchange] = true;
  try {
    return await work();
  } finally {
    delete state[ownExchange];
  }
}

/** Says whether we exchange the code of a trial at this moment. */
export const isOwnExchange = (ctx: Koa.Context | undefined): boolean =>
  (ctx?.state as { readonly [ownExchange]?: boolean } | undefined)?.[ownExchange] === true;

/**
 * Says whether an authorization request is a trial that a page of ours has begun, in this browser, for the person who is signed in. Anybody
 * can write our address into a link: without the `state` that we have sealed it is an address like any other.
 */
export function isTrial(services: TrialServices, ctx: KoaContextWithOIDC): boolean {
  if (isOwnExchange(ctx)) return true;
  const { client, params, session } = ctx.oidc;
  const address = params?.['redirect_uri'];
  if (!client || address !== trialAddress(services.config.issuer, client.clientId)) return false;
  const trial = openTrial(services, { ctx, clientId: client.clientId, state: params?.['state'] });
  return trial !== undefined && (session?.accountId === undefined || session.accountId === trial.accountId);
}
