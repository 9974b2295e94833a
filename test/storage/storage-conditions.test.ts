import { randomUUID } from 'node:crypto';
import { orSay } from '../../src/cli/or-say.ts';
import { credentialVersionOf } from '../../src/domain/account/credential-version.ts';
import { disableClient } from '../../src/commands/clients/life/client-life.ts';
import { createServices } from '../../src/server/create-services.ts';
import { requireProof } from '../../src/store/unit/unit-of-work.ts';
import { membersOf } from '../support/authorize.ts';
import { buildAccount } from '../support/build-account.ts';
import { committersOn, useCommitters } from '../support/database/committers.ts';
import { describeApp, prepare } from '../support/describe-app.ts';
import { askToSignIn, exchange, registerClient } from '../support/test-client.ts';
import { bothDatabases } from '../support/test-database.ts';

describe.each(bothDatabases)('what a unit of work waits for, on %s', (database) => {
  const app = describeApp({ database });
  const services = prepare(() => app.services);

  const keep = (id: string, text: string) => services.payloads.upsert('Flow', id, { text }, 600);
  const textOf = async (id: string) => (await services.payloads.find('Flow', id))?.['text'];

  test('a process that has read a client before its first look at the counters hears of the change', async () => {
    const { clientId } = await registerClient(app);
    const other = createServices(services.config);
    try {
      expect((await other.clients.registry.find(clientId))?.disabledAt).toBeNull();
      orSay(await services.inUnit(() => disableClient(services, { clientId })));
      await other.operation.versions.check();
      expect((await other.clients.registry.find(clientId))?.disabledAt).not.toBeNull();
    } finally {
      await other.close();
    }
  });

  test('a fault of a row of a provisioned person is no second name of hers', async () => {
    const { clientId } = await registerClient(app);
    const person = {
      id: randomUUID(),
      clientId,
      accountId: null,
      isFounded: false,
      user: { userName: 'camille', active: true },
      emailCanonical: 'camille@example.test',
      invitedAt: null,
      joinedAt: null,
      disabledAt: null,
    };
    const { people: scimPeople } = services.scim;
    expect(await services.transaction((trx) => scimPeople.insert(trx, person))).toBe(true);
    const nobody = { ...person, accountId: randomUUID() };
    await expect(services.transaction((trx) => scimPeople.update(trx, nobody))).rejects.toThrow(/foreign key/i);
  });

  describe.each(committersOn(database))(
    'a unit that waits for a proof, a claim and a consume, written by %s',
    (committers) => {
      let end: () => Promise<void>;
      beforeAll(() => {
        end = useCommitters(app, committers);
      });
      afterAll(() => end());

      const parted = async () => {
        const { sub: accountId } = await buildAccount(app);
        const names = { claimed: randomUUID(), consumed: randomUUID(), kept: randomUUID() };
        await services.inUnit(async () => keep(names.consumed, 'new'));
        const account = (await services.account.accounts.find(accountId))!;
        return { accountId, credentialVersion: credentialVersionOf(account), ...names };
      };
      type Parted = Awaited<ReturnType<typeof parted>>;
      const wait = ({ accountId, credentialVersion, claimed, consumed, kept }: Parted) => {
        requireProof({ accountId, credentialVersion, at: services.nowSeconds() });
        services.payloads.claim('Flow', claimed, { text: 'claimed' }, 600);
        services.payloads.consume('Flow', consumed);
        keep(kept, 'kept');
      };
      const ways: Readonly<Record<string, (work: () => void) => Promise<unknown>>> = {
        'by itself': (work) => services.inUnit(async () => work()),
        'within a transaction': (work) => services.inUnit(() => services.transaction(async () => work())),
      };
      const left = async ({ claimed, consumed, kept }: Parted) => [
        await textOf(claimed),
        (await services.payloads.find('Flow', consumed))?.['consumed'] !== undefined,
        await textOf(kept),
      ];

      test.each(Object.keys(ways))('writes everything where all three hold, %s', async (way) => {
        const about = await parted();
        await ways[way]!(() => wait(about));
        expect(await left(about)).toEqual(['claimed', true, 'kept']);
      });

      test.each(Object.keys(ways))('writes nothing where the account has changed, %s', async (way) => {
        const about = await parted();
        const other = ways[way]!(() => wait({ ...about, credentialVersion: '9:' }));
        await expect(other).rejects.toThrow('proof outdated');
        expect(await left(about)).toEqual([undefined, false, undefined]);
      });

      test.each(Object.keys(ways))('consumes nothing where another request has claimed before, %s', async (way) => {
        const about = await parted();
        await services.inUnit(async () => services.payloads.claim('Flow', about.claimed, { text: 'first' }, 600));
        await expect(ways[way]!(() => wait(about))).rejects.toThrow('already claimed');
        expect(await left(about)).toEqual(['first', false, undefined]);
      });

      test('writes nothing else where its row was consumed before', async () => {
        const about = await parted();
        await services.inUnit(async () => services.payloads.consume('Flow', about.consumed));
        await expect(ways['by itself']!(() => wait(about))).rejects.toThrow('already consumed');
        const [claimed, , kept] = await left(about);
        expect([claimed, kept]).toEqual([undefined, undefined]);
      });

      test('of several that are written together each waits for its own', async () => {
        const [good, bad, late] = [await parted(), await parted(), await parted()];
        await services.inUnit(async () => services.payloads.claim('Flow', late.claimed, { text: 'first' }, 600));
        const works = [() => wait(good), () => wait({ ...bad, credentialVersion: '9:' }), () => wait(late)];
        const ends = await Promise.allSettled(works.map((work) => services.inUnit(async () => work())));
        expect(ends.map((one) => (one.status === 'rejected' ? (one.reason as Error).message : 'written'))).toEqual([
          'written',
          'proof outdated',
          'already claimed',
        ]);
        expect([await left(good), await left(bad), await left(late)]).toEqual([
          ['claimed', true, 'kept'],
          [undefined, false, undefined],
          ['first', false, undefined],
        ]);
      });

      test('a second claim in one unit is refused, because a unit waits only for one', async () => {
        const both = services.inUnit(async () => {
          services.payloads.claim('Flow', randomUUID(), {}, 600);
          services.payloads.claim('Flow', randomUUID(), {}, 600);
        });
        await expect(both).rejects.toThrow('this unit of work already claims a Flow');
      });

      test('a last form that is sent five times at once gives one code, and the others begin the request again', async () => {
        const client = await registerClient(app);
        const { username, password } = await buildAccount(app);
        const { browser, request } = await askToSignIn(app, client);
        const send = () => browser.fork().submit({ username, password }, { action: 'signin', continuation: false });
        const answers = await Promise.all(Array.from({ length: 5 }, send));
        const codes = answers.flatMap((one) => membersOf(one, client.redirectUri)['code'] ?? []);
        const begun = answers.filter((one) => one.find('#continue')?.getAttribute('href')?.includes('/auth?'));
        expect([codes.length, begun.length]).toEqual([1, 4]);
        expect((await exchange(app, client, { code: codes[0]!, verifier: request.verifier })).status).toBe(200);
      });
    },
  );
});
