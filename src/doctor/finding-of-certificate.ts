import type { PeerCertificate } from 'node:tls';
import { day } from '../domain/time.ts';
import { good, problem, warning, type Finding } from './finding.ts';

/** Days that an operator needs at least to renew a certificate without haste. */
const enoughDays = 14;

interface Certificate {
  readonly certificate: Pick<PeerCertificate, 'valid_to'>;
  readonly where: string;
  /** The server that showed it. */
  readonly of: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Says until when a certificate is good. */
export function findingOfCertificate({ certificate, where, of, now }: Certificate): Finding {
  const end = Date.parse(certificate.valid_to);
  if (Number.isNaN(end))
    return warning(where, `${of} shows no certificate that says when it ends`, 'look at it by hand');
  const days = Math.floor((end - now) / (day * 1000));
  const date = new Date(end).toISOString().slice(0, 10);
  if (days < 0) return problem(where, `the certificate of ${of} has ended on ${date}`, 'renew it');
  const words = `the certificate of ${of} ends on ${date}`;
  return days < enoughDays
    ? warning(where, words, 'renew it, and look why it did not renew itself')
    : good(where, words);
}
