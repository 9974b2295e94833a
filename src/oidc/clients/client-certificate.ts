import { randomBytes, type X509Certificate } from 'node:crypto';
import { errors, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import { hasName, type NameMember } from '../../domain/clients/certificates/certificate-names.ts';
import { faultOf, isIssuedByOne } from '../../domain/clients/certificates/judge-certificate.ts';
import { readCertificate } from '../../domain/clients/certificates/read-certificate.ts';
import { provesByCertificate } from '../../domain/clients/secrets/uses-secret.ts';
import type { Services } from '../../services.ts';
import { routes, type Endpoint } from '../endpoints.ts';
import { isOwnExchange } from '../trial/trial-state.ts';

type Mtls = NonNullable<NonNullable<Configuration['features']>['mTLS']>;

/** Endpoints that programs ask with their certificate, and that have an address for it. */
const aliased = [
  'token',
  'userinfo',
  'revocation',
  'introspection',
  'pushed_authorization_request',
  'device_authorization',
] as const satisfies readonly Endpoint[];

/** Returns whether an endpoint answers at the address of mutual TLS too. */
export const takesCertificate = (endpoint: Endpoint | undefined): boolean => aliased.some((one) => one === endpoint);

/** Stands for the certificate of a service whose sign-in we try ourselves. It ends with the process, and its tokens end at once. */
const ofTrials = randomBytes(64).toString('base64');

/** Refuses what came with a certificate that proves nothing, in the form of the step that has asked for it. */
function refuse({ oidc: { client } }: KoaContextWithOIDC, fault: string): never {
  if (client === undefined) throw new errors.InvalidToken(fault);
  if (provesByCertificate({ token_endpoint_auth_method: client.clientAuthMethod }))
    throw new errors.InvalidClientAuth(fault);
  throw new errors.InvalidGrant(fault);
}

/**
 * Makes the functions by which the library knows the certificate of a client (RFC 8705). Without settings of mutual TLS there is none, so that a
 * client whose tokens are bound gets none rather than one that is not bound.
 */
export function readCertificates({ config: { mtls }, now }: Pick<Services, 'config' | 'now'>): Mtls {
  const read = new WeakMap<object, X509Certificate>();
  const certificateOf = (ctx: KoaContextWithOIDC): X509Certificate | undefined => {
    const text = mtls && ctx.req.headers[mtls.header];
    if (text === undefined) return undefined;
    const known = read.get(ctx.req);
    if (known) return known;
    const certificate = readCertificate(String(text));
    const fault = certificate ? faultOf(certificate, now()) : 'the client certificate cannot be read';
    if (!certificate || fault !== undefined) return refuse(ctx, fault!);
    read.set(ctx.req, certificate);
    return certificate;
  };
  return {
    enabled: true,
    certificateBoundAccessTokens: true,
    selfSignedTlsClientAuth: true,
    tlsClientAuth: true,
    getCertificate: (ctx) => (isOwnExchange(ctx) ? ofTrials : certificateOf(ctx)),
    certificateAuthorized(ctx) {
      const certificate = certificateOf(ctx);
      return (
        certificate !== undefined && isIssuedByOne(certificate, { authorities: mtls?.authorities ?? [], now: now() })
      );
    },
    certificateSubjectMatches(ctx, property, expected) {
      const certificate = certificateOf(ctx);
      return certificate !== undefined && hasName(certificate, property as NameMember, expected);
    },
  };
}

/** Returns the ways in which clients prove who they are that the settings allow. */
export const methodsOffered = <Method extends string>(
  methods: readonly Method[],
  { mtls }: Services['config'],
): readonly Method[] =>
  methods.filter((method) => {
    if (method === 'tls_client_auth') return (mtls?.authorities.length ?? 0) > 0;
    return method !== 'self_signed_tls_client_auth' || mtls !== undefined;
  });

/** Returns the discovery document with mutual TLS as far as the settings allow it, and with the addresses for it (RFC 8705, section 5). */
export function withCertificates<Document extends object>(document: Document, config: Services['config']): Document {
  const { mtls } = config;
  const { tls_client_certificate_bound_access_tokens: bound, ...others } = document as Record<string, unknown>;
  const methods = others['token_endpoint_auth_methods_supported'] as readonly string[];
  return {
    ...others,
    token_endpoint_auth_methods_supported: methodsOffered(methods, config),
    ...(mtls && {
      tls_client_certificate_bound_access_tokens: bound,
      mtls_endpoint_aliases: Object.fromEntries(
        aliased.map((endpoint) => [`${endpoint}_endpoint`, `${mtls.issuer}${routes[endpoint]}`]),
      ),
    }),
  } as unknown as Document;
}
