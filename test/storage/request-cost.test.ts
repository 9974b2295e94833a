import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { createBareServer } from '../../bench/compare/bare-server.js';
import { createCookieJar } from '../../bench/load/cookie-jar.ts';
import type { Person } from '../../bench/load/read-page.ts';
import { createRelyingParty, type Grant, type Registration } from '../../bench/load/relying-party.ts';
import { buildAccount } from '../support/build-account.ts';
import { startRequestMeter } from '../support/cost/request-meter.ts';
import { describeApp } from '../support/describe-app.ts';
import { freePort } from '../support/free-port.ts';
import { registerClient } from '../support/test-client.ts';
import { withoutJobs } from '../support/without-jobs.ts';

const app = describeApp({ database: 'sqlite' });
const redirectUri = 'https://service.example.test/callback';
const rounds = 15;
const warmUps = 50;
const countings = 5;

interface Measured {
  readonly issuer: string;
  readonly web: Registration;
  readonly service: Registration;
  readonly person: Person;
  /** So many times the bytes of `rounds` requests are measured. */
  readonly samplings: number;
  /** Pages that are ours alone, by their address. */
  readonly pages?: readonly string[];
}

interface Cost {
  /** Promises of each request, in their order. */
  readonly promises: readonly number[];
  /** Thousands of bytes, for all of them together; endless where no bytes were measured. */
  readonly kilobytes: number;
}

type Costs = Readonly<Record<string, Cost>>;

/** Measures each kind of request of the protocol, and those of a sign-in in a known browser, in a warm process. */
async function measure({ issuer, web, service, person, samplings, pages = [] }: Measured): Promise<Costs> {
  const meter = await startRequestMeter(new URL(issuer).origin);
  const party = await createRelyingParty({ http: meter, issuer, redirectUri, web, service });
  const jar = createCookieJar();
  const { access_token: token, refresh_token: first } = await party.signIn({ jar, person });
  let refreshToken = first;
  const many = async (count: number, work: () => Promise<unknown>) => {
    for (let round = 0; round < count; round++) await work();
  };
  const costOf = async (work: () => Promise<unknown>): Promise<Cost> => {
    await many(warmUps, work);
    // A process does something for itself now and then: the least of a few counts is that of the request alone.
    const counts: (readonly number[])[] = [];
    await many(countings, async () => counts.push(await meter.promises(work)));
    const promises = counts[0]!.map((_, place) => Math.min(...counts.map((taken) => taken[place]!)));
    const bytes: number[] = [];
    await many(samplings, async () => bytes.push(await meter.bytes(() => many(rounds, work))));
    return { promises, kilobytes: Math.min(...bytes) / rounds / 1_000 };
  };
  const grants: Grant[] = [];
  await many(warmUps + countings + samplings * rounds, async () => grants.push(await party.authorize({ jar, person })));
  const costs: Record<string, Cost> = {
    discovery: await costOf(() => party.discover()),
    'client credentials': await costOf(() => party.clientCredentials()),
    userinfo: await costOf(() => party.userinfo(token)),
    introspection: await costOf(() => party.introspect(token)),
    refresh: await costOf(async () => ({ refresh_token: refreshToken } = await party.refresh(refreshToken!))),
    exchange: await costOf(() => party.exchange(grants.pop()!)),
    'live session': await costOf(() => party.authorize({ jar, person })),
    'sign-in': await costOf(() => {
      jar.reopen();
      return party.authorize({ jar, person, isAsked: true });
    }),
  };
  const open = async (url: string): Promise<void> => {
    const { status, location } = await meter.send({ url, jar });
    if (location !== undefined) await open(location);
    else if (status !== 200) throw new Error(`${url}: ${status}`);
  };
  for (const page of pages) costs[page] = await costOf(() => open(page));
  await meter.close();
  return costs;
}

async function measureBare(person: Person): Promise<Costs> {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const clientSecret = randomBytes(32).toString('base64url');
  const server: Server = createBareServer({ issuer, redirectUri, clientSecret });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const registration = (clientId: string) => ({ clientId, clientSecret });
  const costs = await measure({
    issuer,
    web: registration('bench-web'),
    service: registration('bench-service'),
    person,
    samplings: 0,
  });
  server.close();
  return costs;
}

interface Budget {
  readonly promises: readonly number[];
  readonly kilobytes: number;
  /** Promises of the library alone, with its storage in memory and a page of one line. */
  readonly bare?: readonly number[];
}

/**
 * What each request may cost: promises exactly, and bytes at most 15 % above the number. Less is no failure: a function allocates less
 * once the engine has compiled it, and when it does so depends on the machine. A change that makes a request dearer changes its number
 * here, and its commit says why. The requests of a sign-in are the authorization
 * request, which is answered by the first page, and the form, whose answer leads to the service. The library alone needs four.
 */
const budgets: Readonly<Record<string, Budget>> = {
  discovery: { promises: [9], kilobytes: 76, bare: [13] },
  'client credentials': { promises: [104], kilobytes: 165, bare: [101] },
  userinfo: { promises: [84], kilobytes: 160, bare: [73] },
  introspection: { promises: [98], kilobytes: 158, bare: [87] },
  refresh: { promises: [188], kilobytes: 288, bare: [161] },
  exchange: { promises: [202], kilobytes: 292, bare: [175] },
  'live session': { promises: [164], kilobytes: 286, bare: [155] },
  'sign-in': { promises: [141, 249], kilobytes: 1750, bare: [91, 13, 39, 149] },
  '/compte': { promises: [99], kilobytes: 960 },
  '/compte/securite': { promises: [205], kilobytes: 488 },
  '/inscription': { promises: [7, 218, 100], kilobytes: 765 },
};
const tolerance = 0.15;

const pages = Object.keys(budgets).filter((name) => name.startsWith('/'));
const promisesIn = (costs: Costs) =>
  Object.fromEntries(Object.entries(costs).map(([name, { promises }]) => [name, promises]));

describe('the cost of a request for the process', () => {
  let ours: Costs;
  let bare: Costs;
  beforeAll(async () => {
    const client = await registerClient(app, { redirect_uris: [redirectUri] });
    const person = await buildAccount(app);
    const registration = { clientId: client.clientId, clientSecret: client.secret };
    app.services.operation.versions.stop();
    ours = await withoutJobs(app, () =>
      measure({ issuer: app.issuer, web: registration, service: registration, person, samplings: 3, pages }),
    );
    bare = await measureBare(person);
  }, 240_000);

  test('each request makes as many promises as its budget says, and so does the library alone', () => {
    const told = Object.entries(budgets).flatMap(([name, { bare: alone }]) => (alone ? [[name, alone]] : []));
    expect([promisesIn(ours), promisesIn(bare)]).toEqual([promisesIn(budgets), Object.fromEntries(told)]);
  });

  test('each request allocates no more than its budget says', () => {
    const beyond = Object.entries(budgets).flatMap(([name, { kilobytes }]) => {
      const found = Math.round(ours[name]!.kilobytes);
      return found / kilobytes - 1 > tolerance ? [`${name}: ${found} kB, and not ${kilobytes}`] : [];
    });
    expect(beyond).toEqual([]);
  });
});
