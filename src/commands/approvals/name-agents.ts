import type { Services } from '../../services.ts';
import type { Account } from '../../store/account/accounts.ts';
import type { Agreement, Approval } from '../../store/approvals/approvals.ts';

/** Returns the accounts of the agents that requests name, by their ids. An agent who is missing has deleted her account. */
export async function nameAgents(
  { accounts }: Pick<Services, 'accounts'>,
  named: readonly { readonly approval: Approval; readonly agreements?: readonly Agreement[] }[],
): Promise<ReadonlyMap<string, Account>> {
  const ids = named.flatMap(({ approval: { by, end }, agreements = [] }) => [
    ...(by.kind === 'account' ? [by.id] : []),
    ...(end?.by === undefined ? [] : [end.by]),
    ...agreements.map(({ accountId }) => accountId),
  ]);
  const found = await Promise.all([...new Set(ids)].map((id) => accounts.find(id)));
  return new Map(found.flatMap((account) => (account ? [[account.id, account]] : [])));
}
