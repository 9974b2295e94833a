import { X509Certificate } from 'node:crypto';
import { z } from 'zod';

/** Says how certificates of clients arrive, where a proxy asks for them (RFC 8705). */
export interface MtlsSettings {
  /** The header in which the proxy writes the certificate, in small letters. */
  readonly header: string;
  /** The issuer's address at which the proxy asks for certificates. */
  readonly issuer: string;
  /** The host of that address, with its port. */
  readonly host: string;
  /** Authorities that issue certificates to clients; none where clients register the certificates themselves. */
  readonly authorities: readonly X509Certificate[];
}

/** Headers that mean something else to this program or to the proxies in front. */
const taken = /^(?:host|cookie|authorization|dpop|origin|forwarded|traceparent|connection|x-forwarded-.*|content-.*)$/i;

const certificates = (text: string) => text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];

function authoritiesIn(text: string): readonly X509Certificate[] | undefined {
  try {
    return certificates(text).map((pem) => new X509Certificate(pem));
  } catch {
    return undefined;
  }
}

export const mtlsShape = {
  MTLS_CERTIFICATE_HEADER: z
    .string()
    .regex(/^[a-z][a-z\d-]{2,60}$/i, 'must be the name of a header, of letters, digits and hyphens')
    .refine((name) => !taken.test(name), 'has another meaning; take a name such as X-Client-Certificate')
    .optional(),
  MTLS_ISSUER: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).optional(),
  MTLS_CA: z
    .string()
    .refine((text) => {
      const found = authoritiesIn(text);
      return found !== undefined && found.length > 0 && found.every(({ ca }) => ca);
    }, 'must hold certificates of authorities (PEM), and no other')
    .optional(),
};

type MtlsValues = { readonly [K in keyof typeof mtlsShape]?: string | undefined };

interface About {
  readonly issuer: string;
  readonly trustProxy: number;
  readonly production: boolean;
  readonly refuse: (name: string, problem: string) => void;
}

/** Returns the settings of mutual TLS; undefined where there are none, or where they do not fit together. */
export function readMtls(
  { MTLS_CERTIFICATE_HEADER: header, MTLS_ISSUER: address, MTLS_CA: ca }: MtlsValues,
  { issuer, trustProxy, production, refuse }: About,
): MtlsSettings | undefined {
  if (header === undefined && address === undefined) {
    if (ca !== undefined) refuse('MTLS_CA', 'needs MTLS_CERTIFICATE_HEADER and MTLS_ISSUER');
    return undefined;
  }
  if (header === undefined) refuse('MTLS_CERTIFICATE_HEADER', 'is missing beside MTLS_ISSUER');
  else if (trustProxy === 0)
    refuse('MTLS_CERTIFICATE_HEADER', 'needs TRUST_PROXY: without a proxy in front every caller could send it');
  if (address === undefined) refuse('MTLS_ISSUER', 'is missing beside MTLS_CERTIFICATE_HEADER');
  if (header === undefined || address === undefined || !URL.canParse(issuer)) return undefined;
  const [own, usual] = [new URL(address.replace(/\/$/, '')), new URL(issuer)];
  if (production && own.protocol !== 'https:') refuse('MTLS_ISSUER', 'must be https in production');
  if (own.host === usual.host)
    refuse('MTLS_ISSUER', 'is the host of ISSUER; browsers would ask people for certificates there');
  const isSamePath = own.pathname === usual.pathname && own.search === '' && own.hash === '' && own.username === '';
  if (!isSamePath) refuse('MTLS_ISSUER', `must end with ${usual.pathname}, as ISSUER does`);
  return {
    header: header.toLowerCase(),
    issuer: own.href.replace(/\/$/, ''),
    host: own.host,
    authorities: authoritiesIn(ca ?? '') ?? [],
  };
}
