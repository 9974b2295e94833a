import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { readConfig, type Config } from '../../config/schema.ts';
import { developmentWallet } from '../../config/development-wallet.ts';
import { startMailbox, type ReceivedMessage } from '../../demo/mailbox.ts';
import { registerService } from '../../demo/stand-ins/register-service.ts';
import { startStandIns, type StandIns } from '../../demo/stand-ins/start-stand-ins.ts';
import { createLogger } from '../../src/log/create-logger.ts';
import { createServices } from '../../src/server/create-services.ts';
import type { ServerServices } from '../../src/services.ts';
import { shiftClock } from './shift-clock.ts';
import { startServer, type RunningServer } from '../../src/server/start-server.ts';
import { migrateUp } from '../../src/store/migrations/migrations.ts';
import { createBrowser, type Browser, type BrowserOptions } from './browser.ts';
import { freePort } from './free-port.ts';
import { createLightHasher } from './light-hasher.ts';
import { createMigratedDatabase } from './database/migrated-database.ts';
import { createSharedEstimator } from './run/shared-estimator.ts';
import { rowsIn, type AllRows } from './rows.ts';
import { giveSigningKeys } from './signing-keys.ts';
import { usualDatabase, type DatabaseKind } from './test-database.ts';
import { until } from './until.ts';

export interface TestApp {
  readonly url: string;
  readonly issuer: string;
  readonly protocol: string;
  readonly services: ServerServices;
  /** The rows of the database; a test that needs others asks `rowsIn`. */
  readonly rows: AllRows;
  /** The return address of the clients of the tests, which answers 200 to every request. */
  readonly callback: string;
  /** Everything that was logged, from the most detailed level on. */
  readonly logs: () => string;
  readonly mailbox: {
    /** Messages about the first sign-in from a browser are left out, because most tests cause one and only one test is about it. */
    messages(to?: string): readonly ReceivedMessage[];
    /** Waits until a message to this address, of this kind, has arrived. */
    newest(to: string, kind?: string): Promise<ReceivedMessage>;
    /** Returns what was queued for this address, whether it has left or waits. The address stands in a row only until its message leaves. */
    queued(to: string, kind?: string): Promise<readonly Queued[]>;
    /** Stops receiving, as if SMTP were down; the same port can be used again afterwards. */
    stop(): Promise<void>;
    restart(): Promise<void>;
  };
  /** The stand-ins, where the test asked for `upstreams`. */
  readonly standIns: StandIns;
  browser(options?: BrowserOptions): Browser;
  /** Opens a page in a new browser. */
  open(url: string, options?: BrowserOptions): Promise<Browser>;
  /** The functions that the signals of an operator call, and the one that keeps jobs from writing while a test counts. */
  readonly running: Pick<RunningServer, 'apply' | 'toggleLog' | 'holdJobs'>;
  /** Starts another process over the same database; it stops with this one. */
  beside(options?: StartOptions): Promise<TestApp>;
  /** Moves the clock of the whole test process. */
  moveClock(seconds: number): void;
  /** Stops the server and starts it again, as an operator does; values in its memory are lost. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

interface Queued {
  readonly id: string;
  readonly kind: string;
}

interface StartOptions {
  readonly database?: DatabaseKind;
  readonly config?: Partial<Config>;
  /** FranceConnect and ProConnect are switched on, with their stand-ins behind them; settings of theirs may be added. */
  readonly upstreams?: boolean | Readonly<Record<string, string>>;
  /** The wallet is switched on too, with its stand-in behind it; settings of its may be added. */
  readonly wallet?: boolean | Readonly<Record<string, string>>;
  /** True: hashes passwords as production does, with its cost, in threads; for tests that are about hashing. */
  readonly hashesAsInProduction?: boolean;
  /** Parts of the application that the test brings itself. */
  readonly overrides?: (config: Config) => Partial<ServerServices>;
}

const key = () => randomBytes(32).toString('base64url');

async function listenOn(server: Server, port = 0): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const upstreamEnvironment = (port: number) => ({
  FRANCECONNECT_ISSUER: `http://localhost:${port}/fc/api/v2`,
  FRANCECONNECT_CLIENT_ID: 'test-franceconnect',
  FRANCECONNECT_CLIENT_SECRET: key(),
  PROCONNECT_ISSUER: `http://localhost:${port}/pc/api/v2`,
  PROCONNECT_CLIENT_ID: 'test-proconnect',
  PROCONNECT_CLIENT_SECRET: key(),
});

const walletEnvironment = (port: number) => ({
  ...developmentWallet,
  WALLET_AUTHORIZATION_ENDPOINT: `http://localhost:${port}/wallet/authorize`,
});

async function beginStandIns({ upstreams, issuer }: Config): Promise<StandIns> {
  const { franceconnect, proconnect } = upstreams;
  const home = new URL(issuer).origin;
  return startStandIns({
    port: Number(new URL(franceconnect!.issuer).port),
    franceConnect: [registerService(franceconnect!, home)],
    proConnect: [registerService(proconnect!, home)],
  });
}

