import type { Agent } from '../../../src/domain/approvals/agent.ts';
import type { Account } from '../../../src/store/account/accounts.ts';
import type { Texts } from '../../texts/index.ts';
import { personName } from '../roles/person-name.ts';

/** The accounts of agents, by their ids. */
export type Agents = ReadonlyMap<string, Account>;

/** Says who an agent is, as the list of roles does: a name where she has given one, and her address. */
export function nameAgent(t: Texts, id: string, agents: Agents): string {
  const account = agents.get(id);
  if (!account) return t.approvals.author.deleted;
  const { givenName = null, familyName = null } = account.profile;
  const name = personName({ givenName, familyName });
  return name === undefined ? account.email : `${name} (${account.email})`;
}

/** Says who asked for an act. */
export function nameAuthor(t: Texts, by: Agent, agents: Agents): string {
  const { author } = t.approvals;
  if (by.kind === 'account') return nameAgent(t, by.id, agents);
  return by.kind === 'client' ? author.client(by.id) : author.command(by.name);
}
