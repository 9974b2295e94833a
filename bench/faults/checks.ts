import { setTimeout as wait } from 'node:timers/promises';
import type { Knex } from 'knex';
import { openKnex } from '../servers/our-server.ts';
import { UnexpectedAnswer, type RelyingParty } from '../load/relying-party.ts';
import { tryPassword, tryWrongly, type Surroundings } from './people.ts';
import { accessTokenLife } from './ledger.ts';
import { runCommand } from './run-command.ts';
import { useRecoveryCode } from './second-factor.ts';
import type { SetStage } from './stage.ts';
import { moment } from './watch.ts';

export interface Checking {
  readonly stage: SetStage;
  readonly party: RelyingParty;
  readonly about: Surroundings;
  /** A person whose limits nobody has used yet, and one on whom three wrong passwords were tried before the fault. */
  readonly victims: { readonly fresh: string; readonly counted: string };
  /** The last line of the audit before anybody used the service. */
  readonly firstLine: number;
}

type Row = Readonly<Record<string, unknown>>;

/** Reads the number of the last line of the audit. */
export async function readLastLine(database: Knex): Promise<number> {
  return number(await database('audit').max({ n: 'id' }).first());
}

const number = (row: Row | undefined) => Number(row?.['n'] ?? 0);
/** A message whose process was killed is lent to nobody else for a minute. */
const longestSettling = 100;

/** Returns the status of a request of a program: 200 where it succeeded, 0 where nothing was answered. */
async function statusOf(send: () => Promise<unknown>): Promise<number> {
  try {
    await send();
    return 200;
  } catch (error) {
    return error instanceof UnexpectedAnswer ? error.status : 0;
  }
}

/** Waits until no message is due any more. Returns how many still wait. */
async function settleMessages(database: Knex): Promise<number> {
  const waiting = () =>
    database('outbox').whereNull('delivered_at').whereNotNull('sealed_body').count({ n: '*' }).first();
  for (const end = Date.now() + longestSettling * 1000; Date.now() < end; await wait(500))
    if (number(await waiting()) === 0) return 0;
  return number(await waiting());
}

/** Compares the accounts with what was answered, and each account with what has to stand beside it. */
async function checkAccounts({ stage, firstLine }: Checking, database: Knex): Promise<void> {
  const { ledger } = stage;
  const accounts = (await database('accounts').where('username', 'like', 'new-%')) as Row[];
  const created = (await database('audit').where({ event: 'account.created' }).where('id', '>', firstLine)) as Row[];
  const linesOf = (id: unknown) => created.filter((line) => line['account_id'] === id).length;
  const byEmail = new Map(accounts.map((account) => [account['email_canonical'], account]));
  for (const account of accounts) {
    const named = `the account ${String(account['username'])}`;
    for (const column of ['password_hash', 'email_verified_at', 'terms_version', 'terms_accepted_at'])
      ledger.check('whole', account[column] !== null, `${named} has no ${column}`);
    ledger.check('whole', linesOf(account['id']) === 1, `${named} has ${linesOf(account['id'])} lines of its making`);
  }
  for (const line of created)
    ledger.check(
      'whole',
      accounts.some(({ id }) => id === line['account_id']),
      `the line ${String(line['id'])} of the audit tells of an account that is not there`,
    );
  for (const { email, username, outcome } of ledger.registered) {
    if (outcome === 'done') ledger.check('kept', byEmail.has(email), `the account ${username} is not there`);
    if (outcome === 'not done')
      ledger.check('whole', !byEmail.has(email), `the account ${username} was never asked for`);
  }
}

/** Looks for tokens whose grant is not there, and for sign-ins that the audit does not know. */
async function checkSignIns({ stage }: Checking, database: Knex): Promise<void> {
  const { ledger, provisioned } = stage;
  const orphans = await database('payloads as token')
    .whereIn('token.model', ['AccessToken', 'RefreshToken', 'AuthorizationCode'])
    .whereNotNull('token.grant_id')
    .whereNotExists(database('payloads as g').where({ model: 'Grant' }).whereRaw('g.id = token.grant_id'))
    .count({ n: '*' })
    .first();
  ledger.check('whole', number(orphans) === 0, `${number(orphans)} tokens have no grant`);
  const rows = (await database('audit as line')
    .join('accounts as account', 'account.id', 'line.account_id')
    .where({ event: 'login.signed_in', client_id: provisioned.web.clientId })
    .groupBy('account.username')
    .select('account.username')
    .count({ n: '*' })) as Row[];
  const lines = new Map(rows.map((row) => [row['username'], number(row)]));
  for (const [username, times] of ledger.signIns)
    ledger.check(
      'kept',
      (lines.get(username) ?? 0) >= times,
      `the audit knows ${lines.get(username) ?? 0} of the ${times} sign-ins of ${username}`,
    );
}

