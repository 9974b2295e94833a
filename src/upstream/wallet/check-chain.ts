import { X509Certificate, type KeyObject } from 'node:crypto';
import type { TrustedIssuer, TrustList } from '../definitions/trust-list.ts';
import {
  hasUnknownLimit,
  isForOtherPurposes,
  isForStatusAlone,
  pathLength,
  signsDocuments,
  type Signed,
} from './certificate-limits.ts';
import { hostile, needed } from './wallet-refusal.ts';

/** A chain of a credential is short: the certificate that signs, and one or two above it. */
const maxChain = 4;

const isInTime = ({ validFrom, validTo }: X509Certificate, now: number) =>
  Date.parse(validFrom) <= now && now <= Date.parse(validTo);

const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate) => {
  try {
    return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    return false;
  }
};

function read(der: Buffer): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch (error) {
    throw hostile('certificate', error);
  }
}

/** The issuer that stands behind a signature, and the key that made it. */
export interface ChainOwner {
  readonly issuer: TrustedIssuer;
  readonly key: KeyObject;
}

export interface Checking {
  readonly list: TrustList;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Follows a chain of certificates, the signing one first, up to an anchor of the trust list. Refuses a signing certificate that signs other
 * certificates or itself, one that is out of time or meant for something else, and any gap. A signing certificate that the list names needs
 * no other one.
 */
export function checkChain(chain: readonly Buffer[], { list, now }: Checking, signed: Signed): ChainOwner {
  if (chain.length === 0 || chain.length > maxChain) throw hostile('certificate');
  const certificates = chain.map(read);
  const [leaf, ...more] = certificates as [X509Certificate, ...X509Certificate[]];
  const named = list.issuers.find(({ signers }) => signers.some(({ raw }) => raw.equals(leaf.raw)));
  if (named && more.length === 0) {
    if (!isInTime(leaf, now)) throw hostile('certificate_expired');
    if (signed === 'credential' && isForStatusAlone(leaf)) throw hostile('certificate');
    return { issuer: named, key: leaf.publicKey };
  }
  if (leaf.ca || leaf.checkIssued(leaf)) throw hostile('certificate');
  if (!certificates.every((certificate) => isInTime(certificate, now))) throw hostile('certificate_expired');
  const isAnchor = (certificate: X509Certificate) =>
    list.issuers.some(({ anchors }) => anchors.some(({ raw }) => raw.equals(certificate.raw)));
  // A chain may end with the anchor itself.
  const above = certificates.filter((certificate, index) => index === 0 || !isAnchor(certificate));
  const isWhole = above.every(
    (certificate, index) =>
      index === 0 || (isIssuedBy(above[index - 1]!, certificate) && index - 1 <= pathLength(certificate)),
  );
  if (!isWhole) throw hostile('certificate');
  // The nearest anchor tells the issuer: one that stands higher may have certified another issuer of the list.
  const nearest = above
    .map((certificate, below) =>
      list.issuers.flatMap((issuer) =>
        issuer.anchors
          .filter((anchor) => isIssuedBy(certificate, anchor) && below <= pathLength(anchor))
          .map((anchor) => ({ issuer, anchor })),
      ),
    )
    .find((found) => found.length > 0);
  const owner = nearest?.find(({ anchor }) => isInTime(anchor, now));
  const { issuer } = needed(owner, 'issuer_unknown');
  const isMisused = above.some((one) => hasUnknownLimit(one) || isForOtherPurposes(one, signed));
  if (isMisused || !signsDocuments(leaf)) throw hostile('certificate');
  return { issuer, key: leaf.publicKey };
}
