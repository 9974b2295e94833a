import type { X509Certificate } from 'node:crypto';

/** FAPI 2.0 Security Profile, section 5.4.1. */
const leastBits = { rsa: 2048, ec: 224 } as const;
const clientAuthentication = '1.3.6.1.5.5.7.3.2';
const anyUse = '2.5.29.37.0';

const bitsOfCurve = (curve = '') => Number(/\d{3}/.exec(curve)?.[0] ?? 0);

function isWeak({ publicKey }: X509Certificate): boolean {
  const { asymmetricKeyType: kind, asymmetricKeyDetails: details } = publicKey;
  if (kind === 'rsa' || kind === 'rsa-pss') return (details?.modulusLength ?? 0) < leastBits.rsa;
  if (kind === 'ec') return bitsOfCurve(details?.namedCurve) < leastBits.ec;
  return kind !== 'ed25519' && kind !== 'ed448';
}

type Dated = Pick<X509Certificate, 'validFrom' | 'validTo'>;

const hasBegun = ({ validFrom }: Dated, now: number) => Date.parse(validFrom) <= now;
const lasts = ({ validTo }: Dated, now: number) => Date.parse(validTo) > now;

/**
 * Returns why nobody proves anything by a certificate, whoever has issued it; undefined for one that is good.
 * @param now in milliseconds
 */
export function faultOf(certificate: X509Certificate, now: number): string | undefined {
  if (!hasBegun(certificate, now)) return 'the client certificate is not yet valid';
  if (!lasts(certificate, now)) return 'the client certificate has expired';
  if (isWeak(certificate)) return 'the key of the client certificate is too short, or of an unknown kind';
  const uses = certificate.keyUsage as readonly string[] | undefined;
  if (uses && !uses.includes(clientAuthentication) && !uses.includes(anyUse))
    return 'the client certificate is for another use than the authentication of clients';
  return undefined;
}

function hasIssued(authority: X509Certificate, certificate: X509Certificate): boolean {
  try {
    return certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
  } catch {
    return false;
  }
}

/**
 * Returns whether one of the authorities has issued a certificate itself. Each of them is believed as it stands, while it is valid: an
 * intermediate one is listed beside its root, because a header holds no chain. An authority is no client.
 */
export const isIssuedByOne = (
  certificate: X509Certificate,
  { authorities, now }: { readonly authorities: readonly X509Certificate[]; readonly now: number },
): boolean =>
  !certificate.ca &&
  authorities.some(
    (authority) => hasBegun(authority, now) && lasts(authority, now) && hasIssued(authority, certificate),
  );
