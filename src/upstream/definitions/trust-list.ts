import type { X509Certificate } from 'node:crypto';

/** The levels of eIDAS at which an issuer may be trusted. */
export const trustLevels = ['eidas1', 'eidas2', 'eidas3'] as const;

/** An issuer of credentials that the operator trusts. */
export interface TrustedIssuer {
  /** The name that the operator gave the issuer. Accounts are tied to it, so it never changes. */
  readonly issuer: string;
  /** The highest level of its credentials. */
  readonly level: (typeof trustLevels)[number];
  /** Certificates above those that sign credentials. */
  readonly anchors: readonly X509Certificate[];
  /** Certificates that sign credentials themselves, and that no anchor stands above. */
  readonly signers: readonly X509Certificate[];
}

export interface TrustList {
  /** Milliseconds since the epoch, from which on nobody is believed. */
  readonly validUntil: number;
  readonly issuers: readonly TrustedIssuer[];
}