/** Uses every token that was handed out. */
async function checkTokens({ stage, party }: Checking): Promise<void> {
  const { ledger } = stage;
  for (const { state, username, accessToken, accessAskedAt, refreshToken } of ledger.families) {
    const access = await statusOf(() => party.userinfo(accessToken));
    if (state === 'live') {
      if (moment() < accessAskedAt + accessTokenLife)
        ledger.check('tokens', access === 200, `the access token of ${username}: ${access}`);
      const renewed = await statusOf(() => party.refresh(refreshToken));
      ledger.check('tokens', renewed === 200, `the refresh token of ${username}: ${renewed}`);
    }
    if (state === 'dead') {
      ledger.check('withdrawn', access === 401, `a withdrawn access token of ${username}: ${access}`);
      const renewed = await statusOf(() => party.refresh(refreshToken));
      ledger.check('withdrawn', renewed === 400, `a withdrawn refresh token of ${username}: ${renewed}`);
    }
  }
  // Last of all: a token that is used again takes its family with it.
  for (const { username, used } of ledger.families) {
    const [former] = used.slice(-1);
    if (!former) continue;
    const again = await statusOf(() => party.refresh(former));
    ledger.check('once', again === 400, `a used refresh token of ${username}: ${again}`);
  }
}

/** Signs in with the passwords of everybody who registered or changed hers. */
async function checkPasswords({ stage, about }: Checking): Promise<void> {
  const { ledger } = stage;
  for (const { username, candidates, former, changes } of ledger.passwords) {
    if (changes === 0 && candidates.length === 1) continue;
    const right: string[] = [];
    for (const password of candidates) if (await tryPassword(about, { username, password })) right.push(password);
    ledger.check('password', right.length === 1, `${right.length} of the passwords of ${username} work`);
    const [last] = former.slice(-1);
    if (!last) continue;
    const isOpen = await tryPassword(about, { username, password: last });
    ledger.check('password', isOpen !== true, `a former password of ${username} works`);
  }
  const made = ledger.registered.filter(({ outcome }) => outcome === 'done').slice(-30);
  for (const { username, password } of made)
    ledger.check('kept', (await tryPassword(about, { username, password })) === true, `${username} cannot sign in`);
}

/** Uses recovery codes once more, and one that nobody has used yet. */
async function checkRecoveryCodes({ stage, about }: Checking): Promise<void> {
  const { ledger } = stage;
  for (const { person, unused, spent } of ledger.recoveryCodes) {
    for (const code of spent.slice(-2)) {
      const [again] = await useRecoveryCode(about, { person, code, browsers: 1 });
      ledger.check('once', again === 'not done', `a used recovery code of ${person.username}: ${again}`);
    }
    const [code] = unused;
    if (code === undefined) continue;
    const [first] = await useRecoveryCode(about, { person, code, browsers: 1 });
    ledger.check('kept', first === 'done', `an unused recovery code of ${person.username}: ${first}`);
  }
}

/** Messages that stand for a change, and the lines of the audit that they go with. */
const announced = [
  ['account.created', 'welcome'],
  ['account.password_changed', 'password-changed'],
  ['account.password_reset', 'password-changed'],
] as const;

/** Compares the messages that arrived with those that were written, and those with what they tell of. */
async function checkMessages({ stage, firstLine }: Checking, database: Knex): Promise<void> {
  const { ledger, mailbox } = stage;
  const left = await settleMessages(database);
  ledger.check('messagesKept', left === 0, `${left} messages still wait after ${longestSettling} s`);
  const rows = (await database('outbox').select('id', 'kind', 'delivered_at')) as Row[];
  const arrived = new Map<string, number>();
  for (const { headers } of mailbox.list()) {
    const id = /^<([^@]+)@/.exec(headers['message-id'] ?? '')?.[1] ?? '';
    arrived.set(id, (arrived.get(id) ?? 0) + 1);
  }
  const written = new Set(rows.map(({ id }) => String(id)));
  for (const { id, kind, delivered_at: at } of rows)
    if (at !== null)
      ledger.check(
        'messagesKept',
        arrived.has(String(id)),
        `a message ${String(kind)} is noted as sent and is not here`,
      );
  for (const id of arrived.keys()) ledger.check('messagesTrue', written.has(id), `the message ${id} is in no row`);
  const doubled = [...arrived.values()].filter((times) => times > 1);
  ledger.check(
    'messagesOnce',
    doubled.every((times) => times <= 3),
    `messages came ${doubled.join(', ')} times`,
  );
  if (doubled.length > 0) stage.note(`${doubled.length} messages came twice under one id`);

  const kinds = new Map<string, string>();
  for (const [event, kind] of announced) kinds.set(event, kind);
  for (const kind of new Set(kinds.values())) {
    const events = announced.filter(([, each]) => each === kind).map(([event]) => event);
    const lines = number(
      await database('audit').whereIn('event', events).where('id', '>', firstLine).count({ n: '*' }).first(),
    );
    const messages = rows.filter((row) => row['kind'] === kind).length;
    ledger.check('messagesTrue', messages <= lines, `${messages} messages ${kind} for ${lines} changes`);
    ledger.check('messagesKept', messages >= lines, `${messages} messages ${kind} for ${lines} changes`);
  }
}

