import { certificateEnds } from '../../domain/state/certificate-ends.ts';
import { soonDays } from '../../domain/clients/list/client-summary.ts';
import { judgeState } from '../../domain/state/judge-state.ts';
import type { JobRun, ProcessState, UpstreamFacts } from '../../domain/state/process-facts.ts';
import type { EndingThing, StateFact, StateLine } from '../../domain/state/state-line.ts';
import { day, minute } from '../../domain/time.ts';
import type { Services } from '../../services.ts';
import { summariseClients, type SummarisedClient } from '../clients/list/summarise-clients.ts';

const latest = (times: readonly (number | undefined)[]): number | undefined => {
  const known = times.filter((time) => time !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
};

/** A job that has not ended a round for so many times its pause, or for five minutes, stands still. */
const isLate = ({ every, duration, endedAt }: JobRun, now: number) =>
  now - endedAt > Math.max(5 * minute, (3 * every + duration) / 1000);

/** Returns the last run of each job, in whichever process it was. */
function jobsOf(processes: readonly ProcessState[], now: number): readonly StateFact[] {
  const names = [...new Set(processes.flatMap(({ jobs }) => jobs.map(({ name }) => name)))];
  return names.map((name) => {
    const runs = processes.flatMap(({ jobs }) => jobs.filter((job) => job.name === name));
    const [last] = runs.toSorted((a, b) => b.endedAt - a.endedAt);
    // While one process does the work, it is done.
    const failures = Math.min(...runs.map((run) => run.failures));
    const endedAt = last && !isLate(last, now) ? last.endedAt : undefined;
    return { kind: 'job', name, endedAt, duration: last?.duration ?? 0, failures };
  });
}

function upstreamsOf(processes: readonly ProcessState[], names: readonly string[]): readonly StateFact[] {
  return names.map((name) => {
    const known: readonly UpstreamFacts[] = processes.flatMap(({ upstreams }) =>
      upstreams.filter((one) => one.name === name),
    );
    return {
      kind: 'upstream',
      name,
      answeredAt: latest(known.map(({ answeredAt }) => answeredAt)),
      failedAt: latest(known.map(({ failedAt }) => failedAt)),
      keysAt: latest(known.map(({ keysAt }) => keysAt)),
    };
  });
}

async function keysOf({ keys: { signing: signingKeys } }: Services, now: number): Promise<readonly StateFact[]> {
  const active = (await signingKeys.list(now)).filter(({ activeFrom }) => activeFrom <= now);
  const algs = [...new Set(active.map(({ alg }) => alg))];
  if (algs.length === 0) return [{ kind: 'key-missing' }];
  return algs.map((alg) => {
    const [key] = active.filter((one) => one.alg === alg).toSorted((a, b) => b.activeFrom - a.activeFrom);
    return { kind: 'key', alg, kid: key?.kid ?? '', ageDays: Math.floor((now - (key?.activeFrom ?? now)) / day) };
  });
}

/** Returns what ends within a month, the nearest end first. */
function endingOf(
  clients: readonly SummarisedClient[],
  { endsOf, now }: { readonly endsOf: (client: SummarisedClient) => readonly number[]; readonly now: number },
): readonly EndingThing[] {
  return clients
    .filter(({ summary: { state } }) => state === 'test' || state === 'production')
    .flatMap((client) =>
      endsOf(client)
        .filter((at) => at <= now + soonDays * day)
        .map((at) => ({ clientId: client.summary.clientId, name: client.summary.name, at })),
    )
    .toSorted((a, b) => a.at - b.at);
}

/**
 * Reads how the server and its surroundings are doing, problems first. Nobody but the database is asked: what is told of upstreams, jobs and
 * the mail server is what the processes knew last.
 * @param summaries of the clients, where the caller reads them too
 */
export async function readState(
  services: Services,
  summaries: Promise<readonly SummarisedClient[]> = summariseClients(services),
): Promise<readonly StateLine[]> {
  const { config } = services;
  const { reader: state, processes } = services.state;
  const { backups } = services.backup;
  const now = services.nowSeconds();
  const [database, outbox, seen, backup, keys, clients] = await Promise.all([
    state.database(),
    state.outbox(),
    processes.list(),
    backups.last(),
    keysOf(services, now),
    summaries,
  ]);
  const alive = seen.filter(({ isGone }) => !isGone);
  const sum = (count: (one: ProcessState) => number) => alive.reduce((total, one) => total + count(one), 0);
  const { dialect, milliseconds, ahead, pending, unknown } = database;
  const facts: readonly StateFact[] = [
    {
      kind: 'processes',
      count: alive.length,
      versions: [...new Set(alive.map(({ version }) => version))],
      gone: seen.length - alive.length,
    },
    { kind: 'database', dialect, milliseconds },
    { kind: 'migrations', pending, unknown },
    ...(dialect === 'postgres' ? ([{ kind: 'clock', ahead }] as const) : []),
    ...keys,
    { kind: 'backup', at: backup?.at, bytes: backup?.bytes ?? 0 },
    { kind: 'outbox', ...outbox },
    {
      kind: 'hashing',
      running: sum(({ hashing }) => hashing.running),
      waiting: sum(({ hashing }) => hashing.waiting),
      mostWaiting: sum(({ hashing }) => hashing.mostWaiting),
    },
    ...upstreamsOf(alive, Object.keys(config.upstreams)),
    ...jobsOf(alive, now),
    {
      kind: 'secrets',
      ending: endingOf(clients, {
        endsOf: ({ summary: { secretEndsAt } }) => (secretEndsAt === undefined ? [] : [secretEndsAt]),
        now,
      }),
    },
    {
      kind: 'certificates',
      ending: endingOf(clients, { endsOf: ({ record: { metadata } }) => certificateEnds(metadata), now }),
    },
    { kind: 'start', warnings: [...new Set(alive.flatMap(({ warnings }) => warnings))] },
  ];
  return judgeState(facts, now);
}
