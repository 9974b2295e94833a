import type { Sealer } from '../../../crypto/sealer.ts';
import type { Executor } from '../../database/database.ts';
import { auditKeyFrom, drawAuditKey, privateTextOf, type AuditKey } from './audit-head.ts';
import { BrokenAuditChain } from './broken-audit-chain.ts';
import { defineRow, text } from '../../database/define-row.ts';
import type { SealedColumn } from '../../database/sealed-column.ts';

/** Reads the keys that sign heads, and makes them. */
export interface AuditKeys {
  /** Makes the key of a chain that begins. */
  draw(tx: Executor): Promise<AuditKey>;
  /** Returns the key that signs. It is sealed anew where ENCRYPTION_KEYS has a newer key, so that the former one may be thrown away. */
  current(tx: Executor): Promise<AuditKey>;
  /** Returns whether a chain was begun here at some time. */
  exist(tx: Executor): Promise<boolean>;
  /** Returns every key that opens, by its name. A public key of the table alone proves nothing, since anybody with the table can write one. */
  all(tx: Executor): Promise<ReadonlyMap<string, AuditKey>>;
}

const keyShape = defineRow({ kid: text, sealedPrivateJwk: text });
const keysSql = `SELECT ${keyShape.select} FROM audit_keys WHERE created_at >= ? ORDER BY created_at DESC, kid`;
const insertSql = 'INSERT INTO audit_keys (kid, sealed_private_jwk, public_jwk, created_at) VALUES (?, ?, ?, ?)';
const resealSql = 'UPDATE audit_keys SET sealed_private_jwk = ? WHERE kid = ?';

const about = (kid: string) => `audit-key:${kid}`;

export const sealedAuditKeys: SealedColumn = {
  table: 'audit_keys',
  column: 'sealed_private_jwk',
  key: ['kid'],
  about: ({ kid }) => about(String(kid)),
};

export function createAuditKeys({
  sealer,
  nowSeconds,
}: {
  readonly sealer: Sealer;
  readonly nowSeconds: () => number;
}): AuditKeys {
  const sealed = (key: AuditKey) => sealer.seal(privateTextOf(key), about(key.kid));
  const read = async (tx: Executor) => {
    const rows = await tx.all(keysSql, [0]);
    return rows.map(keyShape.read).flatMap(({ kid, sealedPrivateJwk: stored }) => {
      const clear = sealer.open(stored, about(kid));
      return clear === undefined ? [] : { key: auditKeyFrom(clear), text: stored };
    });
  };
  return {
    async draw(tx) {
      const key = drawAuditKey();
      const publicJwk = { ...key.publicKey.export({ format: 'jwk' }), kid: key.kid, alg: 'ES256', use: 'sig' };
      await tx.all(insertSql, [key.kid, sealed(key), JSON.stringify(publicJwk), nowSeconds()]);
      return key;
    },
    async current(tx) {
      const [newest] = await read(tx);
      if (!newest) throw new BrokenAuditChain('no key that signs the audit opens with ENCRYPTION_KEYS');
      if (!sealer.isNewest(newest.text)) await tx.all(resealSql, [sealed(newest.key), newest.key.kid]);
      return newest.key;
    },
    exist: async (tx) => (await tx.all(keysSql, [0])).length > 0,
    async all(tx) {
      return new Map((await read(tx)).map(({ key }) => [key.kid, key]));
    },
  };
}
