import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../config/schema.ts';
import { createLogger } from '../../src/log/create-logger.ts';
import { createServices } from '../../src/server/create-services.ts';
import { chainTexts } from '../../src/store/audit/chain/chain-texts.ts';
import type { Account } from '../../src/store/account/accounts.ts';
import { createCommitter } from '../../src/store/unit/committer.ts';
import { openDatabase, type Database, type Executor } from '../../src/store/database/database.ts';
import { createExpiry } from '../../src/store/operation/expiry.ts';
import { createUnit, type Unit } from '../../src/store/unit/unit-of-work.ts';
import { conditionNames, conditionPart, parts } from '../../src/store/unit/write-parts.ts';
import { createLightHasher } from '../support/light-hasher.ts';
import { createMigratedDatabase } from '../support/database/migrated-database.ts';
import { createSharedEstimator } from '../support/run/shared-estimator.ts';
import { describeOnPostgres } from '../support/test-database.ts';
import { prepare } from '../support/describe-app.ts';

/*
 * PostgreSQL plans each fixed text once for a connection, whatever the tables hold by then. So each text is explained here on a connection of
 * the pool, at several sizes of the tables, with statistics, with old ones and without any.
 */

/** A kind of records that has a limit of its own (`CLIENT_DOCUMENTS_LIMIT`) may be read as a whole. */
const boundedKind = /model = 'ClientDocument'/;

/** Calls in `src/store` that run a fixed text. The text of a new one stands in `gatherTexts` too. */
const callSites = 88;

