import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { remindOfLegacyEnds } from '../../src/jobs/remind-of-legacy-ends.ts';
import { remindOfSecrets } from '../../src/jobs/remind-of-secrets.ts';
import { tellOfLostContacts } from '../../src/jobs/tell-of-lost-contacts.ts';
import { forgetContacts } from '../../src/store/clients/contacts/forget-contacts.ts';
import { openDatabase } from '../../src/store/database/database.ts';
import { callApi, holderToken, registerApiClient } from '../support/services/api.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { ellipticKey } from '../support/services/elliptic-key.ts';
import { later } from '../support/later.ts';
import { migrationNames } from '../support/database/migration-names.ts';
import { nameContact } from '../support/services/name-contact.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import {
  acceptAsNewcomer,
  adoptPerson,
  createPerson,
  newAddress,
  openServices,
  replaceMembers,
  startScimClient,
} from '../support/services/scim.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import { registerClient, type TestClient } from '../support/test-client.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { withoutJobs } from '../support/without-jobs.ts';
import { above, rowsIn, type Row } from '../support/rows.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { pressLink } from '../support/people/account-address.ts';

const day = 86_400;
const reason = 'Demande 4711 du service';
const backupKey = randomBytes(32).toString('base64url');
const any: unknown = expect.any(String);

/** A line of the audit, without what it does not tell. `by` names the client through which a person acts too. */
interface Line {
  readonly event: string;
  readonly by?: string;
  readonly account?: string;
  readonly client?: string;
  readonly target?: string;
  readonly reason?: string;
  readonly details?: unknown;
}

const pair = (sort: string | null | undefined, id: string | null | undefined) =>
  sort ? [sort, id].filter((part, place) => place === 0 || part !== sort).join(' ') : undefined;

function lineOf(row: Row<'audit'>): Line {
  const { through, operator: _name, ...details } = row.details ?? {};
  const by = pair(row.actorKind, row.actorId);
  const members = {
    event: row.event,
    by: typeof through === 'string' ? `${by} through ${through}` : by,
    account: row.accountId,
    client: row.clientId,
    target: pair(row.targetKind, row.targetId),
    reason: row.reason,
    details: Object.keys(details).length > 0 ? details : undefined,
  };
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== null && value !== undefined),
  ) as unknown as Line;
}

/** Events of these tests. */
const ours = /^(client|client_token|contact|scim|provisioning|audit|database|keys|schema|settings)\./;

const app = describeApp();
const api = prepare(() => registerApiClient(app));
/** A person who manages services, and the token of a program that acts in her name. */
const manager = prepare(() => holderToken(app, { roles: ['client-manager'], client: api }));
/** A person who manages services on the pages. */
const agent = prepare(() => signInAs(app, ['client-manager', 'admin']));
const scim = prepare(() => startScimClient(app));
const folder = temporaryFolder('lines-');

/** Returns the lines that some work leaves. */
async function linesOf(work: () => Promise<unknown>): Promise<readonly Line[]> {
  const before = (await app.rows.audit.values('id')).at(-1) ?? 0;
  await work();
  const rows = await app.rows.audit.list({ id: above(before) });
  return rows.flatMap((row) => (ours.test(row.event) ? [lineOf(row)] : []));
}

async function send(client: TestClient, path: string, body: object = {}, method = 'POST') {
  const about = { token: manager.token, method, headers: { 'if-match': '*' }, body: { reason, ...body } };
  const answer = await callApi(app, `/clients/${client.clientId}${path}`, about);
  if (answer.status >= 300) throw new Error(`${path} ${answer.status} ${JSON.stringify(answer.body)}`);
}

/** Removes the only contact of a service, or takes her invitation back. */
const remove = async (client: TestClient) =>
  send(client, `/contacts/${(await app.services.clients.contacts.list(client.clientId))[0]?.id}/remove`);
