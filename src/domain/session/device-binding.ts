import { minute } from '../time.ts';

/** The public key of a device: the members that a thumbprint has (RFC 7638), and no other one. */
export type DeviceKey =
  | { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string }
  | { readonly kty: 'RSA'; readonly n: string; readonly e: string };

/** Ties a session to the device that holds a key. */
export interface DeviceBinding {
  readonly key: DeviceKey;
  /** When the device has shown its key, in epoch seconds. */
  readonly boundAt: number;
  /** When the session first came without its device, in epoch seconds. */
  readonly missedAt?: number | undefined;
}

/**
 * Says whose sessions are bound where the browser can. `roles`: those of role holders. `offered`: everybody's, and a session whose device
 * does not answer goes on without the binding. `required`: everybody's, and such a session is closed. Those of role holders are always closed.
 */
export const bindingPolicies = ['roles', 'offered', 'required'] as const;

export type BindingPolicy = (typeof bindingPolicies)[number];

export const bindingSeconds = {
  /** A proof of the device is good for so long: so long a copy of all cookies of the browser lives. */
  proof: 10 * minute,
  /** Requests that the browser had sent before it got its first proof may come so late. */
  settling: minute,
  /** A device, whose chip may be slow, has so long to make its key. */
  registration: 2 * minute,
  /** A device has so long to answer a challenge. */
  challenge: minute,
  /** An answer is remembered for longer than its challenge is good. */
  remembered: 5 * minute,
  /** The clocks of two processes may differ by so much. */
  skew: 30,
} as const;

/** Returns whether a session is to be bound, where its browser can. */
export const isBindingWanted = (policy: BindingPolicy, hasRole: boolean): boolean => hasRole || policy !== 'roles';

/** Returns whether a bound session is worth nothing without its device. */
export const isDeviceRequired = (policy: BindingPolicy, hasRole: boolean): boolean => hasRole || policy === 'required';

/** Returns whether the device still counts: a session that may do without it is no longer bound once it has. */
export const isBound = (device: DeviceBinding | undefined, isRequired: boolean): device is DeviceBinding =>
  device !== undefined && (isRequired || device.missedAt === undefined);

const isNumber = (value: unknown, characters: readonly [least: number, most: number]): value is string =>
  typeof value === 'string' && /^[\w-]+$/.test(value) && value.length >= characters[0] && value.length <= characters[1];

/** Reads a public key of a device: P-256, or RSA with 2048 to 4096 bits. Undefined for any other one, and for a private key. */
export function readDeviceKey(jwk: unknown): DeviceKey | undefined {
  if (typeof jwk !== 'object' || jwk === null) return undefined;
  const { kty, crv, x, y, n, e, d } = jwk as Readonly<Record<string, unknown>>;
  if (d !== undefined) return undefined;
  if (kty === 'EC' && crv === 'P-256' && isNumber(x, [43, 43]) && isNumber(y, [43, 43])) return { kty, crv, x, y };
  if (kty === 'RSA' && e === 'AQAB' && isNumber(n, [342, 683])) return { kty, n, e };
  return undefined;
}

/** The one algorithm by which a key signs. */
export const algorithmOf = ({ kty }: DeviceKey): 'ES256' | 'RS256' => (kty === 'EC' ? 'ES256' : 'RS256');
