import { auditMoment } from '../../domain/audit/audit-moment.ts';
import type { Services } from '../../services.ts';
import type { AuditFilters } from '../../store/audit/audit-list.ts';
import { seekAccount } from '../account/seek-account.ts';

/** Says what lines are asked for, as the query of an address or the options of a command have it. Times are UTC. */
export interface AuditQuery {
  /** A day (2026-11-27) or a moment (2026-11-27T20:00 or with seconds and Z). */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** The `sub`, user name or address of a person, the name of a colleague or of an operator, or the id or the name of a client. */
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly target?: string | undefined;
  readonly client?: string | undefined;
  readonly after?: string | undefined;
}

export const auditQueryNames = ['from', 'to', 'actor', 'action', 'target', 'client', 'after'] as const;

export type AuditQueryProblem = keyof AuditQuery;

export interface ReadQuery {
  readonly filters: AuditFilters;
  /** Names of the filters in use, and accounts that were looked for: what the audit keeps of who has read it. */
  readonly told: { readonly filters: readonly string[]; readonly accounts: readonly string[] };
}

const longest = 255;

interface Meant {
  readonly ids: readonly string[];
  /** The accounts among them that were not named by their ids. */
  readonly accounts: readonly string[];
}

const folded = (name: string) => name.normalize('NFKC').trim().toLowerCase();

/** Returns the ids that the name of a service can mean: itself, and the ids of services that are called so. */
async function serviceIdsOf(services: Services, text: string): Promise<readonly string[]> {
  const called = (await services.clients.registry.list()).filter(
    ({ clientId, metadata }) => clientId !== text && folded(metadata.client_name ?? '') === folded(text),
  );
  return [text, ...called.map(({ clientId }) => clientId)];
}

/**
 * Returns the ids that a text can mean: itself, the account of this user name or address, colleagues of the administration and services that
 * are called so.
 */
async function idsOf(services: Services, text: string): Promise<Meant> {
  const [found, holders, clients] = await Promise.all([
    seekAccount(services, text),
    services.roles.holders.list(),
    serviceIdsOf(services, text),
  ]);
  const called = holders.filter(
    ({ givenName, familyName }) => folded(`${givenName ?? ''} ${familyName ?? ''}`) === folded(text),
  );
  const subs = [found?.account.id, ...called.map(({ id }) => id)];
  const accounts = [...new Set(subs)].filter((id): id is string => id !== undefined && id !== text);
  return { ids: [...new Set([...clients, ...accounts])], accounts };
}

const isGiven = (text: string | undefined): text is string => text !== undefined && text.trim() !== '';

/** Reads what is asked for, or says which part of it cannot be understood. */
export async function readAuditQuery(services: Services, query: AuditQuery): Promise<ReadQuery | AuditQueryProblem> {
  const { from, to, action, client } = query;
  for (const name of auditQueryNames) if (name !== 'after' && (query[name] ?? '').length > longest) return name;
  const [start, end] = [
    isGiven(from) ? auditMoment(from, false) : undefined,
    isGiven(to) ? auditMoment(to, true) : undefined,
  ];
  if (isGiven(from) && start === undefined) return 'from';
  if (isGiven(to) && end === undefined) return 'to';
  const actors = isGiven(query.actor) ? await idsOf(services, query.actor.trim()) : undefined;
  const targets = isGiven(query.target) ? await idsOf(services, query.target.trim()) : undefined;
  const filters: AuditFilters = {
    ...(start !== undefined && { from: start }),
    ...(end !== undefined && { to: end }),
    ...(actors && { actors: actors.ids }),
    ...(targets && { targets: targets.ids }),
    ...(isGiven(action) && { event: action.trim() }),
    ...(isGiven(client) && { clients: await serviceIdsOf(services, client.trim()) }),
  };
  const names = Object.keys(filters).map((name) => (name === 'event' ? 'action' : name.replace(/s$/, '')));
  // A text that is no account is not kept: it may be anything that somebody has typed.
  const accounts = [...new Set([...(actors?.accounts ?? []), ...(targets?.accounts ?? [])])];
  return { filters, told: { filters: names, accounts } };
}
