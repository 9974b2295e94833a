import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { reseal } from '../../src/commands/keys/reseal.ts';
import { createSealer, randomToken } from '../../src/crypto/sealer.ts';
import { sealedColumns } from '../../src/store/sealing/sealed-columns.ts';
import { keepForFormerService, listKeptPasswords } from '../../src/store/password/kept-passwords.ts';
import { authorizeSilently, introspect, refresh, silentTokens } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import { askForUserCode, createScript, poll, toAccess, typeCode } from '../support/services/device.ts';
import { columnsOf } from '../support/database/migrate-until.ts';
import { givePasskey, usePasskey } from '../support/people/passkey-pages.ts';
import {
  answerCaptcha,
  captchaAnswer,
  codeFor,
  fillProfile,
  openRegistration,
  registerUntilProof,
  somebody,
} from '../support/people/register.ts';
import { environmentOf, runCli } from '../support/programs/run-cli.ts';
import { isIn, pastPassword } from '../support/people/second-factor.ts';
import { describeApp, describeService, prepare } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { authorizationRequest, registerClient, signIn, signInForTokens } from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { withoutJobs } from '../support/without-jobs.ts';
import { askForReset } from '../support/people/account-address.ts';

const draw = () => randomBytes(32).toString('base64url');
const marked = 'ce qui est scellé';

