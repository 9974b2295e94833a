import { randomBytes, randomUUID } from 'node:crypto';
import { verifyAudit } from '../../src/commands/audit/verify-audit.ts';
import { clearExpired } from '../../src/jobs/clear-expired.ts';
import { chainAudit } from '../../src/jobs/chain-audit.ts';
import { createServices } from '../../src/server/create-services.ts';
import { deleteAccountNow } from '../support/people/account-acts.ts';
import { buildAccount } from '../support/build-account.ts';
import { describeApp } from '../support/describe-app.ts';
import { startApp } from '../support/start-app.ts';
import { registerClient, signIn, type TestClient } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';
import { above, not, type Row } from '../support/rows.ts';
import { forgeLinks, numberLinesFrom } from '../support/database/tamper-with-audit.ts';

const day = 86_400;

describe.each(bothDatabases)('the chain of the audit, on %s', (database) => {
  let client: TestClient;

  const app = describeApp({ database });

  beforeAll(async () => {
    // A job of the application chains the audit as well, at a moment of its own, and others write to it and purge it.
    await app.running.holdJobs();
    client = await registerClient(app);
  });

  const chain = () => chainAudit(app.services);
  const verify = (asked = {}) => verifyAudit(app.services, asked);
  const write = (event: `test.${string}` | 'account.disabled', more = {}) =>
    app.services.inUnit(async () =>
      app.services.audit({ event, details: { values: 1, kids: [{ d: 1, c: 'é' }] }, ...more }),
    );
  const linkOf = (line: number) => app.rows.auditLinks.first({ auditId: line });
  const newest = () => app.rows.audit.last();
  const signInSomebody = async () => {
    const account = await buildAccount(app);
    await signIn(app, app.browser(), { client, account });
    return account;
  };

  /** Tampers with the database, looks at what the check says, and puts everything back. */
  async function saidOf(tamper: () => Promise<unknown>): Promise<string | undefined> {
    const { audit, auditLinks, auditHeads } = app.rows;
    const [lines, links, heads] = [await audit.list(), await auditLinks.list(), await auditHeads.list()];
    await tamper();
    const { fault } = await verify();
    for (const table of [audit, auditLinks, auditHeads]) await table.remove();
    await audit.insert(lines);
    await auditLinks.insert(links);
    await auditHeads.insert(heads);
    return fault?.what;
  }

  test('is intact after sign-ins, changes and refusals, and says from which line on the program has sealed them', async () => {
    await signInSomebody();
    expect(await verify()).toMatchObject({ is_intact: true, chained: 0, begun_at: undefined });
    await chain();
    await write('test.waiting');
    const first = await app.rows.audit.first();
    const answer = await verify();
    expect(answer).toMatchObject({ is_intact: true, unchained: 1, older: 0, sealed_from: { line: first.id } });
    expect(answer.chained).toBeGreaterThan(2);
    await chain();
    expect(await verify()).toMatchObject({ is_intact: true, unchained: 0 });
  });

  test('names the line that was changed, whichever column it was, and also before it is chained', async () => {
    await signInSomebody();
    await write('test.changed', { reason: 'because', target: { kind: 'key', id: 'k' } });
    await chain();
    const { id } = await newest();
    const changes: Partial<Row<'audit'>> = {
      at: 5,
      event: 'test.other',
      accountId: 'x',
      clientId: 'x',
      requestId: 'x',
      actorKind: 'account',
      actorId: 'x',
      targetId: 'x',
      reason: 'another',
      network: '192.0.2.0/24',
      browserFamily: 'Opera',
      details: {},
    };
    for (const [column, value] of Object.entries(changes))
      expect([column, await saidOf(() => app.rows.audit.change({ id }, { [column]: value }))]).toEqual([
        column,
        expect.stringMatching(new RegExp(`^line ${id} was changed`)),
      ]);
    await write('account.disabled', { accountId: randomUUID(), reason: 'because' });
    await chain();
    const disabled = (await newest()).id;
    const details = { kids: [{ c: 'é', d: 1 }], values: 1, reason: 'another' };
    expect(await saidOf(() => app.rows.audit.change({ id: disabled }, { details }))).toBe(
      `line ${disabled} was changed`,
    );
    await write('test.fresh', { reason: 'because' });
    const fresh = (await newest()).id;
    const said = await saidOf(() => app.rows.audit.change({ id: fresh }, { reason: 'another' }));
    expect(said).toBe(`line ${fresh} was inserted or changed past the program`);
    await chain();
    expect(await verify()).toMatchObject({ is_intact: true });
  });

  test('names a line that was removed, one that was inserted or repeated, and a link or an end that is gone', async () => {
    for (let count = 0; count < 5; count++) await write(`test.number-${count}`);
    await chain();
    const last = await newest();
    const earlier = await app.rows.audit.first({ event: 'test.number-2' });
    const link = await app.rows.auditLinks.first({ auditId: earlier.id });
    expect(await saidOf(() => app.rows.audit.remove({ id: earlier.id }))).toBe(`line ${earlier.id} was removed`);
    expect(await saidOf(() => app.rows.audit.remove({ id: last.id }))).toBe(`line ${last.id} was removed`);

    const { id: _, ...copy } = last;
    const inserted = await saidOf(async () => {
      await app.rows.audit.insert({ ...copy, id: last.id + 900, mac: null, nonce: null });
    });
    expect(inserted).toBe(`line ${last.id + 900} was inserted or changed past the program`);
    const chained = await saidOf(async () => {
      await app.rows.audit.insert({ ...copy, id: last.id + 900, event: 'test.invented' });
      await chain();
    });
    expect(chained).toBe(`line ${last.id + 900} was inserted or changed past the program`);
    // The chain went back, as it does when somebody puts an older copy of the database in its place.
    await write('test.next');
    await expect(chain()).rejects.toThrow('no longer holds link');
    await chain();
    const repeated = await saidOf(() => app.rows.audit.insert({ ...copy, id: last.id + 900 }));
    expect(repeated).toBe(`line ${last.id + 900} was inserted: it repeats line ${last.id}`);

    const { auditLinks, auditHeads } = app.rows;
    expect(await saidOf(() => auditLinks.remove({ seq: link.seq }))).toBe(
      `link ${link.seq} was removed, behind line ${earlier.id - 1}`,
    );
    const { seq: end } = await auditLinks.last();
    expect(await saidOf(() => auditLinks.remove({ seq: end }))).toMatch(
      /^the end of the chain was removed: 1 links behind line/,
    );
    expect(await saidOf(() => auditHeads.remove())).toBe('the chain was removed: it has no signed head');
    expect(await saidOf(() => auditHeads.remove({ kind: 'anchor' }))).toBe(
      'the chain was removed: it has no signed head',
    );
    const both = await saidOf(async () => {
      await auditHeads.remove();
      await auditLinks.remove();
    });
    expect(both).toBe('the chain was removed: it has no signed head');
    expect(await saidOf(() => auditHeads.change({ kind: 'latest' }, { hash: 'x' }))).toMatch(/signature/);
  });

  test('accuses no line of before the chain while the chain takes them up', async () => {
    const keys = await app.rows.auditKeys.list();
    const said = await saidOf(async () => {
      for (const table of [app.rows.auditLinks, app.rows.auditHeads, app.rows.auditKeys]) await table.remove();
      const older = await newest();
      const lines = Array.from({ length: 60 }, (_, place) => ({
        id: older.id + 1 + place,
        at: 7,
        event: 'test.older',
      }));
      await app.rows.audit.insert(lines);
      await app.services.auditTrail.chain.extend();
      expect(await verify()).toMatchObject({ is_intact: true });
      await app.rows.audit.insert({ id: -7, at: 1, event: 'test.below' });
    });
    await app.rows.auditKeys.remove();
    await app.rows.auditKeys.insert(keys);
    expect(said).toBe('line -7 was inserted or changed past the program');
    // The chain that this process has seen is back.
    await write('test.next');
    await expect(chain()).rejects.toThrow('no longer holds link');
  });

  test('is neither gone on with nor purged where somebody has made its end or its lines other than they are', async () => {
    for (let count = 0; count < 4; count++) await write(`test.end-${count}`);
    await chain();
    const { id } = await newest();
    const cut = await saidOf(async () => {
      const { seq, hash } = await app.rows.auditLinks.first({ auditId: id - 1 });
      await app.rows.audit.remove({ id });
      await app.rows.auditLinks.remove({ seq: above(seq) });
      await app.rows.auditHeads.change({ kind: 'latest' }, { seq, hash });
      await write('test.behind');
      await expect(chain()).rejects.toThrow('signature of link');
    });
    expect(cut).toMatch(/^the signature of the head of link \d+ is wrong$/);
    expect(await saidOf(() => app.rows.audit.insert({ id: -7, at: 1, event: 'test.below' }))).toMatch(
      /^line -7 was inserted/,
    );
    const aged = await saidOf(async () => {
      await app.rows.audit.change({}, { at: 1 });
      await app.rows.auditLinks.change({}, { at: 1 });
      await expect(clearExpired(app.services)).rejects.toThrow('so it is not purged');
      expect(await app.rows.audit.values('id', { id })).toEqual([id]);
    });
    expect(aged).toMatch(/^line \d+ was changed$|^line \d+ or its link/);
    const moved = await saidOf(() => app.rows.auditLinks.change({ auditId: id }, { at: 1 }));
    expect(moved).toMatch(/^link \d+ of line \d+ was changed$/);
    await chain();
    expect(await verify()).toMatchObject({ is_intact: true });
  });

  test('names the line whose link was made to fit by somebody who knows how links are made, but not the keys', async () => {
    for (let count = 0; count < 3; count++) await write(`test.forged-${count}`);
    await chain();
    const line = await app.rows.audit.first({ event: 'test.forged-0' });
    const other = await startApp({ database });
    // A program with other keys makes the links from the changed line on, as a thief with the code would.
    const said = await saidOf(async () => {
      await app.rows.audit.change({ id: line.id }, { event: 'test.nothing' });
      await forgeLinks(app, other, line.id);
    });
    await other.stop();
    expect(said).toBe(`line ${line.id} and its link were changed`);
  });

  test('survives what is erased in its time, and names what is erased before', async () => {
    const account = await signInSomebody();
    await chain();
    const { id } = await app.rows.audit.first({ accountId: account.sub, event: 'login.signed_in' });
    const erase = (columns: Partial<Row<'audit'>>) => saidOf(() => app.rows.audit.change({ id }, columns));
    expect(await erase({ network: null })).toBe(`line ${id} was changed: the network was erased before its time`);
    expect(await erase({ browserFamily: null, systemFamily: null })).toMatch(/the browser and the system was/);

    const gone = await signInSomebody();
    await app.services.inUnit(async () =>
      app.services.audit({ event: 'account.disabled', accountId: gone.sub, reason: 'on the telephone' }),
    );
    await chain();
    await app.services.inUnit(async () =>
      app.services.audit({ event: 'account.enabled', accountId: gone.sub, reason: 'not chained yet' }),
    );
    await app.services.inUnit(() => deleteAccountNow(app.services, { name: gone.sub, reason: 'asked for' }));
    // The reasons that were written with the deletion itself go a little later.
    const { deletions } = app.services.deletion;
    await app.services.transaction((trx) => deletions.clear(trx, [gone.sub]));
    const left = await app.rows.audit.list({ accountId: gone.sub });
    expect(left.map(({ network, browserFamily: browser }) => network ?? browser).filter(Boolean)).toEqual([]);
    expect(left.flatMap(({ reason }) => reason ?? [])).toEqual([]);
    const salted = { auditId: left.map(({ id: line }) => line) };
    const salts = await app.rows.auditLinks.list(salted, 'networkSalt', 'originSalt', 'reasonSalt');
    expect(salts.length).toBeGreaterThan(2);
    expect(salts.flatMap((row) => Object.values(row)).filter((salt) => salt !== null)).toEqual([]);
    expect(await verify()).toMatchObject({ is_intact: true });
    await chain();
    expect(await verify()).toMatchObject({ is_intact: true, unchained: 0 });

    app.moveClock(31 * day);
    await clearExpired(app.services);
    expect((await app.rows.audit.first({ id })).network).toBeNull();
    expect(await app.rows.auditLinks.list({ networkSalt: not(null) }, 'seq')).toEqual([]);
    expect(await verify()).toMatchObject({ is_intact: true });

    // An erased value does not come back as another one without being noticed.
    const invent = (line: number, columns: Partial<Row<'audit'>>) =>
      saidOf(() => app.rows.audit.change({ id: line }, columns));
    expect(await invent(id, { network: '192.0.2.0/24' })).toBe(`line ${id} was changed: the network`);
    const { id: disabled } = left.find(({ event }) => event === 'account.disabled')!;
    expect(await invent(disabled, { reason: 'she stole' })).toBe(`line ${disabled} was changed: the reason`);
  });

  test('goes on from a signed anchor after a purge, which never takes a line that is not chained', async () => {
    await write('test.chained');
    await chain();
    app.moveClock(364 * day);
    await write('test.late');
    app.moveClock(2 * day);
    await clearExpired(app.services);
    const left = await app.rows.audit.values('event');
    expect(left).toEqual(['test.late']);
    const { is_intact: isIntact, purged_until: purgedUntil } = await verify();
    expect(isIntact).toBe(true);
    expect(purgedUntil).toMatch(/Z$/);
    await chain();
    expect(await verify()).toMatchObject({ is_intact: true, chained: 1, unchained: 0 });
    app.moveClock(366 * day);
    await write('test.unchained');
    app.moveClock(366 * day);
    await clearExpired(app.services);
    expect(await app.rows.audit.values('event')).toEqual(['test.unchained']);
    await chain();
    await clearExpired(app.services);
    expect(await app.rows.audit.values('event')).toEqual([]);
    expect(await verify()).toMatchObject({ is_intact: true, chained: 0 });
    await write('test.after');
    await chain();
    expect(await verify()).toMatchObject({ is_intact: true, chained: 1 });
  });

  test('is checked and purged after the keys of the server were rotated and the former ones thrown away', async () => {
    const { config, database: opened, log } = app.services;
    const another = randomBytes(32).toString('base64url');
    const withKeys = (encryptionKeys: readonly string[]) =>
      createServices({ ...config, encryptionKeys }, { database: opened, log, now: app.services.now });
    await write('test.before-rotation');
    await chain();
    const rotated = withKeys([another, ...config.encryptionKeys]);
    await rotated.inUnit(async () => rotated.audit({ event: 'test.rotated' }));
    await chainAudit(rotated);
    const later = withKeys([another]);
    expect(await verifyAudit(later)).toMatchObject({ is_intact: true, unchained: 0 });
    const line = await app.rows.audit.first({ event: 'test.before-rotation' });
    await app.rows.audit.change({ id: line.id }, { event: 'test.changed' });
    expect((await verifyAudit(later)).fault?.what).toBe(
      `line ${line.id} or its link ${(await linkOf(line.id)).seq} was changed`,
    );
    await app.rows.audit.change({ id: line.id }, { event: 'test.before-rotation' });
    await later.inUnit(async () => later.audit({ event: 'test.later' }));
    await chainAudit(later);
    // Whoever has the new keys alone takes lines of the former ones away too, once they are due.
    app.moveClock(400 * day);
    expect(await later.auditTrail.chain.purge()).toBeGreaterThan(0);
    while ((await later.auditTrail.chain.purge()) > 0);
    expect(await verifyAudit(later)).toMatchObject({ is_intact: true, chained: 0 });
    app.moveClock(-400 * day);
  });

  if (database !== 'postgres') return;

  test('does not pass all lines of the last minutes for each batch, and still finds a line that appears late', async () => {
    await app.rows.audit.remove();
    await app.services.auditTrail.chain.beginAnew();
    await write('test.first');
    await chain();
    const { id } = await newest();
    // An upheaval of ten minutes, in which the numbers of lines run far ahead.
    await numberLinesFrom(app, id + 5000);
    await write('test.ahead');
    await chain();
    await app.rows.audit.insert({ at: 7, event: 'test.appears-late', id: id + 7 });
    const unlinked = async () => (await verify()).unchained;
    await chain();
    expect(await unlinked()).toBe(1);
    app.moveClock(15);
    await chain();
    expect(await unlinked()).toBe(0);
    await app.rows.audit.remove({ id: id + 7 });
    await app.services.auditTrail.chain.beginAnew();
  });
});
