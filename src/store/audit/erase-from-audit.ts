import type { Sealer } from '../../crypto/sealer.ts';
import type { Database, Transaction } from '../database/database.ts';
import { defineRow, number, text } from '../database/define-row.ts';
import { chainLock } from './chain/audit-chain.ts';
import { auditLine, isGenuine, macOf } from './audit-rows.ts';

const detailsShape = defineRow({ id: number, details: text });

interface Erasing {
  readonly dialect: Database['dialect'];
  readonly sealer: Sealer;
  /** Accounts that are deleted. */
  readonly ids: readonly string[];
}

/** Takes the reason out of details, where programs of before the column wrote it. Details that cannot be read go whole. */
function withoutReason(details: string): string {
  try {
    const { reason: _reason, ...rest } = JSON.parse(details) as Readonly<Record<string, unknown>>;
    return JSON.stringify(rest);
  } catch {
    return '{}';
  }
}

/**
 * Erases what the lines of deleted accounts tell of their persons: network, browser, system and the reasons of agents. The lines stay, since
 * they say what happened here. The salts of the chain go too, so that nothing can be guessed from its digests.
 */
export async function eraseFromAudit(trx: Transaction, { dialect, sealer, ids }: Erasing): Promise<void> {
  // The chain must not take up a line that is being emptied.
  if (dialect === 'postgres') await trx.raw('SELECT pg_advisory_xact_lock(?)', [chainLock]);
  const lines = () => trx('audit').whereIn('account_id', ids);
  const chained = () => trx('audit_links as l').whereRaw('l.audit_id = audit.id').select(trx.raw('1'));
  const unchained = await auditLine.list(lines().whereNotNull('mac').whereNotExists(chained()));

  // Lines that were emptied before are not written again: the job comes twice.
  await lines()
    .whereRaw('(network IS NOT NULL OR browser_family IS NOT NULL OR system_family IS NOT NULL)')
    .update({ network: null, browser_family: null, system_family: null });
  await lines().whereNotNull('reason').update({ reason: null });
  const older = await detailsShape.list(
    lines().where('event', 'like', 'account.%').whereNull('nonce').where('details', 'like', '%"reason"%'),
  );
  for (const { id, details } of older)
    await trx('audit')
      .where({ id })
      .update({ details: withoutReason(details) });
  await trx('audit_links')
    .whereIn('audit_id', lines().select('id'))
    .whereRaw('(network_salt IS NOT NULL OR origin_salt IS NOT NULL OR reason_salt IS NOT NULL)')
    .update({ network_salt: null, origin_salt: null, reason_salt: null });

  // The keyed hash of a line that the chain has not taken up yet is that of the emptied line.
  for (const before of unchained) {
    if (!isGenuine(sealer, before)) continue;
    const row = await auditLine.first(trx('audit').where({ id: before.id }));
    if (row)
      await trx('audit')
        .where({ id: before.id })
        .update({ mac: macOf(sealer, row) });
  }
}