function countCallSites(): number {
  const files = readdirSync('src/store', { recursive: true, encoding: 'utf8' });
  const sources = files
    .filter((name) => name.endsWith('.ts') && !/(sqlite|postgres)-database/.test(name))
    .map((name) => readFileSync(join('src/store', name), 'utf8'));
  return sources.join('\n').match(/\b(reader\.all|writeOne|tx\.all)\(/g)?.length ?? 0;
}

const rowOf = (id: string) => ({ model: 'Flow', id, key: id, account_id: id, credential_version: id }) as never;

/** Returns units that need each part alone, and units that need all of them, without a condition and with those that occur together. */
function unitsOfAllParts(): readonly Unit[] {
  const names = parts.map(({ name }) => name);
  const consume = { model: 'AuthorizationCode', id: 'x', consumed_at: 1, grant_id: null };
  const proof = { id: 'x', account_id: 'x', credential_version: 'x' };
  const alone = names.map((name) => ({ wanted: name === 'logout_notices' ? [name, 'ended_rows'] : [name] }));
  const claim = { model: 'Flow', id: 'x', sealed: 'x', expires_at: 1 };
  const together = [{}, { consume }, { proof }, { claim }, { proof, claim }, { proof, claim, consume }].map(
    (condition) => ({ wanted: names, condition }),
  );
  return [...alone, ...together].map(({ wanted, ...rest }) => {
    const unit = createUnit();
    Object.assign(unit, 'condition' in rest ? rest.condition : {});
    for (const name of wanted) {
      const waiting = { ...(rowOf('x') as object), former: null, isMerged: false, uid: null, grant_id: null };
      if (name === 'claims') unit.claim ??= claim;
      else if (name === 'upserts') unit.upserts.set('x', waiting as never);
      else if (name === 'merged_grants') unit.upserts.set('y', { ...waiting, isMerged: true } as never);
      else if (name === 'known_sessions') unit.upserts.set('z', { ...waiting, former: 'x' } as never);
      else if (name === 'deletes') unit.deletes.set('x', rowOf('x'));
      else if (name === 'revoked_grants') unit.revokedGrants.add('x');
      else if (name.startsWith('ended_')) unit.endedSessions.set('x', { uid: 'x', expires_at: 1 });
      else unit.extras.set(name, [rowOf('x')]);
    }
    return unit;
  });
}

function servicesOn(database: Database) {
  const key = randomBytes(32).toString('base64url');
  const config = readConfig({ COOKIE_KEYS: key, ENCRYPTION_KEYS: key, PASSWORD_PEPPER: key, DEMO: 'off' });
  return createServices(config, {
    database,
    log: createLogger({ logLevel: 'silent' }, process.stderr),
    hasher: createLightHasher(config.passwordPepper),
    estimator: createSharedEstimator(),
  });
}

/** Returns the statements by which a commit on SQLite writes each part, and looks at each condition. */
const textsOfParts = () =>
  [...parts, ...conditionNames.map((name, place) => conditionPart(name, conditionNames.slice(0, place)))].flatMap(
    ({ sql }) => [sql.sqlite, ...sql.trigger.split(';')],
  );

/** Returns the statements of acts that end what a person holds. The query builder puts them together. */
async function gatherEndings(database: Database): Promise<readonly string[]> {
  const texts = new Set<string>();
  database.knex.on('query', ({ sql }: { readonly sql: string }) => texts.add(sql));
  const { account, clients, deletion, undo } = servicesOn(database);
  const person = { id: 'x', email: 'x', username: 'x' } as Account;
  await database.knex.transaction(async (trx) => {
    await account.accounts.endSessions(trx, 'x');
    await clients.accessList.end(trx, { accountId: 'x', clientId: 'x' });
    await clients.accessList.forget(trx, { accountId: 'x', clientId: 'x', sessionUid: 'x' });
    await undo.actionLinks.findAll({ purpose: 'x', accountId: 'x' } as never, trx);
    await undo.actionLinks.endAll(trx, { accountId: 'x' });
    await deletion.deletions.servicesOf('x', trx);
    const erasing = ['x', 'y'].map((id) => ({ account: { ...person, id }, formerAddresses: [] }));
    await deletion.deletions.erase(trx, erasing);
    await deletion.deletions.clear(trx, ['x', 'y']);
  });
  return [...texts].filter((sql) => /\bpayloads\b/.test(sql));
}

/** Runs everything that has a fixed text on a database that only writes the texts down. */
async function gatherTexts(dialect: Database['dialect']): Promise<readonly string[]> {
  const texts = new Set<string>();
  const recording: Executor = {
    async all(sql) {
      texts.add(sql);
      return [{ id: 'x', mine: true }];
    },
  };
  const database = {
    dialect,
    knex: Object.assign(() => ({}), { raw: () => '' }),
    reader: recording,
    writeOne: (sql: string) => recording.all(sql, []),
    write: (work: (tx: Executor) => Promise<unknown>) => work(recording),
    inTime: <T>(asked: Promise<T>) => asked,
    counters: { reads: 0, commits: 0 },
    close: async () => {},
  } as unknown as Database;
  const services = servicesOn(database);
  const { payloads, throttles } = services;
  const { accounts } = services.account;
  const { requests: lostDeviceRequests } = services.lostDevice;
  const attempt = { id: 'x', attempt: 1, expiresAt: 1 };
  const asked: (() => Promise<unknown>)[] = [
    () => accounts.find('x'),
    () => services.account.carried.find('x'),
    () => services.clients.formerConsents.scopesOf({ accountId: 'x', clientId: 'x' }),
    () => services.account.history.page({ accountId: 'x', size: 1 }),
    () => services.account.history.find({ accountId: 'x', id: 1 }),
    () => accounts.findByName({ username: 'x', emailCanonical: 'x', browser: 'x' }),
    () => accounts.findAddressHolder({ email: 'x', emailCanonical: 'x' }),
    () => accounts.isUsernameTaken('x'),
    () => accounts.lastPasswords('x'),
    () => accounts.passwordReplacedAt('x'),
    () => services.session.list('x'),
    () => services.people.search.find({ prefix: 'abc', size: 21 }),
    () => accounts.replaceHash({ id: 'x', from: 'x', to: 'y' }),
    async () => payloads.find('AccessToken', 'x'),
    // Looks for the family of a token that has no row any more.
    async () => payloads.find('RefreshToken', 'x~x~x'),
    async () => payloads.findSessionByUid('x'),
    () => payloads.claimOnce('x', 1),
    () => payloads.hasEnded('x'),
    () => throttles.admit([{ key: 'x', waits: true, windowLimit: 1, windowSeconds: 1 }]),
    () => services.factors.personFacts.of('x'),
    () => services.factors.personFacts.findForSignIn({ username: 'x', emailCanonical: 'x' }, { keeps: false }),
    () => services.factors.totpApplications.keys('x'),
    () => services.factors.totpApplications.use({ id: 'x', step: 1 }),
    () => services.factors.trustedBrowsers.use('x'),
    () => services.factors.passkeys.accepted('x'),
    () => services.factors.passkeys.findForSignIn('x'),
    () => services.factors.passkeys.recordUse('x', { signCount: 1, isBackedUp: false, isSynced: false }),
    () => lostDeviceRequests.find('x'),
    () => lostDeviceRequests.hasResetPassword('x'),
    () => services.federation.identities.findForSignIn({ issuer: 'x', subject: 'x' }),
    () => services.federation.upstreamSessions.list('x', 'y'),
    () => services.account.photos.find({ id: 'x', size: 'small', browser: 'x' }),
    () => services.account.photos.find({ id: 'x', size: 'large', browser: 'x' }),
    () => services.account.exports.list('x'),
    () => services.account.exports.claim({ id: 'x', dueAt: 1, attempt: 1 } as never),
    () => services.account.exports.forgetEarlier(attempt),
    () => services.account.exports.putChunk(attempt, { place: 0, bytes: Buffer.from('x') }),
    () => services.account.exports.beat(attempt, 1),
    () => services.account.exports.release(attempt, 1),
    () => services.account.exports.chunk(attempt, 0),
    async () => services.clients.registry.find('x'),
    () => services.clients.contacts.contactClients('x'),
    () => services.records.shownOnce.take('x'),
    () => services.records.apiAnswers.begin({ key: 'x', clientId: 'x', accountId: 'x', fingerprint: 'x' }),
    () => services.records.apiAnswers.forget('x'),
    () => services.account.overviews.of('x'),
    () => services.clients.accessList.listAccess('x'),
    () => {
      services.clients.documents.remember({ clientId: 'x', metadata: {}, claimedName: 'x', readAt: 1, freshUntil: 1 });
      return services.clients.documents.keep('x', 1);
    },
    () => services.session.list('x'),
    () => services.account.inactivity.examine(),
    () => services.isReady(),
    () => services.auditTrail.evidence.keys(),
    ...services.operation.expiry.kinds.map((kind) => () => services.operation.expiry.clear(kind)),
    ...unitsOfAllParts().map((unit) => () => createCommitter(database, () => {}).commit(unit)),
  ];
  // The answer of the database does not matter here.
  for (const ask of asked) await ask().catch(() => {});
  await services.close();
  for (const sql of Object.values(chainTexts(dialect))) texts.add(sql);
  return [...texts].filter((sql) => /\b(FROM|INTO|UPDATE)\b/.test(sql) && !boundedKind.test(sql));
}

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly Plan[];
}

