import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eachDue, inTurn } from '../../src/jobs/each-due.ts';
import { jobList } from '../../src/jobs/job-list.ts';
import { tellOfNewBrowsers } from '../../src/jobs/tell-of-new-browsers.ts';
import { buildAccount } from '../support/build-account.ts';
import { describeApp } from '../support/describe-app.ts';
import { withoutJobs } from '../support/without-jobs.ts';
import { withMessages } from '../support/with-messages.ts';

const services = { inUnit: <T>(work: () => Promise<T>) => work(), now: () => 0 };
const isStopping = () => false;

test('items that fail hold up no other, however many they are, and the round says that they failed', async () => {
  const left = new Set(Array.from({ length: 300 }, (_, item) => item));
  const tries: number[] = [];
  let found = 0;
  const due = async (limit: number) => {
    const page = [...left].slice(0, limit);
    found += page.length;
    return page;
  };
  const one = async (item: number) => {
    tries.push(item);
    if (item < 200) throw new Error('an item fails');
    // Some stay due although they were worked on.
    if (item < 290) left.delete(item);
  };
  const round = { due, idOf: String, together: 10, one, isStopping };
  await expect(eachDue(services, round)).rejects.toThrow('an item fails');
  // Each has its turn, once, and the items that are found again are read a few times only.
  expect(tries.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, item) => item));
  expect(left.size).toBe(210);
  expect(found).toBeLessThan(5 * 300);

  tries.length = 0;
  const together: number[][] = [];
  const many = async (items: readonly number[]) => {
    together.push([...items]);
    if (items.includes(1)) throw new Error('several fail');
  };
  await eachDue(services, {
    ...round,
    due: async () => [1, 2, 300, 301],
    together: 2,
    one: async (item) => void tries.push(item),
    many,
  });
  expect([together, tries]).toEqual([
    [
      [1, 2],
      [300, 301],
    ],
    [1, 2],
  ]);
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
  const own = ['create-jobs.ts', 'deliver-mail.ts', 'send-events.ts', 'sender.ts'];
  const withinOneItem = [
    'delete-accounts.ts',
    'empty-bin.ts',
    'remind-of-legacy-ends.ts',
    'remind-of-secrets.ts',
    'tell-of-lost-contacts.ts',
  ];
  expect(walks.toSorted()).toEqual([...own, ...withinOneItem, 'each-due.ts'].toSorted());
});

/** The functions of the store by which each job learns what is due; none where it has no items. */
const dues: Readonly<Record<keyof typeof jobList, readonly string[]>> = {
  exports: ['account.exports.due'],
  statistics: [],
  'event-streams': ['events.notices.dropOld'],
  'refusals-of-services': [],
  expiry: [],
  'audit-chain': [],
  'address-corrections': ['correction.corrections.due'],
  'lost-devices': ['lostDevice.requests.due'],
  approvals: ['roles.holders.removals.due', 'approvals.requests.due', 'approvals.requests.waiting'],
  deletions: ['deletion.deletions.due', 'deletion.deletions.uncleared'],
  inactivity: ['account.inactivity.due', 'account.inactivity.unannounced'],
  'password-reminders': ['password.reminders.due'],
  'secret-reminders': ['clients.registry.list'],
  'lost-contacts': ['clients.contacts.losses'],
  'failure-notices': ['password.failureNotices.due'],
  'uses-of-services': [],
  'service-bin': ['clients.registry.list'],
  'new-browsers': ['account.knownBrowsers.untold'],
};

type Tree = Readonly<Record<string, unknown>>;

/** Returns a copy of an object in which one of its functions, named by the path to it, is another. */
function withFunction(tree: Tree, [name = '', ...rest]: readonly string[], replaced: unknown): Tree {
  return { ...tree, [name]: rest.length === 0 ? replaced : withFunction(tree[name] as Tree, rest, replaced) };
}

describe('in the application', () => {
  const app = describeApp({ config: { inactiveDays: 400 } });

  test.each(Object.entries(jobList))('the job %s goes past everything that fails', async (name, job) => {
    const now = app.services.nowSeconds();
    // More than two pages of any job. As a record of a service it is due for each job that reads those.
    const items = Array.from({ length: 120 }, (_, number) => ({
      id: `${number}`,
      accountId: `${number}`,
      streamId: `${number}`,
      clientId: `${number}`,
      kind: 'technical',
      metadata: {},
      disabledAt: null,
      deletedAt: name === 'service-bin' ? 1 : null,
      secrets: [{ id: 'secret', expiresAt: now + 60, withdrawnAt: null }],
      toString: () => `${number}`,
    }));
    for (const path of dues[name as keyof typeof jobList]) {
      let tries = 0;
      const inUnit = async () => {
        tries++;
        throw new Error('an item fails');
      };
      const due = async (limit = Infinity) => items.slice(0, limit);
      const broken = { ...withFunction(app.services as unknown as Tree, path.split('.'), due), inUnit };
      const round = job.begin(broken as never, {} as never);
      await withoutJobs(app, () => expect(round(isStopping)).rejects.toThrow('an item fails'));
      expect([path, tries >= items.length]).toEqual([path, true]);
    }
  });

  test('an account whose message fails holds up no message about new browsers to another person', async () => {
    const people = [await buildAccount(app), await buildAccount(app), await buildAccount(app)];
    await withoutJobs(app, async () => {
      const now = app.services.nowSeconds();
      for (const { sub } of people)
        await app.rows.knownBrowsers.insert({
          accountId: sub,
          browser: randomUUID(),
          firstSeenAt: now - 3600,
          lastSeenAt: now - 3600,
          toldAt: null,
        });
      const told: string[] = [];
      const services = withMessages(app.services, {
        newBrowsers({ account }) {
          if (account.id === people[1]!.sub) throw new Error('a message that cannot be written');
          told.push(account.id);
        },
      });
      await expect(tellOfNewBrowsers(services)).rejects.toThrow('cannot be written');
      expect(told.toSorted()).toEqual([people[0]!.sub, people[2]!.sub].toSorted());
    });
  });
});
