import type { Knex } from 'knex';
import { builtInClientId } from '../../src/commands/clients/registration/ensure-built-in-client.ts';
import { closeAccount } from '../../src/commands/deletion/close-account.ts';
import { deleteDueAccounts } from '../../src/jobs/delete-accounts.ts';
import { finishRegistration, openStep } from '../support/people/optional-steps.ts';
import { shownSecret } from '../support/people/parked-sign-ins.ts';
import { asFile, jpegOf } from '../support/people/photos.ts';
import { captchaAnswer, somebody } from '../support/people/register.ts';
import { authorizationRequest, registerClient, signIn } from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { allHaveLeft } from '../support/all-have-left.ts';
import { deriveEvents } from '../support/services/event-receiver.ts';
import { dumpTables, tablesOf } from '../support/database/dump-database.ts';
import { describeApp } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { withoutJobs } from '../support/without-jobs.ts';
import { rowsIn } from '../support/rows.ts';

const day = 86_400;

/** Tables that hold nothing of a person, and why. A new table is named here, or its rows name their account. */
const impersonal: Readonly<Record<string, string>> = {
  migrations: 'names of migrations',
  migrations_lock: 'a lock',

  schema_floor: 'a name of a migration',
  versions: 'counters',
  fixed_settings: 'settings',
  clients: 'services',
  registered_apis: 'APIs',
  api_clients: 'ids of services',
  document_blocks: 'hosts of services',
  client_logos: 'pictures of services',
  client_contact_losses: 'kinds of contact that services have lost',
  client_key_checks: 'public keys of services',
  client_tokens: 'policies, and hashes of tokens that belong to no person',
  imported_clients: 'ids and registrations of services',
  client_registrations: 'ids of services, and hashes of their tokens',
  event_streams: 'addresses of services',
  event_deliveries: 'kinds of events that services were sent, and how they answered',
  client_secret_reminders: 'what services were reminded of',
  client_refusals: 'refused requests of services, without a value of a person',
  client_versions: 'what services were; who changed them stands there as a random id',
  signing_keys: 'keys',
  external_keys: 'keys',
  hash_keys: 'keys',
  audit_keys: 'keys',
  audit_heads: 'signatures',
  audit_links: 'hashes; the salts of what is erased go with it, as audit-chain.test.ts shows',
  ended_sessions: 'random ids of sessions that ended',
  day_counts: 'numbers',
  backups: 'when backups were made, and their sizes',
  former_client_ids: 'ids of services',
  client_uses: 'ids of services and of their secrets',
  keycloak_realms: 'settings of a former service, and the accounts of its services',
  imports: 'runs that brought people in: counts, and the operator of each',
  cursors: 'places in other tables',
  processes: 'processes of the program',
  breach_runs: 'words of operators about incidents',
};

/** Columns that outlive the account, and why they may. */
const kept: Readonly<Record<string, readonly string[]>> = {
  // What happened, in words of the program, and who did it. The reason of an operator goes.
  audit: ['event', 'client_id', 'request_id', 'actor_id', 'target_id', 'mac'],
  // Services are told within a day, by random ids.
  logout_notices: ['session_uid', 'client_id', 'sid'],
  // A random id.
  ended_sessions: ['canari-uid', 'session_uid'],
  deletion_notices: ['client_id'],
  // Random ids, until the job has put the news on the stream of the service.
  event_partings: ['client_id'],
  closing_services: ['client_id'],
  // A keyed hash.
  reserved_usernames: ['name_hash'],
};

const markOf = (table: string, column: string) => `canari-${table}-${column}`;

type Row = Record<string, unknown>;

/** Returns a row whose every text holds a mark; `given` holds what the schema wants to be true. */
async function markedRow(knex: Knex, table: string, given: Row): Promise<Row> {
  const columns = await knex(table).columnInfo();
  const entries = Object.entries(columns).map(([name, { type, maxLength }]) => {
    if (name in given) return [name, given[name]];
    const mark = markOf(table, name).slice(0, Number(maxLength ?? 255));
    if (/char|text/.test(type)) return [name, mark];
    if (/blob|bytea/.test(type)) return [name, Buffer.from(mark)];
    return [name, /bool/.test(type) ? false : Math.floor(Date.now() / 1000) + 1000];
  });
  return Object.fromEntries(entries) as Row;
}

