import type { Knex } from 'knex';
import type { Database } from '../../src/store/database/database.ts';

const keyTimes = 'createdAt activeFrom retiredAt?';
const changes = 'version createdAt updatedAt';

/**
 * The tables, each with its fields by type. A `?` follows a field that may be null. `order` names the fields that order the rows of a list.
 * The tests call a table and a column in camelCase; this file alone knows how the database calls them, and which columns hold JSON.
 */
const tables = {
  migrations: { order: 'id', texts: 'name? migrationTime?', numbers: 'id batch?' },
  migrationsLock: { order: 'index', numbers: 'index isLocked?' },
  accounts: {
    order: 'id',
    texts: [
      'id username email emailCanonical passwordHash? locale? roles termsVersion? familyName? givenName? phone?',
      'street? locality? postalCode? country? category? siret? vat? companyName? jobTitle? companyStreet?',
      'companyLocality? companyPostalCode? companyCountry? disabledFor? owedSteps?',
    ],
    numbers: [
      'emailVerifiedAt? passwordChangedAt? termsAcceptedAt? disabledAt? sessionEpoch createdAt updatedAt',
      'secondFactorAt? passwordReminder? passwordResetAt? deletionRequestedAt? deletionDueAt? activeAt?',
      'activityCheckedAt restrictedAt?',
    ],
  },
  knownBrowsers: { order: 'accountId browser', texts: 'accountId browser', numbers: 'firstSeenAt lastSeenAt toldAt?' },
  clients: {
    order: 'clientId',
    texts: 'clientId serviceAccountId? backchannelLogoutUri? deletionUri?',
    numbers: 'disabledAt? createdAt updatedAt version deletedAt?',
    flags: 'development',
    json: 'metadata',
    lists: 'secretHashes secrets?',
  },
  signingKeys: { order: 'kid', texts: 'kid alg sealedPrivateJwk', numbers: keyTimes, json: 'publicJwk' },
  externalKeys: { order: 'kid', texts: 'kid alg handle', numbers: keyTimes, json: 'publicJwk' },
  documentBlocks: { order: 'target', texts: 'target reason', numbers: 'at' },
  registeredApis: { order: 'id', texts: 'id identifier introspectionClient?', numbers: changes, json: 'definition' },
  apiClients: { order: 'apiId clientId', texts: 'apiId clientId scopes' },
  versions: { order: 'noun', texts: 'noun', numbers: 'version' },
  payloads: {
    order: 'model id',
    texts: 'model id sealed? grantId? sessionUid? accountId? clientId? uid? sessionKey? grantType?',
    numbers: 'consumedAt? expiresAt? issuedAt?',
    json: 'payload',
  },
  endedSessions: { order: 'uid', texts: 'uid', numbers: 'expiresAt' },
  throttles: { order: 'key', texts: 'key', numbers: 'failures blockedUntil windowStart windowCount expiresAt' },
  outbox: {
    order: 'createdAt id',
    texts: 'id kind recipient sealedBody? lastError? accountId? subject?',
    numbers: 'createdAt dueAt expiresAt attempts deliveredAt? bulk',
  },
  audit: {
    order: 'id',
    texts: [
      'event accountId? clientId? requestId? network? browserFamily? systemFamily? actorKind? actorId?',
      'targetKind? targetId? reason? nonce? mac?',
    ],
    numbers: 'id at',
    json: 'details?',
  },
  photos: {
    order: 'createdAt id',
    texts: 'id flowId? browser? accountId? sealedAddress sealedSmall sealedLarge',
    numbers: 'createdAt',
  },
  announcedChanges: {
    order: 'createdAt id',
    texts: 'id accountId kind sealedDetails reservedEmail?',
    numbers: 'place createdAt expiresAt',
  },
  totpDevices: {
    order: 'createdAt id',
    texts: 'id accountId label sealedSecret algorithm',
    numbers: 'lastStep createdAt lastUsedAt? digits period',
  },
  imports: { order: 'startedAt id', texts: 'id realm operator', numbers: 'startedAt finishedAt?', json: 'counts' },
  carriedFacts: { order: 'accountId', texts: 'accountId', json: 'facts brought?' },
  importedClients: { order: 'clientId', texts: 'clientId realm', numbers: 'version', json: 'brought notes' },
  importedPeople: {
    order: 'accountId',
    texts: 'accountId realm importId digest sealedEntry',
    bytes: 'sealedOriginal?',
  },
  keptPasswords: { order: 'accountId', texts: 'accountId sealedHashes' },
  keycloakRealms: { order: 'realm', texts: 'realm', numbers: 'startedAt finishedAt?', json: 'aliases' },
  recoveryCodes: { order: 'accountId codeHash', texts: 'accountId codeHash', numbers: 'createdAt usedAt?' },
  trustedBrowsers: {
    order: 'createdAt id',
    texts: 'id accountId secretHash family',
    numbers: 'createdAt lastUsedAt? expiresAt',
  },
  passkeys: {
    order: 'createdAt id',
    texts: 'id accountId credentialId publicKey transports aaguid label',
    numbers: 'signCount createdAt lastUsedAt?',
    flags: 'synced backedUp securityKey unseen',
  },
  formerConsents: { order: 'accountId clientId', texts: 'accountId clientId scopes', numbers: 'givenAt' },
  formerPasswords: { order: 'accountId place', texts: 'accountId passwordHash', numbers: 'place replacedAt' },
  lostDeviceRequests: { order: 'begunAt id', texts: 'id accountId reference proof?', numbers: 'begunAt endsAt nextAt' },
  failureNotices: { order: 'accountId', texts: 'accountId', numbers: 'toldAt' },
  identities: {
    order: 'linkedAt id',
    texts: 'id accountId upstream issuer subject givenName? familyName? email? declinedEmail? pivot?',
    numbers: 'linkedAt lastUsedAt?',
  },
  upstreamSessions: { order: 'sessionUid upstream', texts: 'sessionUid upstream sealedIdToken', numbers: 'openedAt' },
  logoutNotices: {
    order: 'sessionUid clientId',
    texts: 'sessionUid clientId accountId sid',
    numbers: 'endedAt dueAt attempts',
  },
  schemaFloor: { order: 'migration', texts: 'migration' },
  fixedSettings: { order: 'name', texts: 'name value', numbers: 'notedAt', flags: 'production' },
  reservedUsernames: { order: 'nameHash', texts: 'nameHash accountId?', numbers: 'reservedAt expiresAt' },
  closingServices: { order: 'accountId clientId', texts: 'accountId clientId' },
  deletionNotices: { order: 'accountId clientId', texts: 'accountId clientId', numbers: 'endedAt dueAt attempts' },
  deletedAccounts: { order: 'deletedAt id', texts: 'id', numbers: 'deletedAt clearedAt?' },
  exports: {
    order: 'askedAt id',
    texts: 'id accountId sessionUid browser lang digest?',
    numbers: 'askedAt expiresAt dueAt? attempts percent readyAt? size?',
  },
  exportChunks: {
    order: 'exportId attempt place',
    texts: 'exportId',
    numbers: 'attempt place expiresAt',
    bytes: 'sealed',
  },
  inactivityNotices: { order: 'accountId', texts: 'accountId messageId?', numbers: 'days closesAt dueAt' },
  declinedPasskeyOffers: { order: 'accountId browser', texts: 'accountId browser', numbers: 'expiresAt?' },
  clientSecretReminders: { order: 'clientId secretId days', texts: 'clientId secretId', numbers: 'days sentAt' },
  clientKeyChecks: { order: 'clientId', texts: 'clientId', numbers: 'checkedAt', flags: 'failed', lists: 'keys' },
  clientContacts: {
    order: 'id',
    texts: 'id clientId kind email emailCanonical accountId?',
    numbers: 'invitedAt? joinedAt? acceptedAt?',
  },
  clientVersions: {
    order: 'clientId number',
    texts: 'clientId event actorKind? actorId? reason?',
    numbers: 'number at',
    json: 'members',
  },
  dayCounts: { order: 'day clientId kind', texts: 'clientId kind', numbers: 'day count' },
  clientPeople: { order: 'clientId accountId', texts: 'clientId accountId', numbers: 'lastDay' },
  clientUses: { order: 'clientId secretId', texts: 'clientId secretId', numbers: 'lastUsedAt' },
  cursors: { order: 'name', texts: 'name', numbers: 'position' },
  processes: { order: 'startedAt id', texts: 'id version', numbers: 'startedAt seenAt', json: 'facts' },
  clientLogos: { order: 'createdAt id', texts: 'id clientId? picture', numbers: 'createdAt' },
  clientRefusals: {
    order: 'clientId id',
    texts: 'clientId id kind address? detail? reference?',
    numbers: 'times firstAt lastAt',
    flags: 'isWhole',
  },
  auditLinks: {
    order: 'seq',
    texts: 'kind hash tag networkDigest? networkSalt? originDigest? originSalt? reasonDigest? reasonSalt?',
    numbers: 'seq auditId at',
  },
  auditHeads: { order: 'kind seq', texts: 'kind hash kid note signature', numbers: 'seq? signedAt' },
  auditKeys: { order: 'kid', texts: 'kid sealedPrivateJwk', numbers: 'createdAt', json: 'publicJwk' },
  productionRequests: { order: 'clientId', texts: 'clientId accountId reason', numbers: 'at' },
  formerClientIds: { order: 'clientId', texts: 'clientId', numbers: 'at' },
  clientContactLosses: { order: 'clientId kind', texts: 'clientId kind', numbers: 'lostAt' },
  approvals: {
    order: 'at id',
    texts: 'id accountId act sealedInput standing reason agentKind agentId ending? endedBy? endReason? agentThrough?',
    numbers: 'at lapsesAt toldAt? endedAt?',
  },
  approvalAgreements: { order: 'approvalId accountId', texts: 'approvalId accountId reason', numbers: 'at' },
  breachRuns: { order: 'begunAt id', texts: 'id incident message', numbers: 'begunAt', json: 'facts' },
  breachNotices: { order: 'runId accountId', texts: 'runId accountId', numbers: 'toldAt' },
  clientTokens: {
    order: 'createdAt id',
    texts: 'id name tokenHash hint',
    numbers: 'maxUses? uses createdAt expiresAt revokedAt?',
    json: 'policy',
  },
  clientRegistrations: { order: 'clientId', texts: 'clientId tokenId accessHash', numbers: 'createdAt' },
  eventStreams: {
    order: 'createdAt id',
    texts: 'id clientId madeBy status statusReason? statusBy? method endpoint? sealedAuthorization? description?',
    numbers: 'statusAt createdAt since askedAt? seenAt dueAt attempts failingSince? leasedUntil servedAt',
    lists: 'events?',
  },
  eventNotices: {
    order: 'position',
    texts: 'streamId jti kind accountId? txn sealed?',
    numbers: 'position at createdAt',
    json: 'details',
  },
  eventDeliveries: { order: 'id', texts: 'streamId kind jti result detail?', numbers: 'id at attempts' },
  eventRemovedSubjects: { order: 'streamId accountId', texts: 'streamId accountId' },
  eventPartings: { order: 'accountId clientId', texts: 'accountId clientId', numbers: 'at' },
  scimPeople: {
    order: 'createdAt id',
    texts: [
      'id clientId accountId? attributes externalId? userNameKey emailKey? emailTypeKey? displayNameKey?',
      'familyNameKey? givenNameKey? emailCanonical titleKey?',
    ],
    numbers: 'invitedAt? joinedAt? disabledAt? version createdAt updatedAt',
    flags: 'isFounded isActive',
  },
  addressCorrections: {
    order: 'accountId',
    texts: 'accountId id email emailCanonical',
    numbers: 'askedAt provedAt? effectiveAt expiresAt',
  },
  backups: { order: 'at', texts: 'kind', numbers: 'at bytes' },
  hashKeys: { order: 'createdAt id', texts: 'id sealedKey', numbers: 'createdAt' },
  adminRemovals: { order: 'accountId', texts: 'accountId id askedBy? reason?', numbers: 'askedAt effectiveAt' },
} as const;

