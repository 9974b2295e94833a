import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { CompactSign } from 'jose';
import type { WalletSettings } from '../../../config/wallet.ts';

export interface RequestSigner {
  /** The name by which wallets know us (OpenID4VP, section 5.9.3). */
  readonly clientId: string;
  /** Signs a request object (RFC 9101). */
  sign(claims: Readonly<Record<string, unknown>>): Promise<string>;
}

/** Returns the certificates of a PEM file, in their order. */
export const readPemChain = (text: string): readonly X509Certificate[] =>
  (text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(
    (pem) => new X509Certificate(pem),
  );

/** Makes what signs requests to wallets. Wallets bring the anchor of our certificate themselves, so the chain goes without it (HAIP). */
export function createRequestSigner(settings: WalletSettings, origin: string): RequestSigner {
  const { clientIdPrefix, requestCertificate, requestKey } = settings;
  const [leaf, ...above] = readPemChain(requestCertificate) as [X509Certificate, ...X509Certificate[]];
  const key = createPrivateKey(requestKey);
  const sent = [leaf, ...above.filter((certificate) => !certificate.checkIssued(certificate))];
  const x5c = sent.map(({ raw }) => raw.toString('base64'));
  const hash = createHash('sha256').update(leaf.raw).digest('base64url');
  const clientId = clientIdPrefix === 'x509_hash' ? `x509_hash:${hash}` : `x509_san_dns:${new URL(origin).hostname}`;
  return {
    clientId,
    sign: (claims) =>
      new CompactSign(new TextEncoder().encode(JSON.stringify({ ...claims, client_id: clientId })))
        .setProtectedHeader({ alg: 'ES256', typ: 'oauth-authz-req+jwt', x5c })
        .sign(key),
  };
}
