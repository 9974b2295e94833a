import { erasableParts, type ErasablePart } from '../../domain/audit/audit-row.ts';
import { networkSeconds } from '../../domain/network/network-life.ts';
import { day } from '../../domain/time.ts';
import type { Services } from '../../services.ts';
import type { LinkedRow } from '../../store/audit/chain/audit-evidence.ts';
import { found } from './audit-fault.ts';

/** Says what is known of the chain while its lines are examined. */
export interface Examination {
  readonly services: Pick<Services, 'auditTrail' | 'config' | 'nowSeconds'>;
  /** Accounts that were asked about, and whether the audit says that they were deleted. */
  readonly deleted: Map<string, boolean>;
  /** When the chain began, where the program began it by itself. */
  readonly begunAt: number | undefined;
}

const partNames: Readonly<Record<ErasablePart, string>> = {
  network: 'the network',
  origin: 'the browser and the system',
  reason: 'the reason',
};

async function isDeleted({ services, deleted }: Examination, accountId: string): Promise<boolean> {
  const known = deleted.get(accountId);
  if (known !== undefined) return known;
  const answer = await services.auditTrail.evidence.saysDeleted(accountId);
  if (deleted.size > 10_000) deleted.clear();
  deleted.set(accountId, answer);
  return answer;
}

type Row = NonNullable<LinkedRow['row']>;

/** Returns whether the program itself erases a part of this line by now. */
async function mayBeErased(about: Examination, row: Row, part: ErasablePart): Promise<boolean> {
  if (part === 'network' && row.at <= about.services.nowSeconds() - networkSeconds) return true;
  return row.account_id !== null && (await isDeleted(about, row.account_id));
}

async function examineParts(about: Examination, { link, row, parts }: LinkedRow): Promise<void> {
  if (!row || !parts) return;
  const place = { line: row.id, link: link.seq };
  for (const part of erasableParts) {
    const state = parts[part];
    if (state === 'same') continue;
    if (state === 'changed') found({ ...place, what: `line ${row.id} was changed: ${partNames[part]}` });
    if (await mayBeErased(about, row, part)) continue;
    found({ ...place, what: `line ${row.id} was changed: ${partNames[part]} was erased before its time` });
  }
}

/** Says what does not fit where a link is not that of its line. */
function nameChange({ link, row, isTagged }: LinkedRow): never {
  const place = { line: link.audit_id, link: link.seq };
  if (!row) return found({ ...place, what: `line ${link.audit_id} was removed` });
  if (isTagged) return found({ ...place, what: `line ${row.id} was changed` });
  return found({ ...place, what: `line ${row.id} or its link ${link.seq} was changed` });
}

/** Examines a line and its link; what was done to either ends the walk. Lines that are past their time may be gone. */
export async function examineLine(about: Examination, linked: LinkedRow): Promise<void> {
  const { link, row, isLinked, isTagged } = linked;
  const { config, nowSeconds } = about.services;
  const isPurgeable = link.at <= nowSeconds() - config.auditDays * day;
  if (!row && isPurgeable && isTagged) return;
  if (!row || !isLinked) nameChange(linked);
  if (link.at !== row.at)
    found({ line: row.id, link: link.seq, what: `link ${link.seq} of line ${row.id} was changed` });
  if (link.kind === 'foreign')
    found({ line: row.id, link: link.seq, what: `line ${row.id} was inserted or changed past the program` });
  await examineParts(about, linked);
  const isBefore = about.begunAt !== undefined && row.at < about.begunAt - day && row.actor_kind !== 'command';
  if (link.kind === 'sealed' && isBefore)
    found({
      line: row.id,
      link: link.seq,
      what: `line ${row.id} is older than the chain: an earlier chain was removed`,
    });
}
