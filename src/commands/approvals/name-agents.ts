import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { Agreement, Approval } from '../../store/approvals/approvals.ts';

/** The people and the services that requests name, by their ids. */
export interface NamedAgents {
  /** An agent who is missing has deleted her account. */
  readonly people: ReadonlyMap<string, Account>;
  /** The names of services. One that is missing was deleted, or has no name. */
  readonly services: ReadonlyMap<string, string>;
}

/** Returns the agents that requests name, and the services that asked for themselves or in the name of an agent. */
export async function nameAgents(
  { account: { accounts }, clients: { registry: clients } }: Pick<Services, 'account' | 'clients'>,
  named: readonly { readonly approval: Pick<Approval, 'by' | 'end'>; readonly agreements?: readonly Agreement[] }[],
): Promise<NamedAgents> {
  const ids = named.flatMap(({ approval: { by, end }, agreements = [] }) => [
    ...(by.kind === 'account' ? [by.id] : []),
    ...(end?.by === undefined ? [] : [end.by]),
    ...agreements.map(({ accountId }) => accountId),
  ]);
  const clientIds = named.flatMap(({ approval: { by } }) => {
    if (by.kind === 'client') return [by.id];
    return by.kind === 'account' && by.through !== undefined ? [by.through] : [];
  });
  const found = await Promise.all([...new Set(ids)].map((id) => accounts.find(id)));
  const asking = await Promise.all([...new Set(clientIds)].map(async (id) => clients.find(id)));
  return {
    people: new Map(found.flatMap((account) => (account ? [[account.id, account]] : []))),
    services: new Map(
      asking.flatMap((one) => (one?.metadata.client_name ? [[one.clientId, one.metadata.client_name]] : [])),
    ),
  };
}