type Words<S> = S extends `${infer Word} ${infer Rest}` ? Word | Words<Rest> : S & string;
type Fields<S, T> = {
  [
    W in Words<S extends readonly unknown[] ? S[number] : S> as W extends `${infer Name}?` ? Name : W
  ]: W extends `${string}?` ? T | null : T;
};
type Json = Readonly<Record<string, unknown>>;
interface Types {
  readonly texts: string;
  readonly numbers: number;
  readonly flags: boolean;
  readonly json: Json;
  readonly lists: readonly Json[];
  readonly bytes: Buffer;
}
type Together<U> = (U extends unknown ? (of: U) => void : never) extends (of: infer All) => void ? All : never;
type FieldsOf<T> = Together<{ [K in keyof Types]: K extends keyof T ? Fields<T[K], Types[K]> : never }[keyof Types]>;
/** A row of a table, as a test reads it. */
export type Row<N extends keyof typeof tables> = {
  [F in keyof FieldsOf<(typeof tables)[N]>]: FieldsOf<(typeof tables)[N]>[F];
};

/** A condition beyond equality, made by `like`, `above` and `not`. */
type Condition = (query: Knex.QueryBuilder, column: string) => void;
/** Each field has the value, one of the values, or meets the condition. */
type Where<R> = { readonly [F in keyof R]?: R[F] | readonly R[F][] | Condition };
/** A text in a field of JSON is written as it is, for rows that are to be damaged. */
type Changes<R> = {
  readonly [F in keyof R]?: R[F] | (NonNullable<R[F]> extends string | number | boolean ? never : string);
};