const invite = async (client: TestClient, email: string) => {
  await send(client, '/contacts', { email, kind: 'technical' });
  return (await app.mailbox.newest(email, 'contact-invitation')).links[0]!;
};
const accept = async (link: string) => {
  await pressLink(app, link);
};
const cli = async (args: readonly string[], input?: unknown) => {
  const ended = await runCli([...args, '--as', 'marie'], {
    env: { ...environmentOf(app), BACKUP_KEY: backupKey },
    input,
  });
  if (ended.code !== 0) throw new Error(`${args.join(' ')}: ${ended.stderr}`);
  return ended;
};

interface Case {
  /** What the service is registered with. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly prepare?: (client: TestClient, person: BuiltAccount) => Promise<unknown>;
  readonly act: (client: TestClient, person: BuiltAccount) => Promise<unknown>;
  /** The lines without the service, which stands in each. */
  readonly lines: (person: BuiltAccount) => readonly Omit<Line, 'client'>[];
}

const kind = 'technical';
const byManager = () => ({ by: `account ${manager.account.sub} through ${api.clientId}`, reason });

const cases: Readonly<Record<string, Case>> = {
  'what a service may do at the APIs': {
    async act({ clientId }) {
      await agent.browser.open(`/admin/clients/${clientId}/droits-api`);
      await agent.browser.submit({ 'scope-clients-read': 'on', reason }, { action: 'saveScopes' });
    },
    lines: () => [{ event: 'client.api_scopes_changed', by: `account ${agent.account.sub}`, reason }],
  },
  'the return to test': {
    act: (client) => send(client, '/put-into-test'),
    lines: () => [{ event: 'client.put_into_test', ...byManager() }],
  },
  'the people who try a service': {
    metadata: { status: 'test' },
    act: (client, { sub }) => send(client, '/testers', { test_accounts: [sub] }, 'PUT'),
    lines: () => [{ event: 'client.test_accounts_changed', ...byManager() }],
  },
  'the keys of a service': {
    act: (client) => send(client, '/keys', { keys: { jwks: { keys: [{ ...ellipticKey, kid: 'une' }] } } }, 'PUT'),
    lines: () => [{ event: 'client.keys_changed', ...byManager() }],
  },
  'the end of a secret': {
    async act(client) {
      const [secret] = (await app.services.clients.registry.find(client.clientId))!.secrets;
      await send(client, `/secrets/${secret!.id}/withdraw`, { leaves_no_proof: true });
    },
    lines: () => [{ event: 'client.secret_dropped', ...byManager(), details: { secret: any } }],
  },
  'an invitation that is accepted': {
    act: async (client, { email }) => accept(await invite(client, email)),
    lines: ({ sub }) => [
      { event: 'client.contact_invited', ...byManager(), details: { contact: any, kind } },
      { event: 'client.contact_accepted', details: { contact: any, kind } },
      { event: 'contact.joined', by: `account ${sub}`, account: sub, details: { kind } },
    ],
  },
  'an invitation that is taken back': {
    prepare: (client, { email }) => invite(client, email),
    act: remove,
    lines: () => [{ event: 'client.contact_invitation_withdrawn', ...byManager(), details: { contact: any, kind } }],
  },
  'a contact who is removed': {
    metadata: { status: 'test' },
    prepare: ({ clientId }, account) => nameContact(app, { clientId, account }),
    act: remove,
    lines: ({ sub }) => [
      { event: 'client.contact_removed', ...byManager(), details: { contact: any, kind } },
      { event: 'contact.left', by: byManager().by, account: sub, details: { kind } },
    ],
  },
  'the contacts that a client file states': {
    metadata: { status: 'test' },
    prepare: ({ clientId }, account) => nameContact(app, { clientId, account }),
    act: ({ clientId }) => cli(['client', 'update', clientId, '--file', '-'], { contacts: ['equipe@example.test'] }),
    lines: ({ sub }) => [
      { event: 'client.contact_named', by: 'command marie', details: { contact: any, kind } },
      { event: 'client.contact_removed', by: 'command marie', details: { contact: any, kind } },
      { event: 'contact.left', by: 'command marie', account: sub, details: { kind } },
      { event: 'client.updated', by: 'command marie' },
    ],
  },
};