describe.each(bothDatabases)('the sealing key is replaced while the service goes on, on %s', (database) => {
  /** The lists of keys are those of the application, which reads them when it starts anew. */
  const sealing = [draw()];
  const peppers = [draw()];
  const [formerKey] = sealing;
  const idOf = (key: string) => createSealer([key]).keyIds[0]!;
  let tokens: Record<string, string>;
  let enveloped: Record<string, string>;
  const link = randomToken();
  const kept = { photo: '', change: '', approval: '', stream: '', export: '' };

  const cli = (...args: readonly string[]) => runCli(args, { env: environmentOf(app) });
  const counted = () => app.services.sealing.formerKeys.resealing.count();
  const keysInUse = async () => [...new Set((await counted()).map(({ keyId }) => keyId))];

  /** Seals a value of every kind, as requests and jobs do. */
  const sealEverything = async () => {
    const { services } = app;
    const { sub } = account;
    await services.inUnit(async () => {
      kept.photo = services.account.photos.put(
        { kind: 'account', accountId: sub },
        { small: Buffer.from('s'), large: Buffer.from('l') },
      );
      services.federation.upstreamSessions.keep({ holder: 'session', upstream: 'franceconnect', idToken: marked });
      services.undo.actionLinks.put(link, { purpose: 'test', accountId: sub, data: { marked } }, 3600);
      services.records.shownOnce.put({ key: 'page', value: marked, accountId: sub });
    });
    await services.transaction(async (trx) => {
      kept.change = await services.undo.announcedChanges.insert(trx, {
        accountId: sub,
        kind: 'address-changed',
        details: { marked },
      });
      const by = { kind: 'command', name: 'marie' } as const;
      const approval = { accountId: sub, act: 'disable', standing: '', reason: marked, by, input: marked } as const;
      kept.approval = (await services.approvals.requests.insert(trx, approval)).id;
      const wish = {
        method: 'poll',
        endpoint: undefined,
        authorization: marked,
        requested: undefined,
        description: undefined,
      } as const;
      const stream = await services.events.streams.insert(trx, { clientId: client.clientId, madeBy: 'client', wish });
      kept.stream = stream!.id;
      const emails = { former: 'a@example.test', current: marked };
      const notice = {
        streamId: kept.stream,
        jti: 'jti',
        kind: 'identifier-changed',
        accountId: sub,
        at: 1,
        txn: 'txn',
        details: {},
        emails,
      };
      await services.events.notices.add(trx, notice as never);
      const row = { accountId: sub, realm: 'x', importId: 'x', digest: 'x' };
      await services.keycloak.people.insertAll(trx, [
        { ...row, entry: { person: marked }, original: { marked } } as never,
      ]);
      const original = { settings: { marked }, serviceAccounts: [], attributes: [] };
      await services.keycloak.rehearsals.begin(trx, { realm: 'x', aliases: {}, original });
      await keepForFormerService(trx, services.sealer, { accountId: sub, hash: marked, changedAt: 1 });
      await services.account.reservedUsernames.reserveForAll(trx, ['nom-quitte']);
      const asked = { accountId: sub, sessionUid: 'session', browser: undefined, lang: 'fr' };
      kept.export = (await services.account.exports.open(trx, asked))!;
    });
    const [open] = await services.account.exports.due(1);
    const claimed = (await services.account.exports.claim(open!))!;
    await services.account.exports.putChunk(claimed, { place: 0, bytes: Buffer.from(marked) });
    await services.transaction((trx) => services.account.exports.finish(trx, claimed, { size: 1, digest: 'd' }));
  };

  const { app, client } = describeService({ database, config: { encryptionKeys: sealing, passwordPepper: peppers } });
  const account = prepare(() => buildAccount(app, { totp: true }));
  const person = prepare(() => buildAccount(app));
  const session = prepare(() => app.browser());
  const shaped = prepare(() => registerClient(app, { keycloak_shape: true }));
  beforeAll(async () => {
    ({ tokens } = await signInForTokens(app, session, { client, account: person }));
    enveloped = await silentTokens(app, session, { client: shaped });
    // The job that makes exports would take the one that is claimed there.
    await withoutJobs(app, sealEverything);
    // The message of a reset waits for the mail server.
    await app.mailbox.stop();
    await askForReset(app, person.email);
    await app.services.auditTrail.chain.extend();
  });

  /** Returns what `keys state` says to need the former key. */
  const usesOfFormer = async () => {
    const { encryption_keys: keys } = (await cli('keys', 'state', '--json')).json<{
      encryption_keys: { key: string; values: object }[];
    }>();
    return keys.find(({ key }) => key === idOf(formerKey!))?.values;
  };

  test('every column whose name begins with « sealed » is on the list, and has a value in this test', async () => {
    const found = (await columnsOf(app.services.database)).filter((name) => name.includes('.sealed'));
    const listed = sealedColumns.map(({ table, column }) => `${table}.${column}`);
    expect(listed.toSorted()).toEqual(found.toSorted());
    const filled = (await counted()).map(({ table, column }) => `${table}.${column}`);
    expect(listed.filter((name) => !filled.includes(name))).toEqual(['hash_keys.sealed_key']);
    expect(await keysInUse()).toEqual([idOf(formerKey!)]);
  });

  test('keys reseal is refused while a process seals with the former key', async () => {
    sealing.unshift(draw());
    peppers.unshift(draw());
    const facts = { sealsWith: idOf(formerKey!) };
    const now = app.services.nowSeconds();
    await app.rows.processes.insert({ id: 'late', version: '9.9.9', startedAt: now, seenAt: now, facts });
    await app.restart();
    await app.services.state.processes.beat({ sealsWith: app.services.sealer.keyIds[0] } as never);
    const refused = await cli('keys', 'reseal');
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^1 of 2 processes seal with another key .* ENCRYPTION_KEYS/),
    });
    expect(await keysInUse()).toEqual([idOf(formerKey!)]);
    expect(await usesOfFormer()).toMatchObject({ derived_keys: 2, totp_devices: 1 });
    await app.rows.processes.remove({ id: 'late' });
  });

  test('keys reseal goes on after an interruption, and no request fails meanwhile', async () => {
    // The command is killed after its first steps.
    const { services } = app;
    const begun = reseal(services, { kind: 'system' });
    await begun.next();
    await begun.next();
    await begun.return({} as never);
    const newest = idOf(sealing[0]!);
    expect(await keysInUse()).toEqual(expect.arrayContaining([newest, idOf(formerKey!)]));

    let isDone = false;
    const people = (async () => {
      const seen: boolean[] = [];
      while (!isDone) {
        const { browser } = await pastPassword(app, { client, account });
        seen.push(browser.page.find('input[name="otp"]') !== null);
        seen.push((await introspect(app, client, tokens['access_token'])).body['active'] === true);
        tokens = (await refresh(app, client, tokens['refresh_token'])).body as Record<string, string>;
        seen.push(tokens['access_token'] !== undefined);
      }
      return seen;
    })();
    const done = await cli('keys', 'reseal', '--as', 'marie');
    isDone = true;
    expect((await people).filter((isRight) => !isRight)).toEqual([]);
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(done.stdout).toMatch(
      new RegExp(`^The former keys \\(${idOf(formerKey!)}\\) may go from 20.*Z on, .* ENCRYPTION_KEYS`, 'm'),
    );
    expect(await keysInUse()).toEqual([newest]);
    const again = (await cli('keys', 'reseal', '--json')).json<{ resealed: number }>();
    expect(again).toMatchObject({ resealed: 0, unreadable: {}, newest, former: [idOf(formerKey!)] });
    // A new key that is still behind the former one is not taken for a key that was replaced.
    expect((await cli('keys', 'reseal')).stdout).toMatch(
      new RegExp(`^Nothing was left to do: everything is sealed with ${newest}, the first key .* to the front`),
    );
    const uses = (await cli('keys', 'state', '--json')).json<{ encryption_keys: object[] }>();
    expect(uses.encryption_keys).toMatchObject([
      { key: newest, place: 'newest', values: { totp_devices: 1, photos: 3 } },
      { key: idOf(formerKey!), place: 'former', processes: 0 },
    ]);
    expect(await usesOfFormer()).toEqual({});
  });

  test('an account needs the former pepper until its next sign-in, and keys state counts those that do', async () => {
    const read = async () => {
      const uses = (await cli('keys', 'state', '--json')).json<{
        password_pepper: { place: string; accounts: number }[];
      }>();
      return uses.password_pepper.map(({ place, accounts }) => [place, accounts]);
    };
    expect(await read()).toEqual([
      ['newest', 1],
      ['former', 1],
    ]);
    await signIn(app, app.browser(), { client, account: person });
    expect(await read()).toEqual([
      ['newest', 2],
      ['former', 0],
    ]);
    expect((await cli('keys', 'state')).stdout).toMatch(
      /^PASSWORD_PEPPER +[0-9a-f]{8} +former +0 accounts, 0 former passwords$/m,
    );
  });

  test('without the former keys everything still opens', async () => {
    sealing.pop();
    peppers.pop();
    await app.restart();
    await app.mailbox.restart();
    const { services } = app;
    expect((await authorizeSilently(app, session, { client })).members['code']).toBeTruthy();
    // The envelope around this token is signed with a key that is derived from the former one.
    expect((await refresh(app, shaped, enveloped['refresh_token'])).status).toBe(200);
    const { browser } = await pastPassword(app, { client, account });
    const page = await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
    expect(isIn(page)).toBe(true);
    // A recovery code is hashed with a key that is derived from the former one.
    const other = await pastPassword(app, { client, account });
    await other.browser.click('Utiliser un code de récupération');
    expect(isIn(await other.browser.submit({ recoveryCode: account.recoveryCodes[0]! }, { action: 'verify' }))).toBe(
      true,
    );
    await expect(buildAccount(app, { username: 'nom-quitte', password: `${account.password} !` })).rejects.toThrow(
      'username',
    );

    expect(await services.account.photos.find({ id: kept.photo, size: 'large', browser: undefined })).toEqual(
      Buffer.from('l'),
    );
    expect(await services.federation.upstreamSessions.list('session')).toMatchObject([{ idToken: marked }]);
    expect((await services.undo.actionLinks.find(link))?.data).toEqual({ marked });
    expect(await services.records.shownOnce.take('page')).toContain(marked);
    expect((await services.undo.announcedChanges.find(kept.change))?.details).toEqual({ marked });
    expect(await services.approvals.requests.inputOf((await services.approvals.requests.find(kept.approval))!)).toBe(
      marked,
    );
    expect((await services.keycloak.rehearsals.originalOf('x'))?.settings).toEqual({ marked });
    const originals = await services.keycloak.people.listOriginals('x', [account.sub]);
    expect(originals.get(account.sub)?.original).toEqual({ marked });
    const hashes = await services.transaction((trx) => listKeptPasswords(trx, services.sealer, [account.sub]));
    expect(hashes.get(account.sub)?.at(-1)?.hash).toBe(marked);
    const stream = (await services.events.streams.find(kept.stream))!;
    expect(services.events.streams.authorizationOf(stream)).toBe(marked);
    expect(await services.events.notices.next(stream, 1)).toMatchObject([{ emails: { current: marked } }]);
    const ready = (await services.account.exports.list(account.sub))[0]!;
    expect(await services.account.exports.chunk(ready, 0)).toEqual(Buffer.from(marked));
    expect((await app.mailbox.newest(person.email, 'reset')).kind).toBe('reset');
    const verified = await cli('audit', 'verify', '--json');
    expect([verified.code, verified.stderr]).toEqual([0, '']);
  });
});

