import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eachDue, inTurn } from '../../src/jobs/each-due.ts';
import { tellOfNewBrowsers } from '../../src/jobs/tell-of-new-browsers.ts';
import { buildAccount } from '../support/build-account.ts';
import { startApp } from '../support/start-app.ts';
import { withoutJobs } from '../support/without-jobs.ts';

const inUnit = <T>(work: () => Promise<T>) => work();
const isStopping = () => false;

test('an item that fails holds up no other, and the round says that it failed', async () => {
  const done: number[] = [];
  const one = async (item: number) => {
    if (item === 2) throw new Error('two');
    done.push(item);
  };
  const round = eachDue({ inUnit }, { due: async () => [1, 2, 3], one, isStopping });
  await expect(round).rejects.toThrow('two');
  expect(done).toEqual([1, 3]);
});

test('a work that fails holds up none that follows it', async () => {
  const done: string[] = [];
  const works = [async () => Promise.reject(new Error('first')), async () => void done.push('second')];
  await expect(inTurn(works)).rejects.toThrow('first');
  expect(done).toEqual(['second']);
});

test('every job walks through what is due by the one loop that catches', () => {
  const walks = readdirSync('src/jobs').filter((name) =>
    /\bfor (?:await )?\(const .* of /.test(readFileSync(join('src/jobs', name), 'utf8')),
  );
  // These begin work that has a catch of its own for each item.
  const own = ['create-jobs.ts', 'delete-accounts.ts', 'deliver-mail.ts', 'send-events.ts', 'tell-services.ts'];
  const withinOneItem = [
    'empty-bin.ts',
    'remind-of-legacy-ends.ts',
    'remind-of-secrets.ts',
    'tell-of-lost-contacts.ts',
  ];
  expect(walks.toSorted()).toEqual([...own, ...withinOneItem, 'each-due.ts'].toSorted());
});

test('an account whose message fails holds up no message about new browsers to another person', async () => {
  const app = await startApp();
  const people = [await buildAccount(app), await buildAccount(app), await buildAccount(app)];
  await withoutJobs(app, async () => {
    const now = app.services.nowSeconds();
    for (const { sub } of people)
      await app.services.database.knex('known_browsers').insert({
        account_id: sub,
        browser: randomUUID(),
        first_seen_at: now - 3600,
        last_seen_at: now - 3600,
        told_at: null,
      });
    const told: string[] = [];
    const tell = (_services: unknown, { account }: { readonly account: { readonly id: string } }) => {
      if (account.id === people[1]!.sub) throw new Error('a message that cannot be written');
      told.push(account.id);
    };
    await expect(tellOfNewBrowsers(app.services, { tell })).rejects.toThrow('cannot be written');
    expect(told.toSorted()).toEqual([people[0]!.sub, people[2]!.sub].toSorted());
  });
  await app.stop();
});
