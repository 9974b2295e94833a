import { hash, randomBytes } from 'node:crypto';
import type { Sealer } from '../../../crypto/sealer.ts';
import { erasableParts, textsOf, type AuditFacts, type ErasablePart } from '../../../domain/audit/audit-row.ts';
import { defineRow, nullable, number, oneOf, text } from '../../database/define-row.ts';

/**
 * Says how the line was found when it was chained. `sealed`: the program wrote it. `older`: it has no keyed hash, because a program of before the
 * chain wrote it. `foreign`: somebody else wrote or changed it.
 */
export type LinkKind = 'sealed' | 'older' | 'foreign';

type DigestName = `${ErasablePart}_digest`;
type SaltName = `${ErasablePart}_salt`;

/** The link of one line. Its hash covers the line and the link before it. */
export interface AuditLink extends Readonly<Record<DigestName | SaltName, string | null>> {
  readonly seq: number;
  readonly audit_id: number;
  readonly at: number;
  readonly kind: LinkKind;
  readonly hash: string;
  /** Keyed hash of the link, which tells exactly which link somebody has made up. */
  readonly tag: string;
}

export const linkShape = defineRow({
  seq: number,
  audit_id: number,
  at: number,
  kind: oneOf<LinkKind>(),
  hash: text,
  tag: text,
  network_digest: nullable(text),
  network_salt: nullable(text),
  origin_digest: nullable(text),
  origin_salt: nullable(text),
  reason_digest: nullable(text),
  reason_salt: nullable(text),
});

/** 128 bits: nobody can find another value with the same digest. */
const digestLength = 22;

const digestOf = (salt: string, value: string) =>
  hash('sha256', `${salt}\n${value}`, 'base64url').slice(0, digestLength);

const purpose = 'audit-link';
const tagged = ({ hash: text, at }: Pick<AuditLink, 'hash' | 'at'>) => `${text}\n${at}`;

interface Placed {
  /** Hash of the link before it. */
  readonly before: string;
  readonly seq: number;
  readonly auditId: number;
  readonly kind: LinkKind;
  readonly lasting: string;
  readonly digests: readonly (string | null)[];
}

const hashOf = ({ before, seq, auditId, kind, lasting, digests }: Placed) =>
  hash('sha256', JSON.stringify([before, seq, auditId, kind, lasting, digests]), 'base64url');

type Facts = AuditFacts & { readonly id: number };

/** Makes the link of a line behind another one. */
export function createLink(
  sealer: Sealer,
  { row, before, seq, kind }: { readonly row: Facts } & Pick<Placed, 'before' | 'seq' | 'kind'>,
): AuditLink {
  const texts = textsOf(row);
  const entries = erasableParts.map((part) => {
    const value = texts[part];
    const salt = value === null ? null : randomBytes(16).toString('base64url');
    return { part, salt, digest: value === null || salt === null ? null : digestOf(salt, value) };
  });
  const digests = entries.map(({ digest }) => digest);
  const linkHash = hashOf({ before, seq, auditId: row.id, kind, lasting: texts.lasting, digests });
  const salted = entries.flatMap(({ part, salt, digest }) => [
    [`${part}_digest`, digest],
    [`${part}_salt`, salt],
  ]);
  return {
    ...(Object.fromEntries(salted) as Record<DigestName | SaltName, string | null>),
    seq,
    audit_id: row.id,
    at: row.at,
    kind,
    hash: linkHash,
    tag: sealer.keyedHash(tagged({ hash: linkHash, at: row.at }), purpose).slice(0, digestLength),
  };
}

/** Returns the hash that the link of a line has, unless the line or the link was changed. */
export const expectedHash = (row: AuditFacts, link: AuditLink, before: string): string =>
  hashOf({
    before,
    seq: link.seq,
    auditId: link.audit_id,
    kind: link.kind,
    lasting: textsOf(row).lasting,
    digests: erasableParts.map((part) => link[`${part}_digest`]),
  });

/** Returns whether a program that has one of these keys made the link with this hash. */
export const isTagged = (sealer: Sealer, link: Pick<AuditLink, 'hash' | 'at' | 'tag'>): boolean =>
  sealer.keyedHashes(tagged(link), purpose).some((key) => key.startsWith(link.tag) && link.tag.length === digestLength);

/** Says what became of a part of a line that may be erased. */
export type PartState = 'same' | 'changed' | 'erased';

/** Compares the parts of a line with their digests. A value goes before its salt, so one without a salt was put there afterwards. */
export function compareParts(row: AuditFacts, link: AuditLink): Readonly<Record<ErasablePart, PartState>> {
  const texts = textsOf(row);
  const stateOf = (part: ErasablePart): PartState => {
    const [value, digest, salt] = [texts[part], link[`${part}_digest`], link[`${part}_salt`]];
    if (digest === null) return value === null ? 'same' : 'changed';
    if (value === null) return 'erased';
    return salt !== null && digestOf(salt, value) === digest ? 'same' : 'changed';
  };
  return { network: stateOf('network'), origin: stateOf('origin'), reason: stateOf('reason') };
}
