import type { KeyObject } from 'node:crypto';
import type { Row } from '../../database/database.ts';
import { defineRow, named, number, optional } from '../../database/define-row.ts';
import { hasRow } from '../../database/row-counts.ts';
import type { StoreParts } from '../../database/store-parts.ts';
import { headShape, isSigned, kidOf, type AuditHead, type HeadNote } from './audit-head.ts';
import { createAuditKeys } from './audit-keys.ts';
import {
  compareParts,
  expectedHash,
  isTagged,
  linkShape,
  type AuditLink,
  type LinkKind,
  type PartState,
} from './audit-link.ts';
import { auditLine, type AuditRow } from '../audit-rows.ts';
import { kindOfLine } from './kind-of-line.ts';
import type { ErasablePart } from '../../../domain/audit/audit-row.ts';

/** A link with its line, and what they say of each other. */
export interface LinkedRow {
  readonly link: AuditLink;
  /** Undefined where the line is gone. */
  readonly row: AuditRow | undefined;
  /** The hash of the link is that of the line and of the link before it. */
  readonly isLinked: boolean;
  /** The program made the link with this hash; false also for a link of a key that was thrown away. */
  readonly isTagged: boolean;
  readonly parts: Readonly<Record<ErasablePart, PartState>> | undefined;
}

interface Heads {
  readonly anchor: AuditHead | undefined;
  readonly latest: AuditHead | undefined;
  readonly checkpoints: ReadonlyMap<number, AuditHead>;
  /** The number of the last link, signed or not; undefined where there is none. */
  readonly lastLink: number | undefined;
}

/** Reads what shows whether the audit was changed. */
export interface AuditEvidence {
  heads(): Promise<Heads>;
  /** Returns the public halves of the keys that open, by their names. */
  keys(): Promise<ReadonlyMap<string, KeyObject>>;
  /** Returns the name of a public key, as heads have it. */
  kidOf(key: KeyObject): string;
  isSigned(head: AuditHead, key: KeyObject): boolean;
  /** Returns links with their lines behind a link. */
  linked(behind: Pick<AuditLink, 'seq' | 'hash'>, size: number): Promise<readonly LinkedRow[]>;
  /** Returns lines without a link behind a line, and how the chain with this anchor would find each. */
  unchained(
    after: number | undefined,
    size: number,
    note: HeadNote,
  ): Promise<readonly { readonly row: AuditRow; readonly kind: LinkKind }[]>;
  /** Returns the first line that repeats another one, with the number of that one. */
  repeated(): Promise<{ readonly id: number; readonly of: number } | undefined>;
  /** Returns whether the audit says that an account was deleted. */
  saysDeleted(accountId: string): Promise<boolean>;
}

const linkOfL = linkShape.under('l');
const lineOfA = auditLine.under('a');
const lastShape = defineRow({ lastLink: optional(number) });
const repeatedShape = defineRow({ id: named('last', number), of: named('first', number) });

export function createAuditEvidence({ database, sealer, nowSeconds }: StoreParts): AuditEvidence {
  const { knex } = database;
  const keys = createAuditKeys({ sealer, nowSeconds });
  const examine = (row: Row, before: string): LinkedRow => {
    const link = linkOfL.read(row);
    const found = row['a_id'] === null ? undefined : lineOfA.read(row);
    return {
      link,
      row: found,
      isLinked: found !== undefined && expectedHash(found, link, before) === link.hash,
      isTagged: isTagged(sealer, link),
      parts: found && compareParts(found, link),
    };
  };

  return {
    async heads() {
      // One statement, so that the newest head and the last link are those of one moment.
      const rows = (await knex('audit_heads').select('*', knex('audit_links').max('seq').as('last_link'))) as Row[];
      const heads = rows.map(headShape.read);
      const [row] = rows.length > 0 ? rows : ((await knex('audit_links').max('seq as last_link')) as Row[]);
      return {
        anchor: heads.find(({ kind }) => kind === 'anchor'),
        latest: heads.find(({ kind }) => kind === 'latest'),
        checkpoints: new Map(heads.flatMap((head) => (head.kind === 'checkpoint' ? [[head.seq, head] as const] : []))),
        ...lastShape.read({ ...row }),
      };
    },
    async keys() {
      const all = await keys.all(database.reader);
      return new Map([...all].map(([kid, { publicKey }]) => [kid, publicKey]));
    },
    isSigned,
    kidOf,
    async linked({ seq, hash }, size) {
      const rows = (await knex('audit_links as l')
        .leftJoin('audit as a', 'a.id', 'l.audit_id')
        .where('l.seq', '>', seq)
        .orderBy('l.seq')
        .limit(size)
        .select(...linkOfL.columns, ...lineOfA.columns)) as Row[];
      const before = [hash, ...rows.map((row) => linkOfL.read(row).hash)];
      return rows.map((row, index) => examine(row, before[index]!));
    },
    async unchained(after, size, note) {
      const wanted = knex('audit as a');
      if (after !== undefined) void wanted.where('a.id', '>', after);
      const rows = await auditLine.list(
        wanted
          .whereNotExists(knex('audit_links as l').where('l.audit_id', knex.ref('a.id')).select(knex.raw('1')))
          .orderBy('a.id')
          .limit(size),
      );
      const asked = { note, now: nowSeconds() };
      return rows.map((row) => ({ row, kind: kindOfLine(sealer, row, asked) }));
    },
    async repeated() {
      const [row] = (await knex('audit')
        .whereNotNull('nonce')
        .groupBy('nonce')
        .havingRaw('count(*) > 1')
        .orderByRaw('max(id)')
        .limit(1)
        .select(knex.raw('min(id) AS first, max(id) AS last'))) as Row[];
      return row && repeatedShape.read(row);
    },
    saysDeleted: (accountId) =>
      hasRow(knex('audit').where({ account_id: accountId, event: 'account.deleted' }).first('id')),
  };
}
