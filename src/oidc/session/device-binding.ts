import { randomBytes } from 'node:crypto';
import type Koa from 'koa';
import { isOneOf } from '../../crypto/is-one-of.ts';
import {
  bindingSeconds,
  isBindingWanted,
  isBound,
  isDeviceRequired,
  type DeviceBinding,
} from '../../domain/session/device-binding.ts';
import { cookieName, cookieValues } from '../../domain/cookie-name.ts';
import type { Services } from '../../services.ts';
import type { Payload } from '../../store/records/payloads.ts';
import { currentUnit, type Unit } from '../../store/unit/unit-of-work.ts';
import { boundSessionPath } from '../endpoints.ts';
import { hasRole } from './session-life.ts';

type BindingServices = Pick<Services, 'config' | 'sealer' | 'payloads' | 'nowSeconds' | 'state'>;

/** The first version whose processes ask for the device. An older one takes a copied cookie. */
const boundSince = '0.4.0';

/** The uses of the values that we make for one session: none is good as another one. */
type Use = 'bound-registration' | 'bound-challenge' | 'bound-proof';

interface Made {
  readonly uid: string;
  readonly use: Use;
}

/** Makes a value that we recognise without having kept it: `<end>.<random>.<HMAC>`. Every process of the service makes and knows it. */
export function makeValue({ sealer, nowSeconds }: BindingServices, { uid, use }: Made, seconds: number): string {
  const text = `${(nowSeconds() + seconds).toString(36)}.${randomBytes(12).toString('base64url')}`;
  return `${text}.${sealer.keyedHash(`${uid}\0${text}`, use)}`;
}

/** Returns whether we made the value for this session and this use, and it has not ended. */
export function isOurValue({ sealer, nowSeconds }: BindingServices, value: string, { uid, use }: Made): boolean {
  const [end = '', random = '', given = ''] = value.split('.', 3);
  const text = `${end}.${random}`;
  if (value !== `${text}.${given}` || parseInt(end, 36) + bindingSeconds.skew <= nowSeconds()) return false;
  return isOneOf(sealer.recentHashes(`${uid}\0${text}`, use), given);
}

/** Returns whether the session of this account is worth nothing without its device. */
export const requiresDevice = (services: BindingServices, accountId: string): boolean =>
  isDeviceRequired(services.config.boundSessions, hasRole(services, accountId));

/** Returns whether sessions of this account are bound now. Browsers know keys of devices over HTTPS alone. */
export const wantsBinding = (services: BindingServices, accountId: string): boolean =>
  services.config.issuer.startsWith('https:') &&
  isBindingWanted(services.config.boundSessions, hasRole(services, accountId)) &&
  !services.state.processes.mayMeetOlder(boundSince);

interface SignedIn {
  readonly uid: string;
  readonly accountId?: string | undefined;
  readonly device?: DeviceBinding | undefined;
}

/**
 * Asks the browser, in the answer to a sign-in and nowhere else, to make a key for the session. Somebody who has a copy of the cookie gets no
 * such answer. A browser that knows no such keys ignores the header.
 */
export function offerBinding(services: BindingServices, ctx: Koa.Context, { uid, accountId, device }: SignedIn): void {
  if (device || !accountId || !wantsBinding(services, accountId)) return;
  const challenge = makeValue(services, { uid, use: 'bound-registration' }, bindingSeconds.registration);
  ctx.set(
    'Secure-Session-Registration',
    `(ES256 RS256);path="${boundSessionPath(services.config.issuer)}";challenge="${challenge}"`,
  );
}

/** The cookie that says that the device has proved its key a moment ago. It is needed beside that of the session. */
export const proofCookie = (issuer: string): string => cookieName(issuer, 'bound');

const otherWays = new WeakSet<Unit>();

/**
 * Says that this request names a session by something else than its cookie, as browsers do for a service (FedCM). They bring no proof with that,
 * so its lack means nothing. A session that needs its device is not taken either way.
 */
export function nameWithoutCookie(): void {
  const unit = currentUnit();
  if (unit) otherWays.add(unit);
}

/** Returns whether the browser of this request has brought the proof of its device. */
function bringsProof(services: BindingServices, uid: string): boolean {
  const values = cookieValues(currentUnit()?.cookieHeader ?? '', proofCookie(services.config.issuer));
  return values.some((value) => isOurValue(services, value, { uid, use: 'bound-proof' }));
}

/**
 * Returns the session that a cookie names, as far as its device allows: undefined where the device is needed and has not answered. The first
 * time is written down.
 */
export function admitSession(
  services: BindingServices & Pick<Services, 'audit'>,
  id: string,
  session: Payload,
): Payload | undefined {
  const { device, uid, accountId } = session as Payload & { readonly device?: DeviceBinding };
  if (!device || typeof uid !== 'string' || typeof accountId !== 'string') return session;
  const isRequired = requiresDevice(services, accountId);
  const now = services.nowSeconds();
  if (!isBound(device, isRequired) || now < device.boundAt + bindingSeconds.settling || bringsProof(services, uid))
    return session;
  const unit = currentUnit();
  // A page about a failure writes nothing.
  const isNoted = device.missedAt === undefined && unit?.isOver === false && !otherWays.has(unit);
  if (!isNoted) return isRequired ? undefined : session;
  const missed = { ...session, device: { ...device, missedAt: now } };
  services.payloads.upsert('Session', id, missed, Math.max(1, Number(session['exp']) - now));
  services.audit({ event: 'account.device_missed', accountId, details: { session: uid } });
  return isRequired ? undefined : missed;
}
