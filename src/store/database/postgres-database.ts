import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import knex, { type Knex } from 'knex';
import PostgresClient from 'knex/lib/dialects/postgres/index.js';
import type Pg from 'pg';
import type { Database, DatabaseLimits, Executor, Row } from './database.ts';
import { createPatience, isMute } from './database-failures.ts';
import { quietKnex } from './quiet-knex.ts';

/*
 * Connections that never answer
 *
 * A firewall that forgets a connection, or a host that vanishes, closes nothing: a query on such a connection waits for ever. So PostgreSQL
 * ends a statement that takes too long (`statement_timeout`), and where even this word does not arrive, the driver gives the query up a
 * little later (`query_timeout`). A connection on which that happened is thrown away, and all connections that were opened before that
 * moment are given up with it, since one firewall forgets them all: the next query opens a new one.
 */

/** Turns `?` into `$1`, `$2` … and adds a stable name, so that PostgreSQL plans each text once per connection. */
function createNamer(): (sql: string) => { readonly name: string; readonly text: string } {
  const named = new Map<string, { name: string; text: string }>();
  return (sql) => {
    let query = named.get(sql);
    if (!query) {
      let n = 0;
      query = { name: `q${named.size}`, text: sql.replace(/\?/g, () => `$${++n}`) };
      named.set(sql, query);
    }
    return query;
  };
}

/**
 * How the fixed texts are planned. Each is planned once for a connection, since planning it anew for each set of values costs more than
 * running it. The plan may be made when a table is empty and must still serve when it holds a million rows, so what reads a whole table is
 * forbidden: every fixed text finds its rows by an index (`test/storage/storage-plans.test.ts`).
 */
const planning = [
  'SET plan_cache_mode = force_generic_plan',
  // To compile a text that reads a few rows takes longer than to run it.
  'SET jit = off',
  ...['seqscan', 'hashjoin', 'mergejoin'].map((way) => `SET enable_${way} = off`),
];

const keepAliveMilliseconds = 10_000;
const connectMilliseconds = 5000;
const idleMilliseconds = 30_000;

/** The waits of a connection, in milliseconds; without a limit only connecting has one. */
function waitsOf(timeoutSeconds: number | undefined) {
  if (timeoutSeconds === undefined) return { connect: connectMilliseconds, statement: 0, query: 0, all: 0 };
  const statement = timeoutSeconds * 1000;
  // The server's own word that a statement took too long has a quarter more time to arrive. A request waits for a connection and a query.
  return { connect: statement, statement, query: 1.25 * statement, all: 2.25 * statement };
}

type Waits = ReturnType<typeof waitsOf>;

/** Returns what sets up a connection when it opens. A process that vanished must not hold locks either. */
const setupOf = ({ statement }: Waits): readonly string[] =>
  statement > 0
    ? [`SET statement_timeout = ${statement}`, `SET idle_in_transaction_session_timeout = ${5 * statement}`]
    : [];

async function setUp(client: Pg.ClientBase, settings: readonly string[]): Promise<void> {
  if (settings.length > 0) await client.query(settings.join('; '));
}

/** Sockets to the server, so that those which are mute can be closed: their connections would wait for an answer to their goodbye. */
function createSockets() {
  const present = new Set<Socket>();
  return {
    open(): Socket {
      const socket = new Socket();
      present.add(socket);
      socket.once('close', () => present.delete(socket));
      return socket;
    },
    /** Returns what closes the sockets that are open now. */
    closing(): () => void {
      const sockets = [...present];
      return () => sockets.forEach((socket) => socket.destroy());
    },
  };
}

