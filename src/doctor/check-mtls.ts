import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { MtlsSettings } from '../../config/mtls.ts';
import { drawDoctorToken } from '../crypto/doctor-token.ts';
import { forged, mirrorPath } from '../domain/state/mirrored-request.ts';
import { sendRequest } from '../outbound/send-request.ts';
import { readMirrored } from './check-public-address.ts';
import { good, problem, type Finding } from './finding.ts';
import { findingOfCertificate } from './finding-of-certificate.ts';

interface Asking {
  readonly issuer: string;
  readonly mtls: MtlsSettings;
  readonly cookieKeys: readonly string[];
  readonly now: () => number;
}

const nameOf = ({ subject }: X509Certificate) => (subject || 'an authority').replaceAll('\n', ', ');

/** Says until when the authorities of clients are good. */
const judgeAuthorities = ({ mtls: { authorities }, now }: Asking): readonly Finding[] =>
  authorities.map((authority) =>
    findingOfCertificate({
      certificate: { valid_to: authority.validTo },
      where: 'MTLS_CA',
      of: nameOf(authority),
      now: now(),
    }),
  );

/**
 * Looks at mutual TLS from outside: whether the address of certificates leads here, and whether a stranger can send a certificate in the header
 * past the proxies, at one address or the other.
 */
export async function checkMtls(asking: Asking, signal: AbortSignal): Promise<readonly Finding[]> {
  const { issuer, mtls, cookieKeys, now } = asking;
  const path = `${mirrorPath}${drawDoctorToken(cookieKeys[0]!, now())}`;
  const found: Finding[] = [...judgeAuthorities(asking)];
  const usual = new URL(issuer);
  const own = new URL(mtls.issuer);
  const tries = [
    [usual.origin, usual.host],
    // A server that takes every name would pass this one on.
    [usual.origin, own.host],
    [own.origin, own.host],
  ] as const;
  for (const [origin, host] of tries) {
    try {
      const answer = await sendRequest(`${origin}${path}`, {
        method: 'GET',
        headers: { host, [mtls.header]: forged.certificate },
        allowedHosts: [new URL(origin).hostname],
        signal,
      });
      const isOwn = origin === own.origin;
      if (isOwn && own.protocol === 'https:')
        found.push(
          findingOfCertificate({
            certificate: (answer.socket as TLSSocket).getPeerCertificate(),
            where: 'MTLS_ISSUER',
            of: own.host,
            now: now(),
          }),
        );
      const seen = answer.statusCode === 200 ? await readMirrored(answer) : undefined;
      answer.destroy();
      if (isOwn && seen?.host !== own.host)
        found.push(
          problem(
            'MTLS_ISSUER',
            `requests for ${own.host} do not arrive under this name`,
            'let the proxy pass the Host on',
          ),
        );
      if (seen?.hasForgedCertificate === true)
        found.push(
          problem(
            'MTLS_CERTIFICATE_HEADER',
            `a stranger can send a certificate of somebody else to ${origin}`,
            `let every proxy remove or replace the header ${mtls.header}, as docs/operations.md does`,
          ),
        );
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'no answer';
      if (origin === own.origin)
        found.push(problem('MTLS_ISSUER', `${origin} does not answer (${code})`, 'start the proxy for this address'));
    }
  }
  return found.some(({ level }) => level === 'problem')
    ? found
    : [...found, good('MTLS_ISSUER', `certificates arrive through ${own.origin} alone`)];
}