/** The rows of a table. Every list is in the order of the table. */
interface Rows<R> {
  /** Returns the rows, with these fields alone where some are named. */
  list<F extends keyof R = keyof R>(where?: Where<R>, ...fields: readonly F[]): Promise<Pick<R, F>[]>;
  /** Returns one field of each row. */
  values<F extends keyof R>(field: F, where?: Where<R>): Promise<R[F][]>;
  /** Returns the first of the rows, if there is one. */
  find(where?: Where<R>): Promise<R | undefined>;
  /** Returns the first of the rows; throws where there is none. */
  first(where?: Where<R>): Promise<R>;
  /** Returns the last of the rows; throws where there is none. */
  last(where?: Where<R>): Promise<R>;
  count(where?: Where<R>): Promise<number>;
  /** Changes rows, and returns how many. */
  change(where: Where<R>, changes: Changes<R>): Promise<number>;
  /** Removes rows, and returns how many. */
  remove(where?: Where<R>): Promise<number>;
  /** Locks rows until the transaction ends; SQLite locks none. */
  lock(where: Where<R>): Promise<void>;
  /** Does this while the table is away, as a database that fails. */
  withoutTable(work: () => Promise<unknown>): Promise<void>;
  insert(rows: Changes<R> | readonly Changes<R>[]): Promise<void>;
}

