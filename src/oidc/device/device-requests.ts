import { randomUUID } from 'node:crypto';
import type Koa from 'koa';
import type { Provider } from 'oidc-provider';
import { randomToken } from '../../crypto/sealer.ts';
import { userCode as rules } from '../../domain/device/user-code.ts';
import { AppError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { routes } from '../endpoints.ts';
import { visitHash } from '../requests/browser-hash.ts';
import type { Answered } from '../requests/resumption.ts';
import { createTravellingRequests } from '../requests/travelling-requests.ts';
import { deviceGrant } from './poll-device.ts';
import { issuerPath } from '../../domain/issuer-path.ts';

interface Typed {
  readonly provider: Provider;
  /** The short code, in the form in which codes are compared. */
  readonly userCode: string;
}

interface Ticket {
  save(ttl: number): Promise<string>;
}
type TicketClass = new (uid: string, payload: Readonly<Record<string, unknown>>) => Ticket;

async function waitingCode({ provider, userCode }: Typed) {
  const code = await provider.DeviceCode.findByUserCode(userCode);
  const client = code?.clientId ? await provider.Client.find(code.clientId) : undefined;
  return client?.grantTypeAllowed(deviceGrant) ? code : undefined;
}

/** Says whether a device waits for an answer under this code, and its client may use devices. */
export async function isDeviceWaiting(typed: Typed): Promise<boolean> {
  return (await waitingCode(typed)) !== undefined;
}

/** Returns what a device asks for. The library makes `prompt=login` of `max_age=0`, but a device has no prompt, and it would be lost. */
function askedParams({ prompt, ...params }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return prompt === 'login' ? { ...params, max_age: '0' } : params;
}

/**
 * Begins what a person must do for a device. It makes an interaction that is answered already, so that resuming it asks the policy what is
 * owed: sign-in, then confirmation. This decides nothing, and the same code may be typed again until the person has answered.
 * @returns the path to go on at
 */
export async function openDeviceRequest(
  services: Pick<Services, 'config' | 'sealer' | 'metrics' | 'nowSeconds'>,
  ctx: Koa.Context,
  typed: Typed,
): Promise<string> {
  const { config, nowSeconds } = services;
  const { provider } = typed;
  const code = await waitingCode(typed);
  if (!code) throw new AppError('device_code_over');
  const uid = randomToken();
  const path = `${issuerPath(config.issuer)}${routes.code_verification}/${uid}`;
  const ticket = new (provider.Interaction as unknown as TicketClass)(uid, {
    returnTo: new URL(path, config.issuer).href,
    prompt: { name: 'device', reasons: [], details: {} },
    params: askedParams(code.params ?? {}),
    deviceCode: code.jti,
    cid: randomUUID(),
    result: {},
    answered: { visit: visitHash(ctx, config.issuer), at: nowSeconds() } satisfies Answered,
  });
  await ticket.save(rules.seconds);
  if (createTravellingRequests(services).read(uid) !== undefined) return path;
  // A process of an earlier version may go on with it. It knows the cookie that the library sets for every interaction of its own.
  ctx.cookies.set(provider.cookieName('resume'), uid, {
    path,
    httpOnly: true,
    secure: ctx.secure,
    sameSite: 'lax',
    signed: true,
    maxAge: rules.seconds * 1000,
  });
  return path;
}
