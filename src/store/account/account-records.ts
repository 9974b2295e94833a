import { day } from '../../domain/time.ts';
import type { Row } from '../database/database.ts';
import type { StoreParts } from '../database/store-parts.ts';

/** Facts that only an export reads; times in epoch seconds. */
export interface AccountRecords {
  readonly emailVerifiedAt: number | undefined;
  readonly terms: { readonly version: string; readonly acceptedAt: number } | undefined;
  readonly recoveryCodes: readonly { readonly createdAt: number; readonly usedAt: number | undefined }[];
  readonly knownBrowsers: readonly { readonly firstSeenAt: number; readonly lastSeenAt: number }[];
  /** The last day with each service of the last month, as the statistics keep it; epoch seconds of its beginning, in UTC. */
  readonly recentServices: readonly { readonly clientId: string; readonly lastDayAt: number }[];
  /** Says what services have said of the person whom they invited for her organization. */
  readonly provisioned: readonly {
    readonly clientId: string;
    readonly createdAt: number;
    readonly joinedAt: number | undefined;
    readonly said: Readonly<Record<string, unknown>>;
  }[];
  /** Number of lines of the audit about the account, those included that no person reads. */
  readonly auditLines: number;
  /** Changes that can still be taken back. */
  readonly announcedChanges: readonly {
    readonly kind: string;
    readonly madeAt: number;
    readonly undoUntil: number;
    readonly formerEmail: string | undefined;
  }[];
}

/** Reads what the tables hold about a person beside what other stores read; undefined when the account is gone. */
export type ReadAccountRecords = (accountId: string) => Promise<AccountRecords | undefined>;

const time = (value: unknown) => (value === null ? undefined : Number(value));

export function createAccountRecords({ database, nowSeconds }: StoreParts): ReadAccountRecords {
  const { knex } = database;
  return async (accountId) => {
    const owned = { account_id: accountId };
    const account = (await knex('accounts')
      .where({ id: accountId })
      .first('email_verified_at', 'terms_version', 'terms_accepted_at')) as Row | undefined;
    if (!account) return undefined;
    const codes = (await knex('recovery_codes')
      .where(owned)
      .select('created_at', 'used_at')
      .orderBy(['created_at', 'used_at'])) as Row[];
    const browsers = (await knex('known_browsers')
      .where(owned)
      .select('first_seen_at', 'last_seen_at')
      .orderBy(['first_seen_at', 'last_seen_at'])) as Row[];
    const changes = (await knex('announced_changes')
      .where(owned)
      .where('expires_at', '>', nowSeconds())
      .select('kind', 'created_at', 'expires_at', 'reserved_email')
      .orderBy('place')) as Row[];
    const services = (await knex('client_people')
      .where(owned)
      .select('client_id', 'last_day')
      .orderBy('client_id')) as Row[];
    const provisioned = (await knex('scim_people')
      .where(owned)
      .select('client_id', 'created_at', 'joined_at', 'attributes')
      .orderBy('client_id')) as Row[];
    const [lines] = (await knex('audit').where(owned).count({ lines: '*' })) as Row[];
    const version = account['terms_version'] as string | null;
    return {
      emailVerifiedAt: time(account['email_verified_at']),
      terms: version === null ? undefined : { version, acceptedAt: Number(account['terms_accepted_at']) },
      recoveryCodes: codes.map((row) => ({ createdAt: Number(row['created_at']), usedAt: time(row['used_at']) })),
      knownBrowsers: browsers.map((row) => ({
        firstSeenAt: Number(row['first_seen_at']),
        lastSeenAt: Number(row['last_seen_at']),
      })),
      provisioned: provisioned.map((row) => ({
        clientId: String(row['client_id']),
        createdAt: Number(row['created_at']),
        joinedAt: time(row['joined_at']),
        said: JSON.parse(String(row['attributes'])) as Readonly<Record<string, unknown>>,
      })),
      recentServices: services.map((row) => ({
        clientId: String(row['client_id']),
        lastDayAt: Number(row['last_day']) * day,
      })),
      auditLines: Number(lines?.['lines'] ?? 0),
      announcedChanges: changes.map((row) => ({
        kind: String(row['kind']),
        madeAt: Number(row['created_at']),
        undoUntil: Number(row['expires_at']),
        formerEmail: (row['reserved_email'] as string | null) ?? undefined,
      })),
    };
  };
}
