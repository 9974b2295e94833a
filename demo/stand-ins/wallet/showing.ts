import type { JWK } from 'jose';
import type { Json } from '../keys.ts';

/** The faults that the stand-in makes, by the words with which its page offers it. */
export const flaws = [
  'wrong-nonce',
  'wrong-audience',
  'wrong-state',
  'wrong-sd-hash',
  'credential-signature',
  'holder-signature',
  'other-holder',
  'no-holder',
  'no-holder-key',
  'signed-long-ago',
  'signed-in-future',
  'expired',
  'not-yet-valid',
  'other-type',
  'unknown-issuer',
  'issuer-out-of-time',
  'issuer-is-anchor',
  'alg-none',
  'extra-disclosure',
  'repeated-disclosure',
  'altered-disclosure',
  'no-number',
  'revoked',
  'status-elsewhere',
  'status-away',
  'unknown-status',
  'two-presentations',
  'other-credential',
  'not-encrypted',
] as const;

export type Flaw = (typeof flaws)[number];

export const formats = ['dc+sd-jwt', 'mso_mdoc'] as const;

/** A request, and what the person shows. */
export interface Showing {
  /** Claims of the credential, under the names of the SD-JWT VC. */
  readonly claims: Json;
  readonly nonce: string;
  /** Whom the presentation is for. */
  readonly audience: string;
  readonly clientId: string;
  readonly responseUri: string | undefined;
  readonly origin: string | undefined;
  readonly encryptionKey: JWK;
  /** Epoch seconds. */
  readonly now: number;
  /** Origin of the stand-ins, where the status list is. */
  readonly baseUrl: string;
  readonly flaw: Flaw | undefined;
}

const year = 31_536_000;

/** Times of a credential, in epoch seconds. */
export const timesOf = ({ now, flaw }: Showing) => ({
  from: flaw === 'not-yet-valid' ? now + year : now - 3_600,
  until: flaw === 'expired' ? now - 600 : now + year,
});

/** The address of the status of a credential; the second place of the list is revoked. */
export const statusOf = ({ baseUrl, flaw }: Showing, usual: 'jwt' | 'cwt'): Json => {
  if (flaw === 'unknown-status') return { identifier_list: { id: 'x', uri: `${baseUrl}/wallet/identifiers` } };
  const list = { 'status-elsewhere': 'elsewhere', 'status-away': 'away' }[flaw as string] ?? usual;
  return { status_list: { idx: flaw === 'revoked' ? 1 : 0, uri: `${baseUrl}/wallet/status/${list}` } };
};