/** Tables that stay small, or of which a whole part is wanted. */
const mayBeScanned = new Set(['versions', 'audit_keys', 'held']);

/** The index of all records of a person. It holds the used ones too, which may be hundreds of thousands, and no list wants them. */
const withUsed = 'payloads_account_id_index';

/** Returns what is wrong with a plan: it reads a table from end to end, a whole kind of rows, or used records. */
function faultsOf(plan: Plan): readonly string[] {
  const { 'Node Type': node, 'Relation Name': table = '', 'Index Name': index, 'Index Cond': condition = '' } = plan;
  const isScan = node === 'Seq Scan' && !mayBeScanned.has(table);
  const isWholeIndex = /^(Bitmap )?Index/.test(node) && condition === '';
  const isWholeKind = index === 'payloads_pkey' && !/\bid\b/.test(condition);
  const own =
    isScan || isWholeIndex || isWholeKind || index === withUsed ? [`${node} ${table} ${index ?? ''} ${condition}`] : [];
  return [...own, ...(plan.Plans ?? []).flatMap(faultsOf)];
}

/** Returns the faults of each text, planned as a connection of the pool plans it. */
async function explain(database: Database, texts: readonly string[]): Promise<readonly string[]> {
  return database.write(async (tx) => {
    const faults: string[] = [];
    for (const sql of texts) {
      await tx.all(`PREPARE explained AS ${sql}`, []);
      const nulls = [...sql.matchAll(/\?/g)].map(() => 'NULL').join(', ');
      const [row] = await tx.all(`EXPLAIN (FORMAT JSON) EXECUTE explained${nulls && `(${nulls})`}`, []);
      const [{ Plan: plan }] = row!['QUERY PLAN'] as [{ Plan: Plan }];
      const found = faultsOf(plan);
      if (found.length > 0) faults.push(`${sql.slice(0, 100)}: ${found.join('; ')}`);
      await tx.all('DEALLOCATE explained', []);
    }
    return faults;
  });
}

