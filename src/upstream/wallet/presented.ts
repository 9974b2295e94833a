import type { JWK } from 'jose';
import type { TrustedIssuer, TrustList } from '../definitions/trust-list.ts';

/** The place of a credential in a status list (Token Status List, section 6). */
export interface StatusReference {
  readonly uri: string;
  readonly index: number;
}

/** The contents of a credential once everything about it is checked but its status. */
export interface Presented {
  readonly issuer: TrustedIssuer;
  /** The claims that were disclosed, under the names that the SD-JWT VC of a PID has for them. */
  readonly claims: Readonly<Record<string, unknown>>;
  readonly status: StatusReference | undefined;
  /** When the holder's key signed, in epoch seconds; undefined where the presentation does not say so. */
  readonly signedAt: number | undefined;
}

/** The facts that a presentation is compared with. */
export interface Expected {
  readonly list: TrustList;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly nonce: string;
  /** The client identifier, or the origin with `origin:` before it in the Digital Credentials API. */
  readonly audience: string;
  /** The address to which the answer was posted; undefined in the Digital Credentials API. */
  readonly responseUri: string | undefined;
  /** The origin of our pages. */
  readonly origin: string;
  readonly clientId: string;
  /** The public key under which the answer was encrypted. */
  readonly encryptionKey: JWK;
}

/** Seconds that clocks may differ. */
export const skewSeconds = 60;
