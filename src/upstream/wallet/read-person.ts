import { hashPivot } from '../../domain/federation/pivot.ts';
import { givenNow, statedTime } from '../../domain/assurance/given-proof.ts';
import type { Level } from '../../domain/assurance/assurance.ts';
import { textClaim } from '../definitions/read-claims.ts';
import { wallet } from '../definitions/wallet.ts';
import type { Presented } from './presented.ts';
import type { TrustedIssuer } from '../definitions/trust-list.ts';
import type { ShownIdentity, WalletWay } from './wallet.ts';
import { hostile, needed } from './wallet-refusal.ts';

const levels: Readonly<Record<TrustedIssuer['level'], Level>> = {
  eidas1: 'eidas1',
  eidas2: 'eidas1-mfa',
  eidas3: 'eidas1-mfa',
};

/**
 * Returns what a presentation is worth. The person who scans a code cannot know whose browser shows it, so that such an answer never stands
 * for two factors.
 */
const levelOf = ({ level }: TrustedIssuer, way: WalletWay): Level => (way === 'qr' ? 'eidas1' : levels[level]);

interface Reading {
  readonly way: WalletWay;
  readonly subjectClaims: readonly string[];
  /** Epoch seconds. */
  readonly now: number;
  readonly sealer: { keyedHashes(value: string, purpose: string): readonly string[] };
}

/**
 * Makes an identity of a presentation. The subject is a keyed hash of the claims that tell people apart: the number itself is kept nowhere.
 */
export function readPerson(presented: Presented, { way, subjectClaims, now, sealer }: Reading): ShownIdentity {
  const { issuer: trusted, claims, signedAt } = presented;
  const { issuer } = trusted;
  const values = subjectClaims.map((name) => needed(textClaim(claims, name), 'subject'));
  const subjects = sealer.keyedHashes(JSON.stringify([issuer, ...values]), 'wallet:subject');
  const [subject] = subjects;
  if (subject === undefined) throw hostile('subject');
  const familyName = textClaim(claims, 'family_name');
  const givenName = textClaim(claims, 'given_name');
  const birthdate = textClaim(claims, 'birthdate') ?? '';
  const parts = {
    familyName: familyName ?? '',
    givenName: givenName ?? '',
    birthdate,
    gender: '',
    birthplace: '',
    birthcountry: '',
  };
  const level = levelOf(trusted, way);
  return {
    upstream: wallet.name,
    issuer,
    subjects,
    at: signedAt === undefined ? givenNow(now) : statedTime(Math.min(signedAt, now), now),
    receivedAt: now,
    level,
    amr: level === 'eidas1-mfa' ? ['pop', 'mfa'] : ['pop'],
    familyName,
    givenName,
    pivot: hashPivot({ issuer, subject: JSON.stringify(values), parts }, sealer),
    idToken: '',
  };
}