/** The real application on a real database of its own, with a mailbox and a callback address beside it. */
export async function startApp({
  database = usualDatabase,
  config: changes = {},
  wallet = false,
  upstreams = wallet !== false,
  hashesAsInProduction = false,
  overrides = () => ({}),
}: StartOptions = {}): Promise<TestApp> {
  const store = await createMigratedDatabase(database);
  let mailbox = await startMailbox(await freePort());
  const port = await freePort();
  const standInPort = await freePort();
  const config: Config = {
    ...readConfig({
      PORT: String(port),
      DATABASE_URL: store.url,
      SMTP_URL: mailbox.smtpUrl,
      MAIL_FROM: 'Comptes Géoplateforme <ne-pas-repondre@geopf.test>',
      COOKIE_KEYS: key(),
      ENCRYPTION_KEYS: key(),
      PASSWORD_PEPPER: key(),
      DEMO: 'off',
      // A machine that runs other tests as well may make a write wait for longer than a person would.
      DATABASE_TIMEOUT_SECONDS: '20',
      ...(upstreams && upstreamEnvironment(standInPort)),
      ...(wallet && walletEnvironment(standInPort)),
      ...(typeof wallet === 'object' && wallet),
      ...(typeof upstreams === 'object' && upstreams),
    }),
    ...changes,
  };
  const standIns = upstreams ? await beginStandIns(config) : undefined;

  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const log = createLogger({ logLevel: 'trace' }, sink);
  const build = () =>
    createServices(config, {
      log,
      estimator: createSharedEstimator(),
      ...(!hashesAsInProduction && { hasher: createLightHasher(config.passwordPepper) }),
      ...overrides(config),
    });
  let services = build();
  if (changes.databaseUrl) await migrateUp(services.database);
  await giveSigningKeys(services);
  let running = await startServer(services);

  const callbackServer = createServer((_request, response) =>
    response.end('<!DOCTYPE html><title>rp</title><h1>Service</h1>'),
  );
  const callbackPort = await listenOn(callbackServer);
  const url = `http://localhost:${port}`;
  const others: TestApp[] = [];
  let shifted = 0;

  return {
    url,
    issuer: config.issuer,
    protocol: `${config.issuer}/protocol/openid-connect`,
    get services() {
      return services;
    },
    get rows() {
      return rowsIn(services);
    },
    callback: `http://localhost:${callbackPort}/callback`,
    logs: () => lines.join(''),
    mailbox: {
      messages: (to) => mailbox.list(to).filter(({ kind }) => kind !== 'new-browser'),
      async newest(to, kind) {
        const find = () => mailbox.list(to).find((message) => kind === undefined || message.kind === kind);
        // The message is on its way through a real socket.
        await until(() => find() !== undefined, `a message ${kind ?? ''} to ${to}`);
        return find()!;
      },
      async queued(to, kind) {
        const read = async () => (await services.database.knex('outbox').where({ recipient: to })) as Queued[];
        const waiting = await read();
        const left = mailbox.list(to).map(({ headers, kind: name }) => ({
          id: /<(.*)@/.exec(headers['message-id'] ?? '')?.[1] ?? '',
          kind: name ?? '',
        }));
        const byId = new Map([...left.toReversed(), ...waiting].map((one) => [one.id, { id: one.id, kind: one.kind }]));
        return [...byId.values()].filter((one) => kind === undefined || one.kind === kind);
      },
      stop: () => mailbox.stop(),
      async restart() {
        mailbox = await startMailbox(Number(new URL(mailbox.smtpUrl).port));
      },
    },
    // Not by a getter that throws: some tests spread an application.
    standIns: standIns!,
    get running() {
      return running;
    },
    browser: (options) => createBrowser({ base: url, ...options }),
    async open(this: TestApp, page: string, options?: BrowserOptions) {
      // A test may have put another browser in the place of this one.
      const browser = this.browser(options);
      await browser.open(page);
      return browser;
    },
    async beside({ config: more, ...options } = {}) {
      const { issuer, databaseUrl, cookieKeys, encryptionKeys, passwordPepper } = config;
      const shared = { issuer, databaseUrl, cookieKeys, encryptionKeys, passwordPepper };
      const other = await startApp({ database, ...options, config: { ...shared, ...more } });
      others.push(other);
      return other;
    },
    moveClock(seconds) {
      shifted += seconds;
      shiftClock(shifted);
    },
    async restart() {
      await running.stop();
      services = build();
      running = await startServer(services);
    },
    async stop() {
      for (const other of others) await other.stop();
      shiftClock(0);
      await running.stop();
      callbackServer.closeAllConnections();
      await new Promise((resolve) => callbackServer.close(resolve));
      await mailbox.stop().catch(() => {});
      await standIns?.stop();
      await store.drop();
    },
  };
}