describe('an act on a service', () => {
  test.each(Object.keys(cases))('%s leaves its lines', async (name) => {
    const { metadata = {}, prepare, act, lines } = cases[name]!;
    const client = await registerClient(app, metadata);
    const person = await buildAccount(app);
    await prepare?.(client, person);
    const left = await linesOf(() => act(client, person));
    expect(left).toEqual(lines(person).map((line) => ({ ...line, client: client.clientId })));
  });
});

test('the person who registers a service is its contact, by a line of each', async () => {
  const body = { registration: { client_name: 'Cartes', redirect_uris: ['https://cartes.example/retour'] }, reason };
  const left = await linesOf(() => callApi(app, '/clients', { token: manager.token, method: 'POST', body }));
  const { by } = byManager();
  expect(left).toEqual([
    { event: 'client.created', by, client: any, reason },
    { event: 'contact.joined', by, account: manager.account.sub, client: left[0]?.client, details: { kind } },
  ]);
});

test('an account that is made after the acceptance joins by a line', async () => {
  const client = await registerClient(app);
  const email = newAddress();
  await accept(await invite(client, email));
  let sub = '';
  const left = await linesOf(async () => ({ sub } = await buildAccount(app, { email })));
  expect(left).toMatchObject([{ event: 'contact.joined', account: sub, client: client.clientId, details: { kind } }]);
});

describe('a service that provisions people', () => {
  const byService = () => ({ by: `client ${scim.clientId}`, client: scim.clientId });

  test('leaves a line of each person whom it creates, invites, changes and deletes', async () => {
    let id = '';
    const left = await linesOf(async () => {
      ({ id } = await createPerson(scim));
      await replaceMembers(scim, id, { title: 'Géomètre' });
      await scim.send(`/Users/${id}`, { method: 'DELETE' });
    });
    const details = { person: id };
    expect(left).toEqual(
      ['scim.created', 'scim.invited', 'scim.changed', 'scim.deleted'].map((event) => ({
        event,
        ...byService(),
        details,
      })),
    );
  });

  test('gains and loses a person by a line in her name', async () => {
    let { account } = agent;
    const joined = await linesOf(async () => ({ account } = await adoptPerson(app, scim)));
    const byPerson = { by: `account ${account.sub}`, account: account.sub, client: scim.clientId };
    expect(joined.at(-1)).toEqual({ event: 'provisioning.accepted', ...byPerson });

    const browser = await openServices(app, account);
    expect(await linesOf(() => browser.submit({}, { action: 'leave' }))).toEqual([
      { event: 'provisioning.ended', ...byPerson },
    ]);

    const other = await adoptPerson(app, scim);
    expect(await linesOf(() => scim.send(`/Users/${other.id}`, { method: 'DELETE' }))).toEqual([
      { event: 'scim.deleted', ...byService(), details: { person: other.id } },
      { event: 'provisioning.ended', ...byService(), account: other.account.sub },
    ]);
  });

  test('gains the account that its invitation made', async () => {
    const { email } = await createPerson(scim);
    let sub = '';
    const username = 'lou.martin';
    const left = await linesOf(async () => ({ sub } = await acceptAsNewcomer(app, { email, username })));
    expect(left).toMatchObject([{ event: 'provisioning.accepted', account: sub, client: scim.clientId }]);
  });
});

