import { Writable } from 'node:stream';
import { createAuditCollector } from '../../src/log/create-audit-collector.ts';
import { chainAudit } from '../../src/jobs/chain-audit.ts';
import { createUnit, withUnit } from '../../src/store/unit/unit-of-work.ts';
import { refresh } from '../support/authorize.ts';
import { buildAccount, type BuiltAccount } from '../support/build-account.ts';
import { readText } from '../support/requests/page.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { registerClient, signIn, signInForTokens } from '../support/test-client.ts';
import { until } from '../support/until.ts';

const collected: string[] = [];
let takes: (() => void) | undefined;
const target = new Writable({
  decodeStrings: false,
  write(text: string, _encoding, done: () => void) {
    collected.push(text);
    if (takes) takes = done;
    else done();
  },
});

const app = describeApp({ overrides: () => ({ auditCollector: createAuditCollector({ auditLog: true }, target) }) });
const client = prepare(() => registerClient(app, { refresh_reuse_seconds: 30 }));
beforeAll(async () => {
  // A job chains the audit, and gives the collector the head, at a moment of its own.
  await app.running.holdJobs();
});

/** Returns the actor of the newest line of each event of an account. */
async function actorsOf({ sub }: Pick<BuiltAccount, 'sub'>): Promise<Readonly<Record<string, string | null>>> {
  const lines = await app.rows.audit.list({ accountId: sub });
  return Object.fromEntries(
    lines.map(({ event, actorKind: kind, actorId: id }) => [event, id === null ? kind : `${kind} ${id}`]),
  );
}

describe('a line of the audit', () => {
  test('names the person who acts, the service that sends a request, the program, or nobody', async () => {
    const account = await buildAccount(app);
    const { browser, tokens } = await signInForTokens(app, app.browser(), { client, account });
    await refresh(app, client, tokens['refresh_token']);
    await refresh(app, client, tokens['refresh_token']);
    const stranger = await app.open('/compte');
    await stranger.submit({ username: account.username, password: 'faux' }, { action: 'signin' });
    await browser.open('/compte/identite');
    await browser.submit({ givenName: 'Ada' }, { action: 'save' });
    expect(await actorsOf(account)).toMatchObject({
      'account.created': 'system system',
      'login.signed_in': `account ${account.sub}`,
      'login.sign-in.refused': null,
      'token.refresh_repeated': `client ${client.clientId}`,
      'account.profile_changed': `account ${account.sub}`,
    });
  });

  test('tells a person that the assistance acted, and never from where the agent asked', async () => {
    const [account, agent] = [await buildAccount(app), await buildAccount(app)];
    const { browser } = await signIn(app, app.browser(), { client, account });
    const origin = () => ({ network: '192.0.2.0/24', browser: 'Opera', system: 'Linux' });
    await withUnit(createUnit({ origin, actor: { kind: 'account', id: agent.sub } }), async () => {
      app.services.audit({ event: 'account.password_reset', accountId: account.sub, reason: 'She telephoned.' });
      await app.services.flush();
    });
    const page = await browser.open('/compte/historique');
    const [newest] = page.all('#events li').map(readText);
    expect(newest).toContain('Nouveau mot de passe choisi');
    expect(newest).toContain('l’assistance');
    expect(newest).not.toContain('Ce n’était pas moi');
    for (const secret of ['192.0.2.0', 'Opera', 'She telephoned', agent.sub]) expect(page.body).not.toContain(secret);
    const line = await app.rows.audit.last();
    expect(line).toMatchObject({ actorKind: 'account', actorId: agent.sub, reason: 'She telephoned.' });
  });
});

describe('a collector of the audit', () => {
  interface Collected {
    readonly audit: string;
    readonly event?: string;
    readonly nonce?: string;
    readonly account?: string | null;
    readonly seq?: number;
    readonly lines?: number;
  }
  const given = () => collected.map((text) => JSON.parse(text) as Collected);

  test('gets each line as one line of JSON, also that of a transaction, and the signed head of the chain', async () => {
    const account = await buildAccount(app);
    await signIn(app, app.browser(), { client, account });
    const lines = given().filter(({ account: about }) => about === account.sub);
    expect(lines.map(({ event }) => event)).toEqual(expect.arrayContaining(['account.created', 'login.signed_in']));
    const nonces = await app.rows.audit.values('nonce', { accountId: account.sub });
    expect(lines.map(({ nonce }) => nonce)).toEqual(nonces);
    expect(collected.every((text) => text.endsWith('\n') && !/"mac"|"line":/.test(text))).toBe(true);
    await chainAudit(app.services);
    expect(given().at(-1)).toMatchObject({ audit: 'head', kind: 'latest', seq: expect.any(Number) });
  });

  test('gets nothing of what was not written', async () => {
    const before = collected.length;
    const failing = app.services.inUnit(() =>
      app.services.transaction(async () => {
        app.services.audit({ event: 'test.rolled_back' });
        await Promise.reject(new Error('no'));
      }),
    );
    await expect(failing).rejects.toThrow('no');
    const refused = app.services.inUnit(async () => {
      app.services.audit({ event: 'test.never' });
      await Promise.reject(new Error('neither'));
    });
    await expect(refused).rejects.toThrow('neither');
    expect(collected.slice(before)).toEqual([]);
  });

  test('that reads nothing is waited for within bounds, and hears what it has missed', async () => {
    const collector = createAuditCollector({ auditLog: true }, target);
    const before = collected.length;
    takes = () => {};
    const big = (event: string) => collector.lines([{ at: 0, event, details: JSON.stringify('x'.repeat(5_000_000)) }]);
    for (const event of ['one', 'two', 'three', 'four', 'five', 'six']) big(event);
    const release = takes;
    takes = undefined;
    release();
    await new Promise((resolve) => target.write('{"audit":"end"}\n', resolve));
    collector.lines([{ at: 0, event: 'seven', details: null }]);
    const told = given()
      .slice(before)
      .map(({ audit, event, lines }) => event ?? lines ?? audit);
    expect(told).toEqual(['one', 'two', 'three', 'four', 'end', 2, 'seven']);
  });

  test('that has closed its end stops nobody', async () => {
    const closed = new Writable({ write: (_text, _encoding, done) => done(new Error('write EPIPE')) });
    const collector = createAuditCollector({ auditLog: true }, closed);
    const warnings: string[] = [];
    const hear = ({ message }: Error) => void warnings.push(message);
    process.on('warning', hear);
    collector.lines([{ at: 0, event: 'test.unread', details: null }]);
    await until(() => warnings.some((words) => words.includes('no longer given to its collector')), 'a warning');
    process.off('warning', hear);
    expect(() => collector.lines([{ at: 0, event: 'test.unread', details: null }])).not.toThrow();
  });

  test('gets what a command has done from its error output, so that the answer stays alone', async () => {
    const account = await buildAccount(app);
    const env = { ...environmentOf(app), AUDIT_LOG: 'stdout' };
    const done = await runCli(['account', 'disable', account.username, '--as', 'Paule', '--json'], { env });
    expect(done.json()).toMatchObject({ disabled: true });
    expect(JSON.parse(done.stderr)).toMatchObject({ audit: 'line', event: 'account.disabled', actor: 'Paule' });
  });
});
