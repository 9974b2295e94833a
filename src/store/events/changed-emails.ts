import type { Knex } from 'knex';
import type { Sealer } from '../../crypto/sealer.ts';
import type { ChangedEmail } from '../../domain/events/event-stream.ts';
import { claimsOfScopes } from '../../domain/clients/claims/scope-claims.ts';
import type { StoredGrant } from '../clients/access/access-list.ts';
import { defineRow, json, number, text } from '../database/define-row.ts';
import { announcedDetails } from '../undo/announced-changes.ts';

/** Seconds between the writing of a change and of its line, at most. */
const moment = 5;

const grantShape = defineRow({ payload: json<StoredGrant>() });
const changeShape = defineRow({ id: text, sealedDetails: text, createdAt: number });
const accountShape = defineRow({ email: text });

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
  const grants = trx('payloads').where({ model: 'Grant', account_id: accountId, client_id: clientId });
  return (await grantShape.list(grants)).some(({ payload }) => releasesEmail(payload));
}

/**
 * Returns the address that a change took away, and the one that took its place. Former addresses are kept for as long as the change can be
 * taken back; later nobody can tell.
 */
export async function changedEmails(
  trx: Knex,
  { sealer, accountId, at }: { readonly sealer: Sealer; readonly accountId: string; readonly at: number },
): Promise<ChangedEmail | undefined> {
  const changes = await changeShape.list(
    trx('announced_changes').where({ account_id: accountId, kind: 'address-changed' }).orderBy('place'),
  );
  // The change is written a moment before its line.
  const place = changes.findLastIndex(({ createdAt }) => createdAt <= at && createdAt > at - moment);
  const formerAt = (change: (typeof changes)[number] | undefined) => {
    const email = change && announcedDetails(sealer, change)?.['email'];
    return typeof email === 'string' ? email : undefined;
  };
  const former = formerAt(changes[place]);
  const account = await accountShape.first(trx('accounts').where({ id: accountId }));
  const next = changes[place + 1];
  const present = next ? formerAt(next) : account?.email;
  return former !== undefined && present !== undefined ? { former, present } : undefined;
}
