import { ipNetwork } from '../network/ip-network.ts';
import { ipRule, perIp, type Limit, type CountedIp } from './throttle-rules.ts';
import { day, hour, minute } from '../time.ts';

/** Limits of a registration, beside those per network address in throttle-rules.ts. */
export const registrationLimits = {
  /** Profiles for each network address: each looks a user name up and costs a hash. */
  profiles: { limit: 30, seconds: 15 * minute },
  /**
   * Registrations without captcha, for each network address and for each recipient. ADDRESS_LIMITS never multiplies the recipient's limit.
   */
  byEmail: { limit: 3, seconds: hour },
  byEmailToRecipient: { limit: 3, seconds: day },
  /** Other addresses that one draft may try. */
  addressChanges: { limit: 5, seconds: day },
  /** User names that one account may ask for: each tells whether the name is in use. */
  usernameChanges: { limit: 20, seconds: hour },
  /** Photos for each network address: each is decoded. */
  photos: { limit: 60, seconds: hour },
  /** Times that one challenge may be drawn or spoken anew, in all processes together. Repetitions in one process come from memory. */
  challengeDrawings: { limit: 5, seconds: 10 * minute },
} as const satisfies Readonly<Record<string, Limit>>;

/** A challenge that is answered within so many seconds was hardly read by a person. */
export const hurriedSeconds = 3;
/** Share of the limit per network address that a filled trap or a hurried answer leaves. It is a signal, never a refusal of its own. */
export const suspectShare = 0.5;

/** Registrations of a network (IPv4 /24, IPv6 /48) in an hour, in the measure of those of one address. */
const addressesOfNetwork = 5;
/** Registrations beyond this multiple of the usual number wait, wherever they come from. */
const mostTimesUsual = 4;
/** Registrations that each address has left in an hour once the whole service sees more than usual. */
const surgeRegistrations: Limit = { limit: 2, seconds: hour };

/** The usual registrations of the whole service in an hour (REGISTRATIONS_PER_HOUR), and ADDRESS_LIMITS. */
interface Usual {
  readonly limit: number;
  readonly times: number;
}

const ofService = (key: string, { limit, times }: Usual) => ({
  key: `registration:service:${key}`,
  waits: false,
  windowLimit: Math.ceil(limit * times),
  windowSeconds: hour,
});

const ofNetwork = (kind: string, { limit, seconds }: Limit, { ip, times }: CountedIp) => ({
  key: `${kind}:network:${ipNetwork(ip)}`,
  waits: false,
  windowLimit: Math.max(1, Math.ceil(limit * addressesOfNetwork * times)),
  windowSeconds: seconds,
});

/** The limits of every registration, for its network address and for its network. */
export const registrationsOf = (about: CountedIp) => [
  ipRule('registration', perIp.registrations, about),
  ofNetwork('registration', perIp.registrations, about),
];
/** Counts the registrations of the whole service. Beyond it the service sees more than usual. */
export const ordinaryRegistrations = (usual: Usual) => ofService('usual', usual);
/** The limits that come on top while the service sees more than usual. */
export const surgeRegistrationsOf = (about: CountedIp, usual: Usual) => [
  ipRule('registration-surge', surgeRegistrations, about),
  ofNetwork('registration-surge', surgeRegistrations, about),
  ofService('surge', { ...usual, limit: usual.limit * (mostTimesUsual - 1) }),
];
/** One line of the audit in an hour. */
export const surgeAlert = { key: 'registration:service:alert', waits: false, windowLimit: 1, windowSeconds: hour };
export const challengesOf = (about: CountedIp) => ipRule('captcha', perIp.captchas, about);
