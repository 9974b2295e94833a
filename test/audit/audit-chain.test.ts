import { randomBytes, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { verifyAudit } from '../../src/commands/audit/verify-audit.ts';
import { clearExpired } from '../../src/jobs/clear-expired.ts';
import { chainAudit } from '../../src/jobs/chain-audit.ts';
import { createServices } from '../../src/server/create-services.ts';
import { createLink } from '../../src/store/audit/audit-link.ts';
import { deleteAccountNow } from '../support/people/account-acts.ts';
import { buildAccount } from '../support/build-account.ts';
import { describeApp } from '../support/describe-app.ts';
import { startApp } from '../support/start-app.ts';
import { registerClient, signIn, type TestClient } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';

const day = 86_400;

interface Line {
  readonly id: number;
  readonly [column: string]: unknown;
}

describe.each(bothDatabases)('the chain of the audit, on %s', (database) => {
  let client: TestClient;
  let knex: Knex;

  const app = describeApp({ database });

  beforeAll(async () => {
    // A job of the application chains the audit as well, at a moment of its own, and others write to it and purge it.
    await app.running.holdJobs();
    ({ knex } = app.services.database);
    client = await registerClient(app);
  });

  const chain = () => chainAudit(app.services);
  const verify = (asked = {}) => verifyAudit(app.services, asked);
  const write = (event: string, more = {}) =>
    app.services.inUnit(async () => app.services.audit({ event, details: { b: 1, a: [{ d: 1, c: 'é' }] }, ...more }));
  const linkOf = async (line: number) =>
    (await knex('audit_links').where({ audit_id: line }).first()) as { readonly seq: number };
  const newest = async () => (await knex('audit').orderBy('id', 'desc').first()) as Line;
  const signInSomebody = async () => {
    const account = await buildAccount(app);
    await signIn(app, app.browser(), { client, account });
    return account;
  };

  /** Tampers with the database, looks at what the check says, and puts everything back. */
  async function saidOf(tamper: () => Promise<unknown>): Promise<string | undefined> {
    const tables = ['audit', 'audit_links', 'audit_heads'] as const;
    const kept = await Promise.all(tables.map((table) => knex(table).select('*') as Promise<object[]>));
    await tamper();
    const { fault } = await verify();
    for (const [index, table] of tables.entries()) {
      await knex(table).delete();
      await knex.batchInsert(table, kept[index]!, 20);
    }
    return fault?.what;
  }

  test('is intact after sign-ins, changes and refusals, and says from which line on the program has sealed them', async () => {
    await signInSomebody();
    expect(await verify()).toMatchObject({ is_intact: true, chained: 0, begun_at: undefined });
    await chain();
    await write('test.waiting');
    const first = (await knex('audit').orderBy('id').first()) as Line;
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
    const changes: Readonly<Record<string, unknown>> = {
      at: 5,
      event: 'test.other',
      account_id: 'x',
      client_id: 'x',
      request_id: 'x',
      actor_kind: 'account',
      actor_id: 'x',
      target_id: 'x',
      reason: 'another',
      network: '192.0.2.0/24',
      browser_family: 'Opera',
      details: '{}',
    };
    for (const [column, value] of Object.entries(changes))
      expect([
        column,
        await saidOf(() =>
          knex('audit')
            .where({ id })
            .update({ [column]: value }),
        ),
      ]).toEqual([column, expect.stringMatching(new RegExp(`^line ${id} was changed`))]);
    await write('account.disabled', { accountId: randomUUID(), reason: 'because' });
    await chain();
    const disabled = (await newest()).id;
    const details = JSON.stringify({ a: [{ c: 'é', d: 1 }], b: 1, reason: 'another' });
    expect(await saidOf(() => knex('audit').where({ id: disabled }).update({ details }))).toBe(
      `line ${disabled} was changed`,
    );
    await write('test.fresh', { reason: 'because' });
    const fresh = (await newest()).id;
    const said = await saidOf(() => knex('audit').where({ id: fresh }).update({ reason: 'another' }));
    expect(said).toBe(`line ${fresh} was inserted or changed past the program`);
    await chain();
    expect(await verify()).toMatchObject({ is_intact: true });
  });

  test('names a line that was removed, one that was inserted or repeated, and a link or an end that is gone', async () => {
    for (let count = 0; count < 5; count++) await write(`test.number-${count}`);
    await chain();
    const last = await newest();
    const [earlier] = (await knex('audit').where({ event: 'test.number-2' })) as [Line];
    const link = (await knex('audit_links').where({ audit_id: earlier.id }).first()) as { readonly seq: number };
    expect(await saidOf(() => knex('audit').where({ id: earlier.id }).delete())).toBe(`line ${earlier.id} was removed`);
    expect(await saidOf(() => knex('audit').where({ id: last.id }).delete())).toBe(`line ${last.id} was removed`);

    const { id: _, ...copy } = last;
    const inserted = await saidOf(async () => {
      await knex('audit').insert({ ...copy, id: last.id + 900, mac: null, nonce: null });
    });
    expect(inserted).toBe(`line ${last.id + 900} was inserted or changed past the program`);
    const chained = await saidOf(async () => {
      await knex('audit').insert({ ...copy, id: last.id + 900, event: 'test.invented' });
      await chain();
    });
    expect(chained).toBe(`line ${last.id + 900} was inserted or changed past the program`);
    // The chain went back, as it does when somebody puts an older copy of the database in its place.
    await write('test.next');
    await expect(chain()).rejects.toThrow('no longer holds link');
    await chain();
    const repeated = await saidOf(() => knex('audit').insert({ ...copy, id: last.id + 900 }));
    expect(repeated).toBe(`line ${last.id + 900} was inserted: it repeats line ${last.id}`);

    const gone = (table: string, where: object) => saidOf(() => knex(table).where(where).delete());
    expect(await gone('audit_links', { seq: link.seq })).toBe(
      `link ${link.seq} was removed, behind line ${earlier.id - 1}`,
    );
    const end = (await knex('audit_links').max('seq as seq').first()) as { readonly seq: number };
    expect(await gone('audit_links', end)).toMatch(/^the end of the chain was removed: 1 links behind line/);
    expect(await gone('audit_heads', {})).toBe('the chain was removed: it has no signed head');
    expect(await gone('audit_heads', { kind: 'anchor' })).toBe('the chain was removed: it has no signed head');
    const both = await saidOf(async () => {
      await knex('audit_heads').delete();
      await knex('audit_links').delete();
    });
    expect(both).toBe('the chain was removed: it has no signed head');
    expect(await saidOf(() => knex('audit_heads').where({ kind: 'latest' }).update({ hash: 'x' }))).toMatch(
      /signature/,
    );
  });

  test('accuses no line of before the chain while the chain takes them up', async () => {
    const keys = (await knex('audit_keys').select('*')) as object[];
    const said = await saidOf(async () => {
      for (const table of ['audit_links', 'audit_heads', 'audit_keys']) await knex(table).delete();
      const older = (await knex('audit').max('id as id').first()) as Line;
      const lines = Array.from({ length: 60 }, (_, place) => ({
        id: older.id + 1 + place,
        at: 7,
        event: 'test.older',
      }));
      await knex.batchInsert('audit', lines, 20);
      await app.services.auditTrail.chain.extend();
      expect(await verify()).toMatchObject({ is_intact: true });
      await knex('audit').insert({ id: -7, at: 1, event: 'test.below' });
    });
    await knex('audit_keys').delete();
    await knex.batchInsert('audit_keys', keys, 20);
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
      const { seq, hash } = (await knex('audit_links')
        .where({ audit_id: id - 1 })
        .first()) as { seq: number; hash: string };
      await knex('audit').where({ id }).delete();
      await knex('audit_links').where('seq', '>', seq).delete();
      await knex('audit_heads').where({ kind: 'latest' }).update({ seq, hash });
      await write('test.behind');
      await expect(chain()).rejects.toThrow('signature of link');
    });
    expect(cut).toMatch(/^the signature of the head of link \d+ is wrong$/);
    expect(await saidOf(() => knex('audit').insert({ id: -7, at: 1, event: 'test.below' }))).toMatch(
      /^line -7 was inserted/,
    );
    const aged = await saidOf(async () => {
      await knex('audit').update({ at: 1 });
      await knex('audit_links').update({ at: 1 });
      await expect(clearExpired(app.services)).rejects.toThrow('so it is not purged');
      expect(await knex('audit').where({ id }).pluck('id')).toEqual([id]);
    });
    expect(aged).toMatch(/^line \d+ was changed$|^line \d+ or its link/);
    const moved = await saidOf(() => knex('audit_links').where({ audit_id: id }).update({ at: 1 }));
    expect(moved).toMatch(/^link \d+ of line \d+ was changed$/);
    await chain();
    expect(await verify()).toMatchObject({ is_intact: true });
  });

  test('names the line whose link was made to fit by somebody who knows how links are made, but not the keys', async () => {
    for (let count = 0; count < 3; count++) await write(`test.forged-${count}`);
    await chain();
    const line = (await knex('audit').where({ event: 'test.forged-0' }).first()) as Line;
    const other = await startApp({ database });
    // A program with other keys makes the links from the changed line on, as a thief with the code would.
    const said = await saidOf(async () => {
      await knex('audit').where({ id: line.id }).update({ event: 'test.nothing' });
      const links = (await knex('audit_links').where('audit_id', '>=', line.id).orderBy('seq')) as {
        seq: number;
        audit_id: number;
      }[];
      const before = (await knex('audit_links')
        .where({ seq: Number(links[0]!.seq) - 1 })
        .first()) as { hash: string };
      let { hash } = before;
      for (const { seq, audit_id: id } of links) {
        const row = (await knex('audit').where({ id }).first()) as never as Parameters<typeof createLink>[1]['row'];
        const link = createLink(other.services.sealer, {
          row: { ...row, at: Number(row.at) },
          before: hash,
          seq: Number(seq),
          kind: 'sealed',
        });
        ({ hash } = link);
        await knex('audit_links').where({ seq }).update(link);
      }
    });
    await other.stop();
    expect(said).toBe(`line ${line.id} and its link were changed`);
  });

  test('survives what is erased in its time, and names what is erased before', async () => {
    const account = await signInSomebody();
    await chain();
    const { id } = (await knex('audit').where({ account_id: account.sub, event: 'login.signed_in' }).first()) as Line;
    const erase = (columns: object) => saidOf(() => knex('audit').where({ id }).update(columns));
    expect(await erase({ network: null })).toBe(`line ${id} was changed: the network was erased before its time`);
    expect(await erase({ browser_family: null, system_family: null })).toMatch(/the browser and the system was/);

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
    const { deletions } = app.services.account;
    await app.services.transaction((trx) => deletions.clear(trx, [gone.sub]));
    const left = (await knex('audit').where({ account_id: gone.sub })) as Line[];
    expect(left.map(({ network, browser_family: browser }) => network ?? browser).filter(Boolean)).toEqual([]);
    expect(left.flatMap(({ reason }) => reason ?? [])).toEqual([]);
    const salted = knex('audit_links').whereIn(
      'audit_id',
      left.map(({ id: line }) => line),
    );
    const salts = (await salted.select('network_salt', 'origin_salt', 'reason_salt')) as Record<string, unknown>[];
    expect(salts.length).toBeGreaterThan(2);
    expect(salts.flatMap((row) => Object.values(row)).filter((salt) => salt !== null)).toEqual([]);
    expect(await verify()).toMatchObject({ is_intact: true });
    await chain();
    expect(await verify()).toMatchObject({ is_intact: true, unchained: 0 });

    app.moveClock(31 * day);
    await clearExpired(app.services);
    expect(((await knex('audit').where({ id }).first()) as Line)['network']).toBeNull();
    expect(await knex('audit_links').whereNotNull('network_salt').select('seq')).toEqual([]);
    expect(await verify()).toMatchObject({ is_intact: true });

    // An erased value does not come back as another one without being noticed.
    const invent = (line: number, columns: object) => saidOf(() => knex('audit').where({ id: line }).update(columns));
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
    const left = await knex('audit').pluck<string[]>('event');
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
    expect(await knex('audit').pluck<string[]>('event')).toEqual(['test.unchained']);
    await chain();
    await clearExpired(app.services);
    expect(await knex('audit').pluck<string[]>('event')).toEqual([]);
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
    const line = (await knex('audit').where({ event: 'test.before-rotation' }).first()) as Line;
    await knex('audit').where({ id: line.id }).update({ event: 'test.changed' });
    expect((await verifyAudit(later)).fault?.what).toBe(
      `line ${line.id} or its link ${(await linkOf(line.id)).seq} was changed`,
    );
    await knex('audit').where({ id: line.id }).update({ event: 'test.before-rotation' });
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
    await knex('audit').delete();
    await app.services.auditTrail.chain.beginAnew();
    await write('test.first');
    await chain();
    const { id } = await newest();
    // An upheaval of ten minutes, in which the numbers of lines run far ahead.
    await knex.raw(`SELECT setval(pg_get_serial_sequence('audit', 'id'), ${id + 5000})`);
    await write('test.ahead');
    await chain();
    await knex('audit').insert({ at: 7, event: 'test.appears-late', id: id + 7 });
    const unlinked = async () => (await verify()).unchained;
    await chain();
    expect(await unlinked()).toBe(1);
    app.moveClock(15);
    await chain();
    expect(await unlinked()).toBe(0);
    await knex('audit')
      .where({ id: id + 7 })
      .delete();
    await app.services.auditTrail.chain.beginAnew();
  });
});
