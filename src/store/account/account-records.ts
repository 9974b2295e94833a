import { day } from '../../domain/time.ts';
import { countRows } from '../database/row-counts.ts';
import { defineRow, json, named, number, optional, text, type RowOf } from '../database/define-row.ts';
import type { StoreParts } from '../database/store-parts.ts';

const account = defineRow({
  emailVerifiedAt: optional(number),
  termsVersion: optional(text),
  termsAcceptedAt: optional(number),
});
const recoveryCode = defineRow({ createdAt: number, usedAt: optional(number) });
const knownBrowser = defineRow({ firstSeenAt: number, lastSeenAt: number });
const usedService = defineRow({ clientId: text, lastDay: number });
const provisionedPerson = defineRow({
  clientId: text,
  createdAt: number,
  joinedAt: optional(number),
  said: named('attributes', json<Readonly<Record<string, unknown>>>()),
});
const announcedChange = defineRow({
  kind: text,
  madeAt: named('created_at', number),
  undoUntil: named('expires_at', number),
  formerEmail: named('reserved_email', optional(text)),
});

/** Facts that only an export reads; times in epoch seconds. */
export interface AccountRecords {
  readonly emailVerifiedAt: number | undefined;
  readonly terms: { readonly version: string; readonly acceptedAt: number } | undefined;
  readonly recoveryCodes: readonly RowOf<typeof recoveryCode>[];
  readonly knownBrowsers: readonly RowOf<typeof knownBrowser>[];
  /** The last day with each service of the last month, as the statistics keep it; epoch seconds of its beginning, in UTC. */
  readonly recentServices: readonly { readonly clientId: string; readonly lastDayAt: number }[];
  /** Says what services have said of the person whom they invited for her organization. */
  readonly provisioned: readonly RowOf<typeof provisionedPerson>[];
  /** Number of lines of the audit about the account, those included that no person reads. */
  readonly auditLines: number;
  /** Changes that can still be taken back. */
  readonly announcedChanges: readonly RowOf<typeof announcedChange>[];
}

/** Reads what the tables hold about a person beside what other stores read; undefined when the account is gone. */
export type ReadAccountRecords = (accountId: string) => Promise<AccountRecords | undefined>;

export function createAccountRecords({ database, nowSeconds }: StoreParts): ReadAccountRecords {
  const { knex } = database;
  return async (accountId) => {
    const owned = { account_id: accountId };
    const found = await account.first(knex('accounts').where({ id: accountId }));
    if (!found) return undefined;
    const { emailVerifiedAt, termsVersion: version, termsAcceptedAt = 0 } = found;
    const changes = knex('announced_changes').where(owned).where('expires_at', '>', nowSeconds());
    const services = await usedService.list(knex('client_people').where(owned).orderBy('client_id'));
    return {
      emailVerifiedAt,
      terms: version === undefined ? undefined : { version, acceptedAt: termsAcceptedAt },
      recoveryCodes: await recoveryCode.list(knex('recovery_codes').where(owned).orderBy(['created_at', 'used_at'])),
      knownBrowsers: await knownBrowser.list(
        knex('known_browsers').where(owned).orderBy(['first_seen_at', 'last_seen_at']),
      ),
      provisioned: await provisionedPerson.list(knex('scim_people').where(owned).orderBy('client_id')),
      recentServices: services.map(({ clientId, lastDay }) => ({ clientId, lastDayAt: lastDay * day })),
      auditLines: await countRows(knex('audit').where(owned)),
      announcedChanges: await announcedChange.list(changes.orderBy('place')),
    };
  };
}
