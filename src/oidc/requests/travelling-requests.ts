import { hashBearer } from '../../crypto/sealer.ts';
import { cookieName, cookieValues } from '../../domain/cookie-name.ts';
import { minute } from '../../domain/time.ts';
import type { Services } from '../../services.ts';
import type { Payload } from '../../store/records/payloads.ts';
import { currentUnit, openUnit, type Unit } from '../../store/unit/unit-of-work.ts';

/** An authorization request as a browser brings it: the request itself, or the word that it is kept as a row. */
export type Brought = Payload | 'row';

interface Carried {
  readonly path: string;
  /** Seconds that the request waits. What was sealed says when it ends. */
  readonly seconds: number;
}

/** A browser whose clock goes a little fast keeps the cookie as long as the request waits. */
const sparedSeconds = 10 * minute;

/** Authorization requests that travel in a cookie of their browser until somebody has answered them. */
export interface TravellingRequests {
  /** Returns the request as the browser brought it, or as this HTTP request has changed it; undefined where it brought no such request. */
  read(uid: string): Brought | undefined;
  /** Lets a request leave in a cookie. Returns false, and changes nothing, where it is too large for one. */
  carry(uid: string, brought: Brought, carried: Carried): boolean;
  /** Keeps a request for the rest of this HTTP request, which ends it. */
  hold(uid: string, brought: Payload): void;
  /** Takes the cookie of a request away. */
  drop(uid: string, path: string): void;
}

/**
 * Characters of the longest cookie. A proxy with the usual settings takes 4 kB of headers from us, and a page needs more than one of them
 * for itself.
 */
const mostCharacters = 2600;

/** Returns the length of what the sealer makes of a text: the id of the key and a dot, then nonce, tag and text in base64url. */
const sealedLength = (text: string) => 9 + Math.ceil(((Buffer.byteLength(text) + 28) * 4) / 3);

/**
 * Makes the functions by which requests travel. AES-256-GCM seals them, each under a key of its own, and the hash of their id is bound
 * in, so that the cookie of one request does not open as another one. The cookie is the proof that this browser has the request: nothing else leads to it.
 */
export function createTravellingRequests({
  config,
  sealer,
  metrics,
}: Pick<Services, 'config' | 'sealer' | 'metrics'>): TravellingRequests {
  const name = cookieName(config.issuer, 'request', '__Secure-');
  const aboutOf = (uid: string) => `request:${hashBearer(uid)}`;

  const open = (unit: Unit, uid: string): string | undefined => {
    const values = cookieValues(unit.cookieHeader, name);
    if (values.length === 0) return undefined;
    const about = aboutOf(uid);
    for (const value of values) {
      const text = sealer.openApart(value, about);
      if (text !== undefined) return text;
    }
    return undefined;
  };

  return {
    read(uid) {
      const unit = currentUnit();
      if (!unit) return undefined;
      // Kept as text, because the library may change the object.
      if (!unit.brought.has(uid)) unit.brought.set(uid, open(unit, uid));
      const text = unit.brought.get(uid);
      return text === undefined ? undefined : (JSON.parse(text) as Brought);
    },

    carry(uid, brought, { path, seconds }) {
      const text = JSON.stringify(brought);
      const length = sealedLength(text);
      if (length > mostCharacters) return false;
      if (brought !== 'row') metrics.requestCookieBytes(length);
      const unit = openUnit();
      unit.brought.set(uid, text);
      const value = () => sealer.sealApart(text, aboutOf(uid));
      unit.carried.set(`${name} ${path}`, { name, path, seconds: seconds + sparedSeconds, value });
      return true;
    },

    hold: (uid, brought) => void openUnit().brought.set(uid, JSON.stringify(brought)),

    drop(uid, path) {
      const unit = openUnit();
      unit.brought.set(uid, undefined);
      unit.carried.set(`${name} ${path}`, { name, path, seconds: 0, value: () => '' });
    },
  };
}
