import { ipRule, perIp, type Limit, type CountedIp } from './throttle-rules.ts';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** Limits of a registration, beside those per network address in throttle-rules.ts. */
export const registrationLimits = {
  /** Per network address: each profile looks a user name up and costs a hash. */
  profiles: { limit: 30, seconds: 15 * minute },
  /** Without captcha, per network address and per recipient: the recipient's is never multiplied. */
  byEmail: { limit: 3, seconds: hour },
  byEmailToRecipient: { limit: 3, seconds: day },
  /** Other addresses that one draft may try. */
  addressChanges: { limit: 5, seconds: day },
  /** Per network address: each photo is decoded. */
  photos: { limit: 60, seconds: hour },
  /** How often one challenge may be drawn or spoken anew, whichever process does it: replays come from memory. */
  challengeDrawings: { limit: 5, seconds: 10 * minute },
} as const satisfies Readonly<Record<string, Limit>>;

/** A challenge answered faster than this was hardly read by a person. */
export const hurriedSeconds = 3;
/** What a filled trap or a hurried answer leaves of the limit per address: a signal, never a refusal of its own. */
export const suspectShare = 0.5;

export const registrationsOf = (about: CountedIp) => ipRule('registration', perIp.registrations, about);
export const challengesOf = (about: CountedIp) => ipRule('captcha', perIp.captchas, about);
