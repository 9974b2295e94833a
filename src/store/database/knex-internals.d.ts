// The classes of knex that have no types of their own: what we change in them, and no more.
declare module 'knex/lib/dialects/sqlite3/index.js' {
  export default class SqliteClient {
    constructor(config: unknown);
    transaction(...args: unknown[]): unknown;
  }
}
declare module 'knex/lib/dialects/postgres/index.js' {
  export default class PostgresClient {
    constructor(config: unknown);
    acquireRawConnection(): Promise<object>;
    validateConnection(connection: object): boolean;
    _query(connection: object, query: unknown): Promise<unknown>;
  }
}
declare module 'knex/lib/execution/transaction.js' {
  export default class Transaction {
    constructor(client: unknown, ...rest: unknown[]);
    query(connection: unknown, sql: string): Promise<unknown>;
    begin(connection: unknown): Promise<unknown>;
    readonly outerTx: Transaction | null;
    _onAcquire(container: unknown, connection: unknown): Promise<unknown>;
  }
}
