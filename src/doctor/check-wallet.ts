import { X509Certificate } from 'node:crypto';
import type { WalletSettings } from '../../config/wallet.ts';
import { day } from '../domain/time.ts';
import { good, problem, warning, type Finding } from './finding.ts';
import { findingOfCertificate } from './finding-of-certificate.ts';

/** Days that an operator needs at least to fetch a new list without haste. */
const enoughDays = 14;

/** Says until when the trust list is good. Beyond its end nobody signs in with a wallet. */
function findingOfList(validUntil: number, now: number): Finding {
  const date = new Date(validUntil).toISOString().slice(0, 10);
  const where = 'WALLET_TRUST_LIST';
  const advice = 'fetch the new one, write it to its file and send SIGHUP';
  if (validUntil <= now)
    return problem(where, `the list has been out of date since ${date}, so that no wallet is believed`, advice);
  const isSoon = validUntil - now < enoughDays * day * 1000;
  return isSoon
    ? warning(where, `the list is out of date on ${date}`, advice)
    : good(where, `the list is good until ${date}`);
}

/** Looks at what ends of the sign-in with a wallet. */
export function checkWallet({ trustList, requestCertificate }: WalletSettings, now: number): readonly Finding[] {
  const { validTo } = new X509Certificate(requestCertificate);
  const ended = trustList.issuers.filter(({ anchors, signers }) =>
    [...anchors, ...signers].every(({ validTo: end }) => Date.parse(end) <= now),
  );
  return [
    findingOfList(trustList.validUntil, now),
    ...ended.map(({ issuer }) =>
      warning('WALLET_TRUST_LIST', `every certificate of ${issuer} has ended`, 'fetch a list with newer ones'),
    ),
    findingOfCertificate({
      certificate: { valid_to: validTo },
      where: 'WALLET_REQUEST_CERTIFICATE',
      of: 'requests to wallets',
      now,
    }),
  ];
}
