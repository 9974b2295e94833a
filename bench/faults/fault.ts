import type { Mailbox } from '../../demo/mailbox.ts';
import type { ChildServer } from '../servers/child-server.ts';
import type { Provisioned } from '../servers/our-server.ts';
import type { ControlledPostgres } from './database/controlled-postgres.ts';
import type { Disk } from './machine/small-disk.ts';
import type { Ledger } from './ledger.ts';
import type { Random } from './random.ts';
import type { TcpLine } from './database/tcp-line.ts';

export type DatabaseKind = 'sqlite' | 'postgres';

/** The running service, as a fault sees it. People and services use it all the while. */
export interface Stage {
  readonly database: DatabaseKind;
  readonly provisioned: Provisioned;
  readonly folder: string;
  readonly random: Random;
  readonly ledger: Ledger;
  readonly mailbox: Mailbox;
  /** Undefined on SQLite. */
  readonly postgres: ControlledPostgres | undefined;
  /** Stands between the processes and PostgreSQL, where the fault asks for it. */
  readonly databaseLine: TcpLine | undefined;
  /** Stands between the processes and the mail server. */
  readonly mailLine: TcpLine;
  /** The small disk on which the database lies, where the fault asks for it. */
  readonly disk: Disk | undefined;
  /** The processes that run now. */
  readonly processes: readonly ChildServer[];
  /** Seconds for which the fault lasts, unless it says something else. */
  readonly seconds: number;
  /** Starts one more process and waits until it is ready. */
  readonly start: (options?: { readonly dist?: string }) => Promise<ChildServer>;
  /** Stops a process in order, and checks that it ends. */
  readonly stop: (process: ChildServer) => Promise<void>;
  /** Ends a process by SIGKILL. */
  readonly kill: (process: ChildServer) => Promise<void>;
  readonly pause: (seconds: number) => Promise<void>;
  /** Adds a remark to the report. */
  readonly note: (remark: string) => void;
}

/** One thing that goes wrong while the service is used. */
export interface Fault {
  readonly name: string;
  readonly databases: readonly DatabaseKind[];
  /** Number of processes; one if it is left out. */
  readonly processes?: number;
  readonly seconds?: number;
  readonly needs?: {
    readonly databaseLine?: boolean;
    readonly disk?: boolean;
    /** The readiness cannot notice the fault in every case. */
    readonly mayBeReady?: boolean;
    /** Everybody is served all the while. */
    readonly service?: boolean;
  };
  /** Settings of the processes. */
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeArgs?: readonly string[];
  /** Milliseconds between two acts of a worker, at most. */
  readonly pauseOfWorkers?: number;
  /** Makes what the stage needs before it is set up, such as another build. */
  prepare?(folder: string): Promise<{ readonly dist?: string }>;
  /** Makes the fault, and ends it. */
  run(stage: Stage): Promise<void>;
}