/** Says whether a name of a statement is that of rows which the statement itself makes, or which it is given as JSON. */
const isMadeIn = (sql: string, name: string) =>
  name === 'json_each' || new RegExp(`\\) (AS )?${name}\\b|\\b${name} AS (MATERIALIZED )?\\(`, 'i').test(sql);

/** Index of the records by model and id. A search by the model alone reads the records of everybody. */
const wholeKind = /payloads_1 \(model=\?\)/;

test('a statement on SQLite reads no table from end to end, no whole kind of records, and a look-up no used record of a person', async () => {
  const store = await createMigratedDatabase('sqlite');
  const database = openDatabase(store.url);
  const faults: string[] = [];
  const look = async (texts: readonly string[], isFault: (step: string) => boolean) => {
    for (const sql of texts) {
      const held = 'CREATE TEMP TABLE IF NOT EXISTS held (id TEXT NOT NULL)';
      const plan = await database.writeOne(`EXPLAIN QUERY PLAN ${sql}`, [], held);
      const steps = plan.map(({ detail }) => String(detail));
      const found = steps.filter((step) => {
        const [, scanned] = /^SCAN (\w+)/.exec(step) ?? [];
        return isFault(step) || (scanned && !mayBeScanned.has(scanned) && !isMadeIn(sql, scanned));
      });
      if (found.length > 0) faults.push(`${sql.slice(0, 300)}: ${found.join(' | ')}`);
    }
  };
  const fixed = await gatherTexts('sqlite');
  // A statement that writes several parts inserts into a view of its connection. The texts of the parts stand for it.
  const lookUps = fixed.filter((sql) => !sql.startsWith('INSERT INTO unit_'));
  await look(lookUps, (step) => wholeKind.test(step) || step.includes(withUsed));
  await look(textsOfParts(), (step) => wholeKind.test(step));
  await look(await gatherEndings(database), (step) => wholeKind.test(step));
  await database.close();
  await store.drop();
  expect(faults).toEqual([]);
});

test('a clean-up on SQLite finds a few rows by how old they are, and reads no table from end to end', async () => {
  const store = await createMigratedDatabase('sqlite');
  const database = openDatabase(store.url);
  const texts = new Set<string>();
  const recording: Executor = {
    async all(sql) {
      texts.add(sql);
      return [{ one: 1, until: 1 }];
    },
  };
  const watched = { ...database, reader: recording, writeOne: (sql: string) => recording.all(sql, []) };
  const parts = { database: watched, nowSeconds: () => 1, sealer: undefined as never };
  const expiry = createExpiry(parts, { purgeAudit: async () => 0, writeClientFacts: async () => 0 });
  const faults: string[] = [];
  for (const kind of expiry.kinds) {
    texts.clear();
    await expiry.clear(kind);
    for (const sql of texts) {
      const plan = await database.reader.all(`EXPLAIN QUERY PLAN ${sql}`, []);
      const steps = plan.map(({ detail }) => String(detail));
      const isBounded = steps.some((step) => /^SEARCH .*[<>]\?/.test(step)) && / LIMIT (1|50)\b/.test(sql);
      if (!isBounded || steps.some((step) => step.startsWith('SCAN'))) faults.push(`${kind}: ${steps.join(' | ')}`);
    }
  }
  await database.close();
  await store.drop();
  expect(faults).toEqual([]);
});

