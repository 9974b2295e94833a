import type { Logger } from 'pino';
import type { Config } from '../config/schema.ts';
import type { PasswordEstimator } from './crypto/password-estimator.ts';
import type { PasswordHasher } from './crypto/password-hasher.ts';
import type { SigningCommand } from './crypto/signing-command.ts';
import type { Sealer } from './crypto/sealer.ts';
import type { Actor } from './domain/audit/actor.ts';
import type { SignEvent } from './domain/events/event-stream.ts';
import type { Clock } from './domain/time.ts';
import type { AuditCollector } from './log/create-audit-collector.ts';
import type { Messages } from './messages.ts';
import type { Meters, Metrics } from './metrics/create-metrics.ts';
import type { PushEvent } from './outbound/push-event.ts';
import type { PhotoEncoder } from './photo/create-photo-encoder.ts';
import type { AuditEvent } from './store/audit/audit.ts';
import type { LogoutNotice, ServiceNotice } from './store/clients/notices/service-notices.ts';
import type { Database, Transaction } from './store/database/database.ts';
import type { MigrationFolder } from './store/migrations/migration-folder.ts';
import type { SchemaState } from './store/migrations/migrations.ts';
import type { Stores } from './store/stores.ts';
import type { Committer } from './store/unit/committer.ts';
import type { FormerRealm } from './upstream/former-realm.ts';
import type { Upstream } from './upstream/upstream.ts';
import type { Wallet } from './upstream/wallet/wallet.ts';

/** Functions that reach servers of others, guarded against private networks and long answers. */
interface Outbound {
  /** Fetches a public JSON document of a client. */
  readonly fetchJson: (address: string) => Promise<unknown>;
  /** Asks for the document that describes a client which nobody has registered. */
  readonly fetchDocument: (address: string, about: { readonly isNamed: boolean }) => Promise<Response>;
  /** Says whether a request to an address of a client would end on a private network. */
  readonly isPrivateAddress: (address: string) => Promise<boolean>;
  readonly pushEvent: PushEvent;
  readonly signEvent: SignEvent;
  /** Signs the token that tells a client of the end of a session. */
  readonly signLogout: (notice: LogoutNotice) => Promise<string>;
  /** Signs the token that tells a client of the deletion of an account. */
  readonly signDeletion: (notice: ServiceNotice) => Promise<string>;
}

/** The one plain object that pages, commands, jobs and the protocol receive: the stores in their groups, and the tools beside them. */
export interface Services extends Stores {
  readonly config: Config;
  readonly log: Logger;
  /** Tells the time, in milliseconds since the epoch: the only clock of the program. */
  readonly now: Clock;
  /** Tells the time in whole seconds since the epoch, as the database and tokens have it. */
  readonly nowSeconds: () => number;
  readonly sealer: Sealer;
  /** Signs by keys that lie elsewhere; undefined where all of them lie in the database. */
  readonly signingCommand?: SigningCommand | undefined;
  readonly hasher: PasswordHasher;
  readonly estimator: PasswordEstimator;
  /** Those that are switched on, in the order of their buttons. */
  readonly upstreams: readonly Upstream[];
  /** Signs people in with wallets; undefined where that is off. Its way through the callback is one of `upstreams`. */
  readonly wallet: Wallet | undefined;
  /** The realm from which people are fetched; undefined where nobody is. */
  readonly formerRealm: FormerRealm | undefined;
  readonly outbound: Outbound;
  /** The one way to tell a person. */
  readonly messages: Messages;
  readonly encodePhoto: PhotoEncoder['encodePhoto'];
  readonly encodeLogo: PhotoEncoder['encodeLogo'];
  readonly auditCollector: AuditCollector;
  /** Counts what happens. Where nobody has asked for metrics, none of its functions does anything. */
  readonly metrics: Metrics;
  /** Queues one append-only row, written with the change that it tells of. */
  audit(event: AuditEvent): void;
  /** Says who does what this request, or this unit of work, writes from here on. The lines of the audit name the actor. */
  actAs(actor: Actor): void;
  /**
   * Commits rare queries and the open unit of work together. When `work` throws, nothing is written, and the unit is again what it was
   * before: what `work` queued is forgotten, what had waited still waits.
   */
  transaction<T>(work: (trx: Transaction) => Promise<T>): Promise<T>;
  /** Commits the open unit of work now, where its writes must stand before the request goes on. */
  flush(): Promise<void>;
  /**
   * Runs `work` with a unit of its own, and commits what it queued. The program itself acts, if no actor is given and no request is being
   * answered.
   */
  inUnit<T>(work: () => Promise<T>, actor?: Actor): Promise<T>;
}

/**
 * Services that only the program receives, which starts and ends everything. Pages and commands do not: a query or a commit of their own
 * would pass by the unit of work.
 */
export interface ServerServices extends Services {
  readonly database: Database;
  readonly committer: Committer;
  /** The migrations that this program knows. */
  readonly migrations: MigrationFolder;
  /** Returns which migrations the database still owes, and whether it is too new for this program. */
  readSchema(): Promise<SchemaState>;
  /** Returns whether this process can serve: the database takes a row, and has the schema that the process needs. */
  isReady(): Promise<boolean>;
  /** Holds the values of the metrics; undefined where nobody has asked for them. */
  readonly meters?: Meters | undefined;
  close(): Promise<void>;
}
