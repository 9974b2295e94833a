import type { NamedAgents } from '../../src/commands/approvals/name-agents.ts';
import type { Agent } from '../../src/domain/approvals/acting-agent.ts';
import type { Texts } from '../texts/index.ts';
import { personName } from './person-name.ts';
import { personEmail } from './person-email.ts';

/** Says who an agent is, as the list of roles does: a name where she has given one, and her address. */
export function nameAgent(t: Texts, id: string, agents: NamedAgents): string {
  const account = agents.people.get(id);
  if (!account) return t.approvals.author.deleted;
  const name = personName(account.profile);
  return name === undefined ? personEmail(account.email) : `${name} (${personEmail(account.email)})`;
}

/** Says who asked for an act, and through which service. */
export function nameAuthor(t: Texts, by: Agent, agents: NamedAgents): string {
  const { author } = t.approvals;
  const nameService = (id: string) => agents.services.get(id) ?? id;
  if (by.kind === 'command') return author.command(by.name);
  if (by.kind === 'client') return author.client(nameService(by.id));
  const agent = nameAgent(t, by.id, agents);
  return by.through === undefined ? agent : author.through(agent, nameService(by.through));
}