export type AllRows = { readonly [N in keyof typeof tables]: Rows<Row<N>> };

/** Matches texts, as LIKE does in SQL. */
export const like =
  (pattern: string): Condition =>
  (query, column) =>
    query.whereLike(column, pattern);

/** Matches numbers that are greater. */
export const above =
  (least: number): Condition =>
  (query, column) =>
    query.where(column, '>', least);

/** Matches everything else; `not(null)` is any value at all. */
export const not =
  (value: unknown): Condition =>
  (query, column) =>
    query.whereNot((inner) => restrict(inner, column, value));

function restrict(query: Knex.QueryBuilder, column: string, value: unknown): void {
  if (typeof value === 'function') (value as Condition)(query, column);
  else if (Array.isArray(value)) query.whereIn(column, value);
  else if (value === null) query.whereNull(column);
  else query.where(column, value as string);
}

function toSql(name: string): string {
  if (name.includes('_')) throw new Error(`${name} is the name of a column; a test calls it ${toField(name)}`);
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
/** Returns the field of a column, or the member of a table. */
export const toField = (column: string) => column.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());

/** What the database calls the tables. */
export const tableNames: readonly string[] = Object.keys(tables).map(toSql);

interface Shape {
  readonly order: string;
  readonly json?: string;
  readonly lists?: string;
  readonly flags?: string;
}
type Fielded = Record<string, unknown>;