/** Values that the schema wants in the rows of an account, by table; the rows of other tables need their account alone. */
const rowsOf = ({ sub, email }: BuiltAccount): Readonly<Record<string, readonly Row[]>> => ({
  payloads: ['Flow', 'Link', 'Grant', 'AccessToken', 'RefreshToken', 'AuthorizationCode', 'Interaction', 'Session'].map(
    (model, place) => ({
      model,
      id: `canari-payloads-id-${place}`,
      payload: '{"x":"canari-payloads-payload"}',
      session_uid: 'canari-uid',
      uid: model === 'Session' ? 'canari-uid' : null,
      session_key: model === 'Session' ? 'canari-uid' : null,
      consumed_at: null,
    }),
  ),
  audit: [
    {
      id: 1_000_001,
      event: 'account.disabled',
      details: '{"reason":"canari-audit-details","kept":1}',
      // Words of the program, in columns that are too short for a mark.
      actor_kind: 'account',
      target_kind: 'account',
      // Programs of before the column wrote the reason into the details, and their lines have no nonce.
      nonce: null,
    },
  ],
  outbox: [
    { recipient: email, delivered_at: null },
    // A message that has left, of which the row stays.
    { id: 'a-message', recipient: '', kind: 'welcome', sealed_body: null, last_error: null, delivered_at: 1 },
  ],
  throttles: [
    { key: `password:account:${sub}`, failures: 0 },
    // The browser is the one that the row of known_browsers gets.
    { key: `password:account:${sub}:${markOf('known_browsers', 'browser')}`, failures: 0 },
    { key: `second-factor:account:${sub}`, failures: 0 },
  ],
  // The audit keeps the reference, by which the support knows the request.
  lost_device_requests: [{ reference: 'AP-BCDF-3467' }],
  upstream_sessions: [{ session_uid: 'canari-uid' }],
  exports: [{ id: 'canari-export', due_at: null }],
  client_contacts: [{ client_id: builtInClientId, kind: 'technical' }],
  former_consents: [{ client_id: builtInClientId }],
  scim_people: [{ client_id: builtInClientId }],
  export_chunks: [{ export_id: 'canari-export' }],
  event_notices: [{ stream_id: 'stream' }],
  event_removed_subjects: [{ stream_id: 'stream' }],
  approvals: [{ id: 'canari-approval' }],
  approval_agreements: [{ approval_id: 'canari-approval' }],
});

