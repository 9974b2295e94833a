import { isoTimeOrNull } from '../../../domain/time.ts';
import type { Services } from '../../../services.ts';
import type { CommandAnswer } from '../../command-answer.ts';
import { describeClient } from '../describe-client.ts';
import { findAllClients, type ClientQuery } from './find-clients.ts';

type Listed = Readonly<Record<string, unknown>>;

/** Lists every registration, the disabled ones too, in the order of their ids. */
export async function listClients(services: Services): Promise<readonly Listed[]> {
  const now = services.nowSeconds();
  return (await services.clients.registry.list()).map((record) => describeClient(record, now));
}

/** Lists the registrations that a question finds, with how they are used and what somebody should look at. */
export async function searchClients(
  services: Services,
  query: Omit<ClientQuery, 'after' | 'size'>,
): Promise<CommandAnswer<readonly Listed[]>> {
  const found = await findAllClients(services, query);
  if (!found.ok) return found;
  const value = found.value.map(({ record, summary }) => ({
    ...describeClient(record, services.nowSeconds()),
    state: summary.state,
    people_in_30_days: summary.people,
    last_used_at: isoTimeOrNull(summary.lastUsedAt),
    joined_contacts: summary.contacts,
    marks: summary.marks,
  }));
  return { ok: true, value };
}