function rowsOfTable(
  knex: () => Knex,
  name: string,
  { order, json = '', lists = '', flags = '' }: Shape,
): Rows<Fielded> {
  const named = (list: string) => new Set(list.replaceAll('?', '').split(' '));
  const [parsed, booleans] = [named(`${json} ${lists}`), named(flags)];
  const value = (field: string, stored: unknown): unknown => {
    if (booleans.has(field)) return Boolean(stored);
    return parsed.has(field) && typeof stored === 'string' ? (JSON.parse(stored) as unknown) : stored;
  };
  const read = (row: object): Fielded =>
    Object.fromEntries(
      Object.entries(row).map(([column, stored]) => [toField(column), value(toField(column), stored)] as const),
    );
  const written = (row: Changes<Fielded>): Fielded =>
    Object.fromEntries(
      Object.entries(row).map(([field, given]) => [
        toSql(field),
        parsed.has(field) && typeof given === 'object' && given !== null ? JSON.stringify(given) : given,
      ]),
    );
  const matching = (where: Where<Fielded>): Knex.QueryBuilder => {
    const query = knex()(toSql(name)) as Knex.QueryBuilder;
    for (const [field, wanted] of Object.entries(where)) restrict(query, toSql(field), wanted);
    return query;
  };
  const list = async (where: Where<Fielded> = {}, ...fields: readonly string[]) => {
    const columns = fields.map(toSql);
    const found = (await matching(where).orderBy(order.split(' ').map(toSql)).select(columns)) as object[];
    return found.map(read);
  };
  const oneOf = async (where: Where<Fielded> = {}, place: 0 | -1 = 0): Promise<Fielded> => {
    const found = (await list(where)).at(place);
    if (!found) throw new Error(`${name} has no row where ${JSON.stringify(where)}`);
    return found;
  };
  return {
    list: list as Rows<Fielded>['list'],
    values: async (field, where = {}) => (await list(where, field)).map((row) => row[field]),
    find: async (where = {}) => (await list(where))[0],
    first: (where) => oneOf(where),
    last: (where) => oneOf(where, -1),
    count: async (where = {}) => (await list(where)).length,
    change: async (where, changes) => Number(await matching(where).update(written(changes))),
    remove: async (where = {}) => Number(await matching(where).delete()),
    lock: async (where) => void (await matching(where).forUpdate().select()),
    async withoutTable(work) {
      const [table, away] = [toSql(name), `${toSql(name)}_away`];
      await knex().schema.renameTable(table, away);
      await work();
      await knex().schema.renameTable(away, table);
    },
    async insert(rows) {
      await knex().batchInsert(
        toSql(name),
        [rows].flat().map((row) => written(row as Changes<Fielded>)),
        20,
      );
    },
  };
}

type Source =
  | Knex
  | Database
  | { readonly database: Database }
  | { readonly services: { readonly database: Database } };

function knexOf(source: Source): Knex {
  if (typeof source === 'function') return source;
  if ('services' in source) return source.services.database.knex;
  return 'database' in source ? source.database.knex : source.knex;
}

/** Returns the rows of a database, of an application's, or as a transaction sees them. */
export const rowsIn = (source: Source): AllRows =>
  Object.fromEntries(
    Object.entries(tables).map(([name, shape]) => [name, rowsOfTable(() => knexOf(source), name, shape)]),
  ) as unknown as AllRows;