test('a file of the stores that seals a value has a column on the list, or writes into one that is there', () => {
  const folder = 'src/store';
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const read = (name: string) => readFileSync(`${folder}/${name}`, 'utf8');
  const seals = names.filter((name) => /sealer\.seal(Bytes)?\(/.test(read(name)));
  const unlisted = seals.filter((name) => !/: (readonly )?SealedColumn/.test(read(name)));
  // Answers of the API lie in the table `payloads`.
  expect(unlisted.toSorted()).toEqual(['records/api-answers.ts']);
});

describe('codes that people hold while the newest sealing key changes', () => {
  const keys = [draw(), draw()];

  const app = describeApp({ config: { encryptionKeys: keys, captchaFixedAnswer: captchaAnswer } });

  test('a code of a message, a picture, a passkey and the code of a device are accepted by a process with the other newest key', async () => {
    const client = await registerClient(app);
    const script = await createScript(app);
    const [account, reader, looker] = [await buildAccount(app), somebody(), somebody()];
    const passkey = await givePasskey(app, account);
    const { browser: reading } = await registerUntilProof(app, client, reader);
    const code = await codeFor(app, reader.email);
    const { browser: looking } = await openRegistration(app, client);
    await fillProfile(looking, looker);
    const device = await askForUserCode(app, script);
    const signing = await app.open(authorizationRequest(app, client).url);

    keys.reverse();
    await app.restart();
    const proved = await reading.submit({ code }, { action: 'verify' });
    expect([isIn(proved), proved.errors]).toEqual([true, []]);
    expect((await answerCaptcha(looking)).h1).toBe('Vérification du courriel');
    expect(isIn(await usePasskey(signing, { passkey, account }))).toBe(true);
    const asked = app.browser();
    await toAccess(asked, device, account);
    expect((await asked.submit({}, { action: 'accept' })).h1).toBe('Accès donné');
    expect((await poll(app, script, device)).status).toBe(200);
    expect((await typeCode(app.browser(), device)).errors.length).toBe(1);
  });
});