/** Runs the command that looks at every line of the audit, once the chain has reached the last one. */
async function checkAudit({ stage }: Checking, database: Knex): Promise<void> {
  const { ledger, provisioned } = stage;
  const newest = await readLastLine(database);
  const linked = async () => number(await database('audit_links').max({ n: 'audit_id' }).first());
  for (const end = Date.now() + 40_000; (await linked()) < newest && Date.now() < end;) await wait(500);
  const reached = await linked();
  ledger.check('audit', reached >= newest, `the chain ends at line ${reached} of ${newest}`);
  let said = '';
  try {
    said = runCommand(provisioned, ['audit', 'verify', '--json']);
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    return ledger.check('audit', false, `audit verify: ${String(stderr || stdout || error).slice(0, 300)}`);
  }
  const { fault } = JSON.parse(said) as { readonly fault?: unknown };
  ledger.check('audit', fault === undefined || fault === null, `audit verify: ${said.slice(0, 300)}`);
}

/** Tries wrong passwords until the limit answers. What was counted before the fault counts. */
async function checkLimits({ stage, about, victims }: Checking): Promise<void> {
  const { ledger } = stage;
  const statuses: number[] = [];
  for (let n = 0; n < 6; n++) statuses.push(await tryWrongly(about, victims.fresh));
  ledger.check('limits', statuses.join() === '422,422,422,422,422,429', `six wrong passwords: ${statuses.join()}`);
  const later: number[] = [];
  for (let n = 0; n < 3; n++) later.push(await tryWrongly(about, victims.counted));
  ledger.check('limits', later.join() === '422,422,429', `three more wrong passwords: ${later.join()}`);
}

interface Job {
  readonly name: string;
  readonly failures: number;
  readonly endedAt: number;
  readonly every: number;
}

const beats = 30;

/** Reads what the processes write of themselves, as the page of the state does. */
async function checkJobs({ stage }: Checking, database: Knex): Promise<void> {
  const { ledger, processes } = stage;
  const fresh = async () => {
    const rows = (await database('processes').select('seen_at', 'facts')) as Row[];
    const now = Number((await database('processes').max({ n: 'seen_at' }).first())?.n ?? 0);
    return rows.filter((row) => Number(row['seen_at']) > now - beats);
  };
  const failingOf = (rows: readonly Row[]) =>
    rows.flatMap(({ facts }) =>
      (JSON.parse(String(facts)) as { readonly jobs: readonly Job[] }).jobs.filter(({ failures }) => failures > 0),
    );
  let rows = await fresh();
  // A job that has failed waits longer, and up to sixteen times as long as usual, until its next round.
  for (const end = Date.now() + 60_000; failingOf(rows).length > 0 && Date.now() < end; rows = await fresh())
    await wait(1000);
  ledger.check(
    'jobs',
    rows.length >= processes.length,
    `${rows.length} of ${processes.length} processes tell of themselves`,
  );
  const failing = [...new Set(failingOf(rows).map(({ name }) => name))];
  ledger.check('jobs', failing.length === 0, `jobs that fail: ${failing.join(', ')}`);
}

/** Checks every promise once the fault is over and the load has ended. */
export async function checkPromises(checking: Checking): Promise<void> {
  const database = openKnex(checking.stage.provisioned.databaseUrl);
  try {
    await checkTokens(checking);
    await checkPasswords(checking);
    await checkRecoveryCodes(checking);
    await checkLimits(checking);
    await checkMessages(checking, database);
    await checkAccounts(checking, database);
    await checkSignIns(checking, database);
    await checkAudit(checking, database);
    await checkJobs(checking, database);
  } finally {
    await database.destroy();
  }
}
