import { X509Certificate } from 'node:crypto';

interface WithKeys {
  readonly jwks?: { readonly keys: readonly Readonly<Record<string, unknown>>[] };
}

/** Returns the end of a certificate in epoch seconds; undefined for what is no certificate. */
function endOf(certificate: string): number | undefined {
  try {
    return Math.floor(Date.parse(new X509Certificate(Buffer.from(certificate, 'base64')).validTo) / 1000);
  } catch {
    return undefined;
  }
}

/** Returns when the certificates of a client's keys end, in epoch seconds. */
export function certificateEnds({ jwks }: WithKeys): readonly number[] {
  return (jwks?.keys ?? []).flatMap(({ x5c }) => {
    const own: unknown = Array.isArray(x5c) ? x5c[0] : undefined;
    return typeof own === 'string' ? (endOf(own) ?? []) : [];
  });
}
