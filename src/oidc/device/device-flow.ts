import { errors, type Configuration, type KoaContextWithOIDC, type Provider } from 'oidc-provider';
import { AppError } from '../../errors.ts';
import { userCode } from '../../domain/device/user-code.ts';
import type { AccountEventName } from '../../domain/account/history-events.ts';
import type { Services } from '../../services.ts';
import { expiredOrFinished } from '../requests/finished-requests.ts';

/** The end of a device's request, for the person who answered it. */
export interface DeviceOutcome {
  readonly kind: 'approved' | 'denied' | 'over' | 'failed';
  readonly clientId: string;
  readonly uiLocales: string | undefined;
  /** Language of the account of the person who is signed in. */
  readonly accountLocale: string | null | undefined;
  /** The error of the protocol, when the request failed. */
  readonly error?: string | undefined;
}

export type RenderDevice = (ctx: KoaContextWithOIDC, outcome: DeviceOutcome) => Promise<void>;

type DeviceFlow = NonNullable<NonNullable<Configuration['features']>['deviceFlow']>;

/** Errors of the library which mean that no device waits under this code, or no longer. */
const expiredErrors: ReadonlySet<unknown> = new Set(['NotFoundError', 'ExpiredError', 'AlreadyUsedError']);

const clientOf = ({ oidc }: KoaContextWithOIDC) => String(oidc.entities.Interaction?.params['client_id']);

/**
 * Removes from the session the token that the library has just put there for a form of its own, since we show another page. The session,
 * if there is one, was saved before, so it counts as unchanged.
 */
function forgetLibraryForm({ oidc }: KoaContextWithOIDC): void {
  Object.assign(oidc.session ?? {}, { state: undefined, touched: false });
}

/**
 * Sets device authorization (RFC 8628) up as far as the library does it: the codes, and the end of a request that our pages have answered.
 * Typing a code and confirming a request are ours: `device-requests.ts` opens a request, and the policy asks.
 */
export function createDeviceFlow(services: Services, render: RenderDevice): DeviceFlow {
  const audit = (ctx: KoaContextWithOIDC, event: AccountEventName) =>
    services.audit({
      event,
      accountId: ctx.oidc.session?.accountId,
      clientId: clientOf(ctx),
      requestId: String(ctx.state['requestId']),
    });
  const about = (ctx: KoaContextWithOIDC): Pick<DeviceOutcome, 'clientId' | 'uiLocales' | 'accountLocale'> => {
    const { session, entities } = ctx.oidc;
    const locales = entities.Interaction?.params['ui_locales'];
    // The account was read with the session.
    const account = session?.accountId ? services.payloads.accountSeen(session.accountId) : undefined;
    const uiLocales = typeof locales === 'string' ? locales : undefined;
    return { clientId: clientOf(ctx), uiLocales, accountLocale: account?.locale };
  };
  return {
    enabled: true,
    charset: 'base-20',
    mask: '****-****',
    // Nobody is shown from where a device asks, so nothing of that is kept.
    deviceInfo: () => ({}),
    async userCodeInputSource(ctx, _form, out, error) {
      forgetLibraryForm(ctx);
      if (error instanceof errors.SessionNotFound) throw await expiredOrFinished(services, ctx, error);
      const kind = error?.name === 'AbortedError' ? 'denied' : expiredErrors.has(error?.name) ? 'over' : 'failed';
      if (kind === 'denied') audit(ctx, 'device.denied');
      if (kind === 'over') ctx.status = new AppError('device_code_over').status;
      await render(ctx, { kind, ...about(ctx), error: out?.error });
    },
    async userCodeConfirmSource() {
      throw new AppError('not_found');
    },
    async successSource(ctx) {
      audit(ctx, 'device.approved');
      await render(ctx, { kind: 'approved', ...about(ctx) });
    },
  };
}

/**
 * Adds to the answer for a device what the library leaves out: how often to ask (RFC 8628, section 3.2). A device that asks with a certificate, at
 * the address for these, is told the usual address for its person, whose browser has none.
 */
export function completeDeviceAnswers(
  provider: Provider,
  { config: { mtls, issuer } }: Pick<Services, 'config'>,
): void {
  const atHome = (address: unknown) =>
    new URL(String(address).slice(new URL(String(address)).origin.length), issuer).href;
  provider.on('device_authorization.success', (_ctx, body: Record<string, unknown>) => {
    body['interval'] = userCode.pollSeconds;
    if (!mtls) return;
    for (const name of ['verification_uri', 'verification_uri_complete']) body[name] = atHome(body[name]);
  });
}