describe.each(bothDatabases)('what a deletion leaves behind, on %s', (database) => {
  const app = describeApp({ database, config: { captchaFixedAnswer: captchaAnswer } });

  test('no column of any table holds a value of a person whose account was deleted', async () => {
    const { services } = app;
    const { knex, dialect } = services.database;
    const account = await buildAccount(app, { totp: true });
    const { sub, username, email } = account;
    const tables = (await tablesOf(knex, dialect)).filter((table) => !(table in impersonal) && table !== 'accounts');
    const special = rowsOf(account);
    await rowsIn(services).eventStreams.insert({
      id: 'stream',
      clientId: builtInClientId,
      madeBy: 'client',
      status: 'enabled',
      statusAt: 0,
      createdAt: 0,
      since: 0,
      seenAt: 0,
      method: 'poll',
    });
    const filled: string[] = [];
    const fill = async (table: string) => {
      const columns = Object.keys(await knex(table).columnInfo());
      const owned = columns.includes('account_id') ? { account_id: sub } : undefined;
      if (table === 'deleted_accounts') return;
      if (!owned && !special[table])
        throw new Error(`the test does not know how rows of ${table} belong to an account`);
      for (const given of special[table] ?? [{}]) {
        const row = await markedRow(knex, table, { ...owned, ...given });
        await knex(table)
          .where(owned ? { ...owned, ...given } : given)
          .delete();
        await knex(table).insert(row);
      }
      filled.push(table);
    };
    // Jobs would take rows away that are here to be found, and begin others with what they hold.
    await withoutJobs(app, async () => {
      // Some tables refer to others.
      const last = ['export_chunks', 'approval_agreements'];
      for (const table of [...tables.filter((name) => !last.includes(name)), ...last]) await fill(table);
      const own = await markedRow(knex, 'accounts', { id: sub, username, email, email_canonical: email, roles: '' });
      const texts = Object.entries(own).filter(([, value]) => typeof value === 'string');
      await knex('accounts')
        .where({ id: sub })
        .update({ ...Object.fromEntries(texts), disabled_for: null });
      const before = await dumpTables(app);
      for (const table of [...filled, 'accounts']) expect(before[table]).toMatch(new RegExp(`canari|${sub}`));

      const closing = { accountId: sub, by: 'owner' } as const;
      expect((await services.inUnit(() => closeAccount(services, closing))).kind).toBe('closed');
      app.moveClock(31 * day);
      await deleteDueAccounts(services);
      await deriveEvents(app);
    });
    await app.mailbox.newest(email, 'account-deleted');
    await allHaveLeft(app);
    const after = await dumpTables(app);
    const left = Object.entries(after).flatMap(([table, rows]) => [
      ...(rows.match(/canari[\w-]*/g) ?? []).filter((mark) => !kept[table]?.some((name) => mark.endsWith(name))),
      ...[email, username].filter((value) => rows.includes(value)),
    ]);
    expect(left).toEqual([]);
    // Notices are there until their services are told.
    const named = Object.keys(after).filter((table) => !table.endsWith('_notices') && after[table]!.includes(sub));
    expect(named.toSorted()).toEqual(['audit', 'deleted_accounts']);
    app.moveClock(-31 * day);
  });

  test('after a whole life, from the registration to the deletion, a dump holds nothing that a person typed or chose', async () => {
    const client = await registerClient(app);
    const theirs = await registerClient(app, { first_party: false });
    const person = somebody({ username: 'aurore-canari', email: 'Aurore.Canari@example.test' });
    const values = {
      familyName: 'Chantegrive',
      givenName: 'Aurore',
      phone: '+33612345678',
      street: '12 impasse du Colibri',
      locality: 'Mésange-sur-Loire',
      jobTitle: 'ornithologue',
      companyName: 'Atelier des Passereaux',
    };
    const { browser } = await openStep(app, client, { title: 'Identité', person });
    const { familyName, givenName, phone, street, locality, jobTitle, companyName } = values;
    await browser.submit({ familyName, givenName, phone, photo: asFile(await jpegOf()) }, { action: 'next' });
    await browser.submit({ street, locality, postalCode: '94160', country: 'FR' }, { action: 'next' });
    await browser.submit({ category: 'professional', companyName, jobTitle }, { action: 'next' });
    expect(await finishRegistration(app, browser, person)).not.toBe('');
    await browser.open('/compte/securite/application');
    const secret = shownSecret(browser);
    await browser.submit({ otp: totpCode(secret), label: 'Rossignol' }, { action: 'enrol' });
    const codes = browser.page.all('#recovery-codes li').map(({ text }) => text.trim());
    expect(codes).toHaveLength(10);
    await browser.submit({}, { action: 'acknowledge' });
    await browser.open(authorizationRequest(app, theirs).url);
    await browser.submit({}, { action: 'accept' });
    await signIn(app, app.browser(), { client, account: { ...person, password: 'un-mot-de-passe-faux' } });
    await browser.open('/compte/donnees');
    await browser.submit({}, { action: 'export' });
    const { id: sub } = await app.rows.accounts.first({ username: person.username });
    // The message to the address that she has typed waits, because the mail server is away.
    await app.mailbox.stop();
    await browser.open('/compte/profil');
    await browser.submit({ email: 'tarin@example.test' }, { action: 'save' });
    const before = Object.values(await dumpTables(app)).join('\n');
    for (const value of ['tarin@', person.username, person.email, familyName, phone, street, 'Rossignol'])
      expect(before).toContain(value);

    // The message that waits is tried again from time to time, and must not leave before the account is closed.
    await withoutJobs(app, async () => {
      await app.mailbox.restart();
      await browser.open('/compte/suppression');
      expect((await browser.submit({ confirmation: 'supprimer' }, { action: 'delete' })).h1).toBe(
        'Votre compte est fermé',
      );
    });
    await app.mailbox.newest(person.email, 'deletion-requested');
    // Those that waited for the mail server would expire in a month.
    await allHaveLeft(app);
    app.moveClock(31 * day);
    await withoutJobs(app, () => deleteDueAccounts(app.services));
    await app.mailbox.newest(person.email, 'account-deleted');
    await allHaveLeft(app);
    expect(app.mailbox.messages('tarin@example.test')).toEqual([]);
    const after = Object.values(await dumpTables(app))
      .join('\n')
      .toLowerCase();
    const searched = [person.username, person.email, 'tarin@', 'rossignol', secret, ...codes, ...Object.values(values)];
    expect(searched.filter((value) => after.includes(value.toLowerCase()))).toEqual([]);
    expect((await dumpTables(app))['throttles']).not.toContain(sub);
    // The rows of flows are sealed. Those that knew her went with her.
    const sealed = await app.rows.payloads.list({ model: 'Flow' });
    const opened = sealed.map((row) => app.services.sealer.open(row.sealed!, `Flow:${row.id}`) ?? '').join('\n');
    expect(searched.filter((value) => opened.includes(value))).toEqual([]);
    app.moveClock(-31 * day);
  });
});
