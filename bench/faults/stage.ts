import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { startMailbox } from '../../demo/mailbox.ts';
import type { ChildServer } from '../servers/child-server.ts';
import { issuer, lightHashing, provision, startOurs } from '../servers/our-server.ts';
import { startBalancer, type Balancer } from './balancer.ts';
import { startControlledPostgres } from './database/controlled-postgres.ts';
import type { DatabaseKind, Fault, Stage } from './fault.ts';
import type { Ledger } from './ledger.ts';
import type { Random } from './random.ts';
import { mountDisk } from './machine/small-disk.ts';
import { openTcpLine } from './database/tcp-line.ts';
import { startWatch, type Sample, type Watch } from './watch.ts';

export const redirectUri = 'https://service.example.test/callback';
const numberOfPeople = 48;
const drainSeconds = 2;
/** The time that the program gives itself after the draining (docs/reference.md), and some for a busy machine. */
const longestStop = 10 + 5;

export interface SetStage extends Stage {
  readonly balancer: Balancer;
  /** Holds the facts that were seen of each process that has run. */
  readonly watched: ReadonlyMap<string, readonly Sample[]>;
  readonly notes: readonly string[];
  /** Stops every process in order, then all that stands around them. */
  end(): Promise<void>;
  /** Removes all that was made. */
  clear(): Promise<void>;
}

interface Setting {
  readonly fault: Fault;
  readonly database: DatabaseKind;
  readonly seconds: number;
  readonly random: Random;
  readonly ledger: Ledger;
}

/** Sets up database, mail server, people, services and processes for one fault. */
export async function setStage({ fault, database, seconds, random, ledger }: Setting): Promise<SetStage> {
  const home = mkdtempSync(join(tmpdir(), 'geopf-id-fault-'));
  // PostgreSQL runs as another user where this one is root, and has to pass through.
  chmodSync(home, 0o711);
  const disk = fault.needs?.disk ? mountDisk(join(home, 'disk')) : undefined;
  const folder = disk?.folder ?? home;
  const { dist } = (await fault.prepare?.(home)) ?? {};
  const postgres = database === 'postgres' ? await startControlledPostgres(join(folder, 'postgres')) : undefined;
  const databaseLine = postgres && fault.needs?.databaseLine ? await openTcpLine(postgres.port) : undefined;
  const mailbox = await startMailbox(0, { kept: 1_000_000 });
  const mailLine = await openTcpLine(Number(new URL(mailbox.smtpUrl).port));
  const balancer = await startBalancer();
  mkdirSync(join(folder, 'service'), { recursive: true });
  const provisioned = await provision({
    databaseUrl: postgres?.url ?? `sqlite:${join(folder, 'service', 'faults.sqlite')}`,
    folder: join(folder, 'service'),
    redirectUri,
    people: numberOfPeople,
    ...(dist && { dist }),
  });
  const reached = { ...provisioned };
  if (databaseLine) {
    const url = new URL(provisioned.databaseUrl);
    url.port = String(databaseLine.port);
    reached.databaseUrl = url.href;
  }

  const processes: ChildServer[] = [];
  const watches = new Map<string, Watch>();
  const watched = new Map<string, readonly Sample[]>();
  const notes: string[] = [];
  const forget = async (process: ChildServer) => {
    processes.splice(processes.indexOf(process), 1);
    await balancer.remove(process.url);
    await watches.get(process.url)?.stop();
  };

  const stage: SetStage = {
    database,
    provisioned,
    folder,
    random,
    ledger,
    mailbox,
    postgres,
    databaseLine,
    mailLine,
    disk,
    processes,
    seconds,
    balancer,
    watched,
    notes,
    async start({ dist: other = dist } = {}) {
      const started = await startOurs(reached, {
        core: undefined,
        nodeArgs: [...lightHashing, ...(fault.nodeArgs ?? [])],
        smtpUrl: `smtp://127.0.0.1:${mailLine.port}`,
        env: { DRAIN_SECONDS: String(drainSeconds), ...fault.env },
        log: join(home, 'log'),
        ...(other && { dist: other }),
      });
      processes.push(started);
      const watch = startWatch({
        origin: new URL(issuer).origin,
        tokenPath: `${new URL(issuer).pathname}/protocol/openid-connect/token`,
        via: started.url,
        service: provisioned.service,
        every: 500,
      });
      watches.set(started.url, watch);
      watched.set(started.url, watch.samples);
      await balancer.add(started.url);
      return started;
    },
    async stop(process) {
      const began = performance.now();
      void watches.get(process.url)?.stop();
      const code = await Promise.race([process.stop(), wait((drainSeconds + longestStop) * 1000, 'late' as const)]);
      const took = Math.round(performance.now() - began);
      ledger.check('stop', code === 0, `a process ended after ${took} ms with ${String(code)}`);
      if (code === 'late') await process.kill();
      await forget(process);
    },
    async kill(process) {
      await process.kill();
      await forget(process);
    },
    pause: (length) => wait(length * 1000),
    note: (remark) => void notes.push(remark),
    async end() {
      await Promise.all([...processes].map((process) => stage.stop(process)));
    },
    async clear() {
      await Promise.all([...processes].map((process) => stage.kill(process)));
      await balancer.stop();
      if (postgres?.isRunning()) {
        postgres.thaw();
        await postgres.stop();
      }
      await Promise.all([databaseLine?.stop(), mailLine.stop(), mailbox.stop()]);
      disk?.remove();
      rmSync(home, { recursive: true, force: true });
    },
  };
  for (let n = 0; n < (fault.processes ?? 1); n++) await stage.start();
  return stage;
}