describe('what nobody asked for', () => {
  const inDays = (days: number) => app.services.nowSeconds() + days * day;
  /** Registers a service whose technical contact is a person of her own. */
  const answeredFor = async (metadata: Readonly<Record<string, unknown>> = {}) => {
    const [{ clientId }, account] = [await registerClient(app, metadata), await buildAccount(app)];
    await nameContact(app, { clientId, account });
    return { clientId, account };
  };
  const mailsTo = async ({ email }: BuiltAccount) => (await app.mailbox.queued(email)).map(({ kind: sort }) => sort);

  test('the end of a secret is told by a line and a message, once', async () => {
    const { clientId, account } = await answeredFor();
    const record = (await app.services.clients.registry.find(clientId))!;
    const secrets = record.secrets.map((secret) => ({ ...secret, expiresAt: inDays(31) }));
    await app.services.transaction((trx) => app.services.clients.registry.update(trx, { ...record, secrets }));
    const left = await linesOf(() =>
      later(app, day, async () => {
        for (const _round of [1, 2]) await remindOfSecrets(app.services);
      }),
    );
    const details = { secret: secrets[0]!.id, days: 30 };
    expect(left).toEqual([{ event: 'client.secret_reminded', by: 'system', client: clientId, details }]);
    expect(await mailsTo(account)).toEqual(['secret-ending']);
  });

  test('the end of legacy options is told by a line and a message, once', async () => {
    const until = new Date(1000 * inDays(20)).toISOString().slice(0, 10);
    await withoutJobs(app, async () => {
      const file = { require_pkce: false, legacy_reason: 'Une bibliothèque de 2019.', legacy_until: until };
      const { clientId, account } = await answeredFor(file);
      const left = await linesOf(async () => {
        for (const _round of [1, 2]) await remindOfLegacyEnds(app.services);
      });
      expect(left).toEqual([
        { event: 'client.legacy_reminded', by: 'system', client: clientId, details: { until, days: 30 } },
      ]);
      expect(await mailsTo(account)).toEqual(['legacy-ending']);
    });
  });

  test('the loss of the last contact is told by a line, and by a message to each of those who manage services', async () => {
    const { clientId, account } = await answeredFor();
    const toldTo = async (one: BuiltAccount) =>
      (await mailsTo(one)).filter((sort) => sort === 'contacts-missing').length;
    const told = () => Promise.all([manager.account, agent.account].map(toldTo));
    await withoutJobs(app, async () => {
      await app.services.transaction((trx) =>
        forgetContacts(trx, { ids: [account.sub], now: app.services.nowSeconds() }),
      );
      const left = await linesOf(async () => {
        for (const _round of [1, 2]) await tellOfLostContacts(app.services);
      });
      expect(left).toEqual([{ event: 'client.contact_lost', by: 'system', client: clientId, details: { kind } }]);
      expect(await told()).toEqual([1, 1]);
    });
  });
});

describe('a command', () => {
  const by = 'command marie';

  test('leaves its line, in the name of the operator', async () => {
    const { id } = (await cli(['client', 'token', 'create', '--file', '-', '--json'], { name: 'Usine' })).json<{
      readonly id: string;
    }>();
    const commands = [
      ['client', 'token', 'revoke', id, '--reason', reason],
      ['keys', 'rotate'],
      ['keys', 'reseal'],
      ['backup', '--portable', '--to', join(folder, 'backup')],
      ['audit', 'begin-anew', '--reason', reason],
    ];
    const left = await linesOf(async () => {
      for (const command of commands) await cli(command);
    });
    expect(left).toEqual([
      { event: 'client_token.revoked', by, target: `token ${id}`, reason },
      { event: 'keys.rotated', by, details: { kids: [any, any], activeFrom: expect.any(Number) } },
      { event: 'keys.resealed', by, details: { values: 0, unreadable: {} } },
      {
        event: 'database.backed_up',
        by,
        target: expect.stringMatching(/^schema \d{4}-/),
        details: { kind: 'rows', bytes: expect.any(Number), accounts: expect.any(Number) },
      },
      { event: 'audit.begun_anew', by, target: 'audit chain', reason },
    ]);
  });

  test('that makes the schema leaves a line in the new database', async () => {
    const database = await createTestDatabase('sqlite');
    const env = { ...environmentOf(app), DATABASE_URL: database.url };
    expect(await runCli(['migrate', '--as', 'marie'], { env })).toMatchObject({ code: 0 });
    const opened = openDatabase(database.url);
    const lines = (await rowsIn(opened).audit.list()).map(lineOf);
    const applied = migrationNames;
    expect(lines).toEqual([{ event: 'schema.migrated', by, target: `schema ${applied.at(-1)}`, details: { applied } }]);
    await opened.close();
    await database.drop();
  });
});

test('a start notes the settings that later starts are compared with, by a line', async () => {
  const rows = await app.rows.audit.list({ event: 'settings.noted' });
  expect(rows.map(lineOf)).toEqual([
    { event: 'settings.noted', by: 'system', details: { names: ['ISSUER', 'PASSWORD_PEPPER', 'ENCRYPTION_KEYS'] } },
  ]);
});