/** Makes a pool of knex whose connections are thrown away when they are mute, or older than one that was. */
function createRarePool(options: {
  readonly connection: Pg.ClientConfig;
  readonly waits: Waits;
  /** Counts the times that connections were given up. */
  readonly generation: () => number;
  readonly onMute: () => void;
}): Knex {
  const { connection, waits, generation, onMute } = options;
  const generations = new WeakMap<object, number>();

  class WatchedClient extends PostgresClient {
    override async acquireRawConnection(): Promise<object> {
      const born = generation();
      const opened = await super.acquireRawConnection();
      generations.set(opened, born);
      return opened;
    }

    override validateConnection(opened: object): boolean {
      return generations.get(opened) === generation();
    }

    override async _query(opened: object, query: unknown): Promise<unknown> {
      try {
        return await super._query(opened, query);
      } catch (error) {
        if (isMute(error)) {
          // A query that follows on this connection, such as a rollback, fails at once instead of waiting again.
          (opened as { connection?: Pg.Connection }).connection?.stream.destroy();
          onMute();
        }
        throw error;
      }
    }
  }

  return knex({
    client: WatchedClient as unknown as typeof knex.Client,
    connection: connection as Knex.PgConnectionConfig,
    ...quietKnex,
    acquireConnectionTimeout: waits.connect,
    pool: {
      min: 0,
      max: 4,
      destroyTimeoutMillis: waits.connect,
      afterCreate: (client: Pg.Client, done: (error: Error | null) => void) => {
        setUp(client, setupOf(waits)).then(() => done(null), done);
      },
    },
  });
}

export function createPostgres(url: string, { poolSize = 10, timeoutSeconds }: DatabaseLimits): Database {
  // The driver is loaded here, so that a service on SQLite does not pay for it.
  const pg = createRequire(import.meta.url)('pg') as typeof Pg;
  pg.types.setTypeParser(pg.types.builtins.INT8, Number);
  const counters = { reads: 0, commits: 0 };
  const waits = waitsOf(timeoutSeconds);
  const sockets = createSockets();
  const name = createNamer();
  const connection: Pg.ClientConfig = {
    connectionString: url,
    connectionTimeoutMillis: waits.connect,
    query_timeout: waits.query,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveMilliseconds,
    stream: () => sockets.open(),
  };
  const openPool = () => {
    const opened = new pg.Pool({
      ...connection,
      max: poolSize,
      idleTimeoutMillis: idleMilliseconds,
      async onConnect(client) {
        await setUp(client, [...setupOf(waits), ...planning]);
      },
    });
    // An idle connection that the server closes must not end the process; the next query says what is wrong.
    opened.on('error', () => {});
    return opened;
  };

  let pool = openPool();
  let generation = 0;
  const endings = new Set<Promise<void>>();
  /** Gives up every connection that is open now, because one of them is mute. Queries that run on the others end as they do. */
  const giveUp = (former: Pg.Pool): void => {
    if (former !== pool) return;
    pool = openPool();
    generation++;
    const ending = former.end().finally(() => endings.delete(ending));
    endings.add(ending);
    const close = sockets.closing();
    setTimeout(close, waits.all).unref();
  };
  const rare = createRarePool({
    connection,
    waits,
    generation: () => generation,
    onMute: () => giveUp(pool),
  });

  const on = (client: Pg.Pool | Pg.PoolClient): Executor => ({
    async all(sql, params) {
      return (await client.query<Row>({ ...name(sql), values: params as unknown[] })).rows;
    },
  });
  const direct = async (sql: string, params: readonly unknown[]): Promise<Row[]> => {
    const asked = pool;
    try {
      return await on(asked).all(sql, params);
    } catch (error) {
      if (isMute(error)) giveUp(asked);
      throw error;
    }
  };
  return {
    dialect: 'postgres',
    knex: rare,
    counters,
    inTime: createPatience(waits.all),
    reader: {
      all(sql, params) {
        counters.reads++;
        return direct(sql, params);
      },
    },
    writeOne(sql, params) {
      counters.commits++;
      return direct(sql, params);
    },
    async write(work) {
      counters.commits++;
      const asked = pool;
      const client = await asked.connect();
      let broken: Error | undefined;
      // The pool listens to idle connections alone. An error between two statements, such as an end by the server, would end the process.
      const noteEnd = (error: Error) => (broken = error);
      client.on('error', noteEnd);
      try {
        await client.query('BEGIN');
        const result = await work(on(client));
        await client.query('COMMIT');
        return result;
      } catch (error) {
        if (isMute(error)) {
          broken = error as Error;
          giveUp(asked);
        } else await client.query('ROLLBACK').catch((cause: Error) => (broken = cause));
        throw error;
      } finally {
        client.release(broken);
        client.off('error', noteEnd);
      }
    },
    load: () => ({
      used: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
      most: poolSize,
    }),
    async close() {
      await Promise.all([pool.end(), ...endings, rare.destroy()]);
      sockets.closing()();
    },
  };
}