describeOnPostgres('every fixed text', () => {
  let database: Database;
  let texts: readonly string[];
  const watched = ['payloads', 'outbox', 'audit', 'throttles', 'ended_sessions', 'known_browsers', 'logout_notices'];

  const store = prepare(() => createMigratedDatabase('postgres'));
  beforeAll(async () => {
    database = openDatabase(store.url);
    texts = await gatherTexts('postgres');
    for (const table of watched) await database.knex.raw(`ALTER TABLE ${table} SET (autovacuum_enabled = false)`);
  });
  afterAll(async () => {
    await database.close();
    await store.drop();
  });

  /** Fills the tables with rows from `from` to `to`; six rows share a session. */
  const fill = (from: number, to: number) =>
    database.knex.raw(`
      INSERT INTO payloads (model, id, payload, grant_id, session_uid, account_id, client_id, uid, expires_at)
        SELECT (ARRAY['Session', 'Grant', 'AccessToken', 'RefreshToken', 'AuthorizationCode', 'Flow'])[1 + n % 6], 'id' || n, '{}',
          'grant' || n / 6, 'uid' || n / 6, 'account' || n % 1000, 'client' || n % 20, CASE n % 6 WHEN 0 THEN 'uid' || n / 6 END, n
        FROM generate_series(${from}, ${to}) n;
      INSERT INTO throttles SELECT 'key' || n, 1, 0, 0, 1, n FROM generate_series(${from}, ${to}, 5) n;
      INSERT INTO audit (at, event, account_id) SELECT n, 'event', 'account' || n % 1000 FROM generate_series(${from}, ${to}, 5) n;
      INSERT INTO outbox (id, kind, recipient, sealed_body, created_at, due_at, expires_at)
        SELECT 'id' || n, 'reset', 'x', 'x', n, n, n FROM generate_series(${from}, ${to}, 5) n;
      INSERT INTO ended_sessions SELECT 'uid' || n, n FROM generate_series(${from}, ${to}, 5) n`);
  const analyze = () => database.knex.raw(`ANALYZE ${watched.join(', ')}`);

  test('is known to this test', () => {
    expect(countCallSites()).toBe(callSites);
    expect(texts.length).toBeGreaterThan(50);
  });

  test('finds its rows by an index whatever the tables hold and the statistics say', async () => {
    const found: Record<string, readonly string[]> = {};
    const look = async (state: string) => {
      found[state] = await explain(database, texts);
    };
    await look('empty tables that nobody has looked at');
    await database.knex.raw(`VACUUM ANALYZE ${watched.join(', ')}`);
    await look('empty tables');
    await fill(1, 10_000);
    await look('10,000 rows with the statistics of empty tables');
    await analyze();
    await look('10,000 rows');
    await fill(10_001, 60_000);
    await look('60,000 rows with the statistics of 10,000');
    await analyze();
    // The planner multiplies the pages of the file by the rows that a page is said to hold.
    await database.knex.raw('UPDATE pg_class SET reltuples = 1000000 WHERE relname = ANY(?)', [watched]);
    await look('1,000,000 rows');
    await database.knex.raw(`DELETE FROM pg_statistic WHERE starelid = ANY(?::regclass[])`, [watched]);
    await look('1,000,000 rows without statistics of their columns');
    const all = Object.entries(found).flatMap(([state, faults]) => faults.map((fault) => `${state}: ${fault}`));
    expect(all).toEqual([]);
  });
});
