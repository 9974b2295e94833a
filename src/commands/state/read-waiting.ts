import { isWatched, type ClientWatch } from '../../domain/clients/list/client-filters.ts';
import type { StateLine } from '../../domain/state/state-line.ts';
import type { Services } from '../../services.ts';
import type { WaitingRows } from '../../store/database/row-counts.ts';
import { summariseClients, type SummarisedClient } from '../clients/list/summarise-clients.ts';
import { readState } from './read-state.ts';

/** Says what waits for a person, by what the person may do. */
export interface Waiting {
  /** Lines of the state that are to be put right, for a person who reads the state. */
  readonly problems: number;
  /** The job that chains the audit fails: a line may have been changed. */
  readonly isChainBroken: boolean;
  /** Messages that the mail server refuses, with the time of the oldest one that waits. */
  readonly failing: WaitingRows;
  /** Requests about lost devices, and acts that wait for a second agent, for a person who answers them. */
  readonly requests: WaitingRows;
  /** The clients that ask to go into production, the one that has waited longest first, since `at`. */
  readonly production: readonly (SummarisedClient & { readonly at: number })[];
  /** The clients of each kind that somebody should look at; a kind without one is left out. */
  readonly watched: readonly {
    readonly watch: (typeof shownWatches)[number];
    readonly clients: readonly SummarisedClient[];
  }[];
}

interface Reader {
  readonly readsState: boolean;
  /** The person answers requests for production. */
  readonly decides: boolean;
  /** The person answers the requests that wait for agents. */
  readonly helps: boolean;
  /** The account of the agent who asks; absent for a program. */
  readonly agent?: string | undefined;
  readonly mayRead: (clientId: string) => boolean;
}

/** In the order in which they are shown. Options that have an end before them wait for nobody. */
const shownWatches = ['secret', 'legacy-over', 'contact', 'unused'] as const satisfies readonly ClientWatch[];

/** Counts the requests that wait for agents, and for this one where one asks. */
async function countRequests(
  { approvals: { requests: approvals }, lostDevice: { requests: lostDeviceRequests } }: Services,
  agent: string | undefined,
): Promise<WaitingRows> {
  const both = await Promise.all([approvals.countWaiting(agent), lostDeviceRequests.countWaiting(agent)]);
  const since = both.flatMap(({ oldestAt }) => oldestAt ?? []);
  const count = both.reduce((total, one) => total + one.count, 0);
  return {
    count,
    oldestAt: since.length > 0 ? Math.min(...since) : undefined,
    onlyId: count === 1 ? both.find(({ onlyId }) => onlyId !== undefined)?.onlyId : undefined,
  };
}

const none: WaitingRows = { count: 0, oldestAt: undefined };

/** Reads what waits for a person of the administration. */
export async function readWaiting(
  services: Services,
  { readsState, decides, helps, agent, mayRead }: Reader,
): Promise<Waiting> {
  const summaries = summariseClients(services);
  const [lines, clients, production, requests] = await Promise.all([
    readsState ? readState(services, summaries) : [],
    summaries,
    decides ? services.clients.productionRequests.waiting() : [],
    helps ? countRequests(services, agent) : none,
  ]);
  const own = clients.filter(({ record }) => mayRead(record.clientId));
  const isOfChain = (line: StateLine) => line.kind === 'job' && line.name === 'audit-chain';
  const outbox = lines.find((line) => line.kind === 'outbox');
  return {
    // A case that has a line of its own here is not counted again.
    problems: lines.filter(
      (line) => line.level === 'problem' && line.kind !== 'outbox' && line.kind !== 'secrets' && !isOfChain(line),
    ).length,
    isChainBroken: lines.some((line) => isOfChain(line) && line.level === 'problem'),
    failing: outbox?.kind === 'outbox' ? { count: outbox.failing, oldestAt: outbox.oldestAt } : none,
    requests,
    production: production.flatMap(({ clientId, at }) => {
      const client = clients.find(({ record }) => record.clientId === clientId && record.deletedAt === null);
      return client ? [{ ...client, at }] : [];
    }),
    watched: shownWatches
      .map((watch) => ({ watch, clients: own.filter(({ summary }) => isWatched(summary, watch)) }))
      .filter((one) => one.clients.length > 0),
  };
}
