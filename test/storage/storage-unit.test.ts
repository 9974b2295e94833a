import { AsyncResource } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { queueMail } from '../../interactions/mails/queue-mail.ts';
import { rememberBrowser } from '../../src/commands/factors/remember-browser.ts';
import type { Services } from '../../src/services.ts';
import { requireProof } from '../../src/store/unit/unit-of-work.ts';
import { buildAccount } from '../support/build-account.ts';
import { committersOn, useCommitters } from '../support/database/committers.ts';
import { countStatements } from '../support/database/count-statements.ts';
import { gate } from '../support/gate.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { bothDatabases } from '../support/test-database.ts';
import { withoutJobs } from '../support/without-jobs.ts';
import { rowsIn } from '../support/rows.ts';

/** `npm run types` fails when a page or command could reach the database or the committer, and so pass by the unit of work. */
const takesWhatPagesAreDenied = ({
  // @ts-expect-error the database
  database,
  // @ts-expect-error the committer
  committer,
}: Services) => [database, committer];
void takesWhatPagesAreDenied;

describe.each(bothDatabases)('the unit of work, on %s', (database) => {
  const app = describeApp({ database });
  const services = prepare(() => app.services);

  const mail = (to: string) => queueMail(services, { accountId: undefined, kind: 'welcome', to, lang: 'fr', data: {} });
  const keep = (id: string, text: string) => services.payloads.upsert('Flow', id, { text }, 600);
  const textOf = async (id: string) => (await services.payloads.find('Flow', id))?.['text'];
  const audited = (event: string) => rowsIn(services).audit.count({ event });
  const mailed = async (recipient: string) => (await app.mailbox.queued(recipient)).length;
  const commits = async (work: () => Promise<unknown>) => (await countStatements(app, work)).statements.commits;

  describe.each(committersOn(database))('written by %s', (way) => {
    // What one process writes together, and in how many commits, is its own affair.
    const isAlone = way === 'one process';
    let stop: () => Promise<void>;
    beforeAll(() => {
      stop = useCommitters(app, way);
    });
    afterAll(() => stop());

    describe('commits under load', () => {
      const turns = async (many: number) => {
        for (let turn = 0; turn < many; turn++) await new Promise(setImmediate);
      };
      const write = () => services.inUnit(async () => keep(randomUUID(), 'any'));
      /** A commit waits for others three milliseconds at most, and nothing else waits for so short a time. */
      const isMoment = (milliseconds: number | undefined) =>
        milliseconds !== undefined && milliseconds > 0 && milliseconds <= 3;

      if (isAlone) {
        test('a commit that comes while another is being written waits a moment for the next one', async () => {
          const { setTimeout: set } = globalThis;
          const now = performance.now.bind(performance);
          const { database: opened } = app.services;
          const writeOne = opened.writeOne.bind(opened);
          const [begun, released] = [gate(), gate()];
          const holding: typeof writeOne = async (...statement) => {
            Object.assign(opened, { writeOne });
            begun.open();
            await released.passed;
            return writeOne(...statement);
          };
          let endMoment = () => {};
          const holdingMoment = (work: () => void, milliseconds?: number) =>
            isMoment(milliseconds) ? (endMoment = work) : set(work, milliseconds);
          await withoutJobs(app, async () => {
            Object.assign(opened, { writeOne: holding });
            globalThis.setTimeout = Object.assign(holdingMoment, set) as unknown as typeof setTimeout;
            // However slow the disk is, the moment of the second commit has not passed when the first one is written.
            performance.now = () => 0;
            try {
              const made = await commits(async () => {
                const first = write();
                await begun.passed;
                const second = write();
                await turns(2);
                // SQLite writes one batch at a time, PostgreSQL several.
                if (database === 'sqlite') released.open();
                if (database === 'sqlite') await first;
                await turns(2);
                const third = write();
                await turns(2);
                endMoment();
                released.open();
                await Promise.all([first, second, third]);
              });
              expect(made).toBe(2);
            } finally {
              globalThis.setTimeout = set;
              performance.now = now;
              Object.assign(opened, { writeOne });
            }
          });
        });
      }

      test('a commit that comes alone waits for nobody', async () => {
        const { setTimeout: set } = globalThis;
        const waits: unknown[] = [];
        const noting = (work: () => void, milliseconds?: number) => {
          if (isMoment(milliseconds)) waits.push(milliseconds);
          return set(work, milliseconds);
        };
        await withoutJobs(app, async () => {
          globalThis.setTimeout = Object.assign(noting, set) as typeof setTimeout;
          try {
            for (let count = 0; count < 20; count++) await write();
          } finally {
            globalThis.setTimeout = set;
          }
        });
        expect(waits).toEqual([]);
      });

      test('people of one network who try at the same moment share commits, and no more of them get through than one by one', async () => {
        const network = { key: randomUUID(), waits: false, windowLimit: 5, windowSeconds: 600 };
        const own = () => ({ key: randomUUID(), waits: true, windowLimit: 5, windowSeconds: 600 });
        const people = Array.from({ length: 8 }, () => [own(), network]);
        const { throttles } = app.rows;
        const shared = () => throttles.list({ key: network.key });
        const tryAll = (those: typeof people) => Promise.all(those.map((rules) => services.throttles.admit(rules)));

        expect(await commits(() => tryAll(people.slice(0, 4)))).toBeLessThan(4);
        expect(await shared()).toMatchObject([{ windowCount: 4, failures: 4 }]);
        const late = people.slice(4);
        const refused = (await tryAll(late)).flatMap((wait, place) =>
          wait === undefined ? [] : [late[place]?.[0]?.key],
        );
        expect(refused).toHaveLength(3);
        expect(await shared()).toMatchObject([{ windowCount: 5, failures: 5 }]);
        const keys = people.flatMap(([rule]) => rule?.key ?? []);
        const counted = await throttles.values('key', { key: keys, windowCount: 1 });
        expect(counted).toHaveLength(5);
        expect(counted).not.toEqual(expect.arrayContaining(refused));
      });

      test('successes at one counter at the same moment are all taken back', async () => {
        const network = { key: randomUUID(), waits: false, windowLimit: 9, windowSeconds: 600 };
        const succeed = () => services.inUnit(async () => services.throttles.succeed([network.key]));
        for (let count = 0; count < 4; count++) await services.throttles.admit([network]);
        const made = await commits(() => Promise.all([succeed(), succeed(), succeed()]));
        if (isAlone) expect(made).toBe(1);
        expect(await app.rows.throttles.first({ key: network.key })).toMatchObject({ windowCount: 1, failures: 0 });
      });

      test('a person who signs in twice at the same moment, in one browser, is refused neither time', async () => {
        const { sub: accountId } = await buildAccount(app);
        const signIn = () =>
          services.inUnit(async () => rememberBrowser(services, { accountId, browser: 'double click', isTold: true }));
        await Promise.all([signIn(), signIn(), signIn()]);
        expect(await rowsIn(services).knownBrowsers.list({ accountId })).toHaveLength(1);
      });

      test('a try that the database refuses does not refuse the tries beside it', async () => {
        const rule = (key: string) => ({ key, waits: false, windowLimit: 1, windowSeconds: 600 });
        const [first, second, broken] = [randomUUID(), randomUUID(), 'x'.repeat(300)];
        const answers = await Promise.allSettled(
          [first, broken, second].map((key) => services.throttles.admit([rule(key)])),
        );
        // SQLite takes text of any length.
        const isStrict = database === 'postgres';
        expect(answers.map(({ status }) => status)).toEqual([
          'fulfilled',
          isStrict ? 'rejected' : 'fulfilled',
          'fulfilled',
        ]);
      });
    });

    describe('a transaction that throws', () => {
      test('a transaction that throws drops its own writes, and earlier writes of the unit are still written', async () => {
        const [waited, forgotten, changed] = [randomUUID(), randomUUID(), randomUUID()];
        await services.inUnit(async () => keep(changed, 'at first'));

        await services.inUnit(async () => {
          services.audit({ event: `test.${waited}` });
          mail(`${waited}@example.test`);
          keep(changed, 'before');
          const failing = services.transaction(async () => {
            services.audit({ event: `test.${forgotten}` });
            mail(`${forgotten}@example.test`);
            keep(changed, 'within');
            keep(forgotten, 'within');
            services.payloads.endSession(forgotten);
            services.payloads.revokeGrant(forgotten, { whole: true });
            services.payloads.destroy('Flow', waited);
            throw new Error('half way');
          });
          await expect(failing).rejects.toThrow('half way');
          expect([await textOf(changed), await textOf(forgotten)]).toEqual(['before', undefined]);
          keep(waited, 'after');
        });

        expect([await audited(`test.${waited}`), await audited(`test.${forgotten}`)]).toEqual([1, 0]);
        expect([await mailed(`${waited}@example.test`), await mailed(`${forgotten}@example.test`)]).toEqual([1, 0]);
        const texts = [await textOf(waited), await textOf(changed), await textOf(forgotten)];
        expect(texts).toEqual(['after', 'before', undefined]);
        expect(await rowsIn(services).endedSessions.list({ uid: forgotten })).toEqual([]);
      });

      test('a transaction that throws after consuming a row leaves that row as it was', async () => {
        const id = randomUUID();
        await services.inUnit(async () => {
          keep(id, 'new');
          const failing = services.transaction(async () => {
            services.payloads.consume('Flow', id);
            throw new Error('half way');
          });
          await expect(failing).rejects.toThrow('half way');
        });
        expect(await services.payloads.find('Flow', id)).not.toHaveProperty('consumed');
      });

      test('a transaction that throws gives its consume back, so that another row may be consumed', async () => {
        const [first, second] = [randomUUID(), randomUUID()];
        await services.inUnit(async () => {
          keep(first, 'first');
          keep(second, 'second');
        });
        await services.inUnit(async () => {
          const failing = services.transaction(async () => {
            services.payloads.consume('Flow', first);
            throw new Error('half way');
          });
          await expect(failing).rejects.toThrow('half way');
          services.payloads.consume('Flow', second);
        });
        expect(await services.payloads.find('Flow', first)).not.toHaveProperty('consumed');
        expect(await services.payloads.find('Flow', second)).toHaveProperty('consumed');
      });

      test('the unit is the same again when the commit itself fails', async () => {
        const [event, taken] = [`test.${randomUUID()}`, randomUUID()] as const;
        await services.inUnit(async () => keep(taken, 'taken'));
        await services.inUnit(async () => services.payloads.consume('Flow', taken));
        await services.inUnit(async () => {
          services.audit({ event });
          const late = services.transaction(async () => services.payloads.consume('Flow', taken));
          await expect(late).rejects.toThrow('already consumed');
        });
        expect(await audited(event)).toBe(1);
      });
    });

    test('reads that fail hold up none that follow', async () => {
      const id = randomUUID();
      await services.inUnit(async () => keep(id, 'read'));
      const { reader } = services.database;
      const all = reader.all.bind(reader);
      Object.assign(reader, { all: async () => Promise.reject(new Error('the database is away')) });
      try {
        for (let failed = 0; failed < 4; failed++) await expect(textOf(id)).rejects.toThrow('the database is away');
      } finally {
        Object.assign(reader, { all });
      }
      expect(await textOf(id)).toBe('read');
    });

    test('a flush writes the unit in one commit, and the rest of the request goes on with it', async () => {
      const [first, second] = [`test.${randomUUID()}`, `test.${randomUUID()}`] as const;
      const cost = await commits(() =>
        services.inUnit(async () => {
          services.audit({ event: first });
          const flushed = await commits(() => services.flush());
          if (isAlone) expect(flushed).toBe(1);
          expect(await audited(first)).toBe(1);
          services.audit({ event: second });
        }),
      );
      expect([await audited(first), await audited(second)]).toEqual([1, 1]);
      if (isAlone) expect(cost).toBe(2);
    });

    test('a second consume in one unit is refused, because a unit checks only one', async () => {
      const [first, second] = [randomUUID(), randomUUID()];
      await services.inUnit(async () => {
        keep(first, 'first');
        keep(second, 'second');
      });
      const both = services.inUnit(async () => {
        services.payloads.consume('Flow', first);
        services.payloads.consume('Flow', second);
      });
      await expect(both).rejects.toThrow('this unit of work already consumes a Flow');
      for (const id of [first, second]) expect(await services.payloads.find('Flow', id)).not.toHaveProperty('consumed');
    });

    test('a second proof in one unit is refused, because a unit waits only for one', async () => {
      const name = randomUUID();
      const both = services.inUnit(async () => {
        requireProof({ accountId: 'one', credentialVersion: '0:', at: 0 });
        requireProof({ accountId: 'other', credentialVersion: '0:', at: 0 });
        keep(name, 'never');
      });
      await expect(both).rejects.toThrow('this unit of work already waits for a proof');
      expect(await services.payloads.find('Flow', name)).toBeUndefined();
    });

    test('a unit opened inside another unit writes nothing when it fails, and leaves the outer unit as it was', async () => {
      const [outer, inner] = [`test.${randomUUID()}`, `test.${randomUUID()}`] as const;
      await services.inUnit(async () => {
        services.audit({ event: outer });
        const failing = services.inUnit(async () => {
          services.audit({ event: inner });
          throw new Error('half way');
        });
        await expect(failing).rejects.toThrow('half way');
      });
      expect([await audited(outer), await audited(inner)]).toEqual([1, 0]);
    });
  });

  const pictures = { small: Buffer.from('small'), large: Buffer.from('large') };
  const writes: readonly (readonly [string, () => unknown])[] = [
    ['a record', () => keep('nowhere', 'lost')],
    ['a consumed record', () => services.payloads.consume('Flow', 'nowhere')],
    ['a claimed record', () => services.payloads.claim('Flow', 'nowhere', {}, 1)],
    ['a destroyed record', () => services.payloads.destroy('Flow', 'nowhere')],
    ['a revoked grant', () => services.payloads.revokeGrant('nowhere', { whole: true })],
    ['the end of a session', () => services.payloads.endSession('nowhere')],
    ['an audit line', () => services.audit({ event: 'test.nowhere' })],
    ['a message', () => mail('nowhere@example.test')],
    ['the success of a try', () => services.throttles.succeed(['nowhere'])],
    [
      'a session at an upstream',
      () => services.federation.upstreamSessions.keep({ holder: 'a', upstream: 'b', idToken: 'c' }),
    ],
    ['a photo', () => services.account.photos.put({ kind: 'account', accountId: 'nowhere' }, pictures)],
    ['a photo that goes', () => services.account.photos.remove({ kind: 'account', accountId: 'nowhere' })],
    ['a known browser', () => rememberBrowser(services, { accountId: 'nowhere', browser: 'browser', isTold: true })],
  ];
  test.each(writes)('a write without a unit is refused: %s', (_what, write) => {
    expect(write).toThrow('no unit of work is open');
  });

  test.each(writes)('a write into a unit that was committed is refused: %s', async (_what, write) => {
    let late: () => unknown = () => {};
    // Some work goes on after the answer of its request was sent.
    await services.inUnit(async () => (late = AsyncResource.bind(write)));
    expect(late).toThrow('no unit of work is open');
  });

  test('a flush without a unit is refused', () => {
    expect(() => services.flush()).toThrow('no unit of work is open');
  });
});
