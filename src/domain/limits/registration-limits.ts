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
  /** Photos for each network address: each is decoded. */
  photos: { limit: 60, seconds: hour },
  /** Times that one challenge may be drawn or spoken anew, in all processes together. Repetitions in one process come from memory. */
  challengeDrawings: { limit: 5, seconds: 10 * minute },
} as const satisfies Readonly<Record<string, Limit>>;

/** A challenge that is answered within so many seconds was hardly read by a person. */
export const hurriedSeconds = 3;
/** Share of the limit per network address that a filled trap or a hurried answer leaves. It is a signal, never a refusal of its own. */
export const suspectShare = 0.5;

export const registrationsOf = (about: CountedIp) => ipRule('registration', perIp.registrations, about);
export const challengesOf = (about: CountedIp) => ipRule('captcha', perIp.captchas, about);
