import type { Knex } from 'knex';
import type { Sealer } from '../../crypto/sealer.ts';
import type { ChangedEmail } from '../../domain/events/event-stream.ts';
import { claimsOfScopes } from '../../domain/clients/scope-claims.ts';
import type { Row } from '../database/database.ts';
import { announcedDetails } from '../undo/announced-changes.ts';

/** Seconds between the writing of a change and of its line, at most. */
const moment = 5;

interface Openid {
  readonly scope?: string;
  readonly claims?: readonly string[];
}

/** The members of a stored grant that say what its client may read. */
interface StoredGrant {
  readonly openid?: Openid;
  readonly rejected?: { readonly openid?: Openid };
}

function releasesEmail({ openid = {}, rejected }: StoredGrant): boolean {
  const given: readonly string[] = [...claimsOfScopes((openid.scope ?? '').split(' ')), ...(openid.claims ?? [])];
  return given.includes('email') && !(rejected?.openid?.claims ?? []).includes('email');
}

/** Returns whether a client holds a grant by which it may read the address of the person. */
export async function mayReadEmail(
  trx: Knex,
  {
    accountId,
    clientId,
    allowed,
  }: { readonly accountId: string; readonly clientId: string; readonly allowed: string | undefined },
): Promise<boolean> {
  if (allowed !== undefined && !allowed.split(' ').includes('email')) return false;
  const rows = (await trx('payloads')
    .where({ model: 'Grant', account_id: accountId, client_id: clientId })
    .select('payload')) as Row[];
  return rows.some(({ payload }) => releasesEmail(JSON.parse(String(payload)) as StoredGrant));
}

/**
 * Returns the address that a change took away, and the one that took its place. Former addresses are kept for as long as the change can be
 * taken back; later nobody can tell.
 */
export async function changedEmails(
  trx: Knex,
  { sealer, accountId, at }: { readonly sealer: Sealer; readonly accountId: string; readonly at: number },
): Promise<ChangedEmail | undefined> {
  const rows = (await trx('announced_changes')
    .where({ account_id: accountId, kind: 'address-changed' })
    .orderBy('place')
    .select('id', 'sealed_details', 'created_at')) as Row[];
  // The change is written a moment before its line.
  const place = rows.findLastIndex((row) => Number(row['created_at']) <= at && Number(row['created_at']) > at - moment);
  const formerAt = (row: Row | undefined) => {
    const email = row && announcedDetails(sealer, row)?.['email'];
    return typeof email === 'string' ? email : undefined;
  };
  const former = formerAt(rows[place]);
  const account = (await trx('accounts').where({ id: accountId }).first('email')) as Row | undefined;
  const present = rows[place + 1] ? formerAt(rows[place + 1]) : account?.['email'];
  return former !== undefined && typeof present === 'string' ? { former, present } : undefined;
}
