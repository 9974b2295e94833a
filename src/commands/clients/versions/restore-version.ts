import type { Members } from '../../../domain/members.ts';
import type { Services } from '../../../services.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import type { ClientVersion } from '../../../store/clients/versions/client-versions.ts';
import type { ClientOrder } from '../registration/change-client.ts';
import { orRefuse, answerRefusal, type CommandAnswer } from '../../command-answer.ts';
import { conflict, registrationRefusal } from '../command-refusal.ts';
import { findPrivateAddresses } from '../registration/find-private-addresses.ts';
import { changeWithSecret, updateRecord } from '../registration/update-client.ts';

interface Restoring extends ClientOrder {
  readonly number: number;
}

interface Restored {
  readonly record: ClientRecord;
  /** The secret of a client that needs one again, in clear; it is never told again. */
  readonly secret: string | undefined;
}

/** Members that say whether a client may serve and whom. They have forms of their own, with their own rights and messages. */
const keptMembers = ['disabled', 'status', 'test_accounts', 'contacts'];

/** Returns what is to be changed so that a record has the members of a version: null takes a member away. */
export function membersToRestore({ metadata }: Pick<ClientRecord, 'metadata'>, { members }: ClientVersion): Members {
  const gone = Object.keys(metadata).filter((name) => !(name in members));
  const given = { ...Object.fromEntries(gone.map((name) => [name, null])), ...members };
  return Object.fromEntries(Object.entries(given).filter(([name]) => !keptMembers.includes(name)));
}

/** Returns addresses of a version that our server would call on a private network, where the client has other ones now. */
async function privateAddresses(services: Services, clientId: string, { members }: ClientVersion) {
  const present: Members = { ...(await services.clients.registry.find(clientId))?.metadata };
  const changed = Object.entries(members).filter(([name, value]) => present[name] !== value);
  return findPrivateAddresses(services, Object.fromEntries(changed));
}

/**
 * Gives a client the members that it had in an earlier version, as a new version. They are checked as a registration is today, so an address
 * that is refused today stays away. Secrets, people, and whether the client serves stay as they are.
 */
export async function restoreVersion(services: Services, restoring: Restoring): Promise<CommandAnswer<Restored>> {
  const { clientId, number, reason, baseVersion } = restoring;
  const version = await services.clients.versions.find(clientId, number);
  if (!version) return answerRefusal(conflict(`"${clientId}" has no version ${number}`));
  const problems = await privateAddresses(services, clientId, version);
  if (problems.length > 0) return answerRefusal(registrationRefusal(problems));
  return changeWithSecret(services, {
    clientId,
    event: 'client.restored',
    reason,
    baseVersion,
    details: { version: number },
    change: (before) => orRefuse(updateRecord(services, before, { given: membersToRestore(before, version) })),
  });
}
