import { isKeycloaksOwn, readKeycloakFile } from '../../../domain/clients/import/keycloak-file.ts';
import {
  mapKeycloakClient,
  maskedSecret,
  secretOf,
  type FormerClient,
} from '../../../domain/clients/import/keycloak-client.ts';
import type { FindAttributeTarget } from '../../../domain/clients/import/read-mappers.ts';
import type { KeycloakNote } from '../../../domain/clients/import/keycloak-notes.ts';
import type { ClientProblem } from '../../../domain/clients/client-metadata.ts';
import type { ClientStatus } from '../../../domain/clients/life/test-clients.ts';
import type { Members } from '../../../domain/members.ts';
import { day, isoTime } from '../../../domain/time.ts';
import type { Services } from '../../../services.ts';
import { applyClients, type Application, type Bases } from './apply-clients.ts';
import { answerRefusal, type CommandAnswer } from '../../command-answer.ts';
import { conflict, fileRefusal, type EntryProblem } from '../command-refusal.ts';
import { findPrivateAddresses } from '../registration/find-private-addresses.ts';
import { checkRegistration, problemsOf } from '../registration/check-registration.ts';

/** A client of a file that is not brought in. */
interface LeftOut {
  readonly client_id: string;
  /**
   * `own`: every realm has it for itself; `protocol`: it does not speak OpenID Connect; `masked`: its secret is not in the file; `members`: the
   * rules refuse it.
   */
  readonly why: 'own' | 'protocol' | 'masked' | 'members';
  readonly problems: readonly ClientProblem[];
  /** Says what has no counterpart here, which may be why the rules refuse it. */
  readonly notes: readonly KeycloakNote[];
}

/** A client of Keycloak that is brought in, with what has no counterpart here. */
interface Mapped {
  readonly client_id: string;
  readonly notes: readonly KeycloakNote[];
}

/** A file as client files, and where each of them stands in it. */
export interface ReadImport {
  readonly format: 'clients' | 'keycloak';
  /** The clients. A preview that is kept has them by this name, so a process of another version reads it as well. */
  readonly files: readonly unknown[];
  readonly paths: readonly (readonly (string | number)[])[];
  readonly mapped: readonly Mapped[];
  readonly leftOut: readonly LeftOut[];
  /** The former secrets and accounts of clients, by their ids, where the whole realm is taken over. No page keeps these secrets. */
  readonly former?: ReadonlyMap<string, FormerClient>;
}

/** A realm that is taken over as a whole: the `sub` of each service account, by the id of its client. */
export interface WholeRealm {
  readonly serviceAccounts: ReadonlyMap<string, string>;
  /** Says what becomes of attributes of people. */
  readonly attributes: FindAttributeTarget;
}

/** The most clients that one file may hold: one transaction writes them all. */
export const mostImported = 500;

const until = (now: number) => isoTime(now + 365 * day).slice(0, 10);

type Found = NonNullable<ReturnType<typeof readKeycloakFile>>;

function readKeycloak(
  services: Services,
  {
    found,
    realm,
    status,
    whole,
  }: {
    readonly found: Found;
    readonly realm: unknown;
    readonly status: ClientStatus;
    readonly whole: WholeRealm | undefined;
  },
): ReadImport {
  const { production } = services.config;
  const about = { production, isInTest: status === 'test' };
  const kept: { members: Members; path: Found[number]['path']; notes: readonly KeycloakNote[] }[] = [];
  const leftOut: LeftOut[] = [];
  const formers = new Map<string, FormerClient>();
  const attributes = whole?.attributes ?? ((name: string) => ({ attribute: name }));
  for (const { client, path, roles, mayReuse, lives, realm: mapping } of found) {
    const clientId = String(client['clientId']);
    const leave = (why: LeftOut['why'], { problems = [], notes = [] }: Partial<LeftOut> = {}) =>
      leftOut.push({ client_id: clientId, why, problems, notes });
    if (isKeycloaksOwn(client, realm)) leave('own');
    else if ((client['protocol'] ?? 'openid-connect') !== 'openid-connect') leave('protocol');
    else if (whole && secretOf(client) === maskedSecret) leave('masked');
    else {
      const former = whole && {
        secret: secretOf(client),
        serviceAccountId: whole.serviceAccounts.get(clientId),
      };
      if (former) formers.set(clientId, former);
      const { members, notes } = mapKeycloakClient(client, {
        about,
        former,
        roles,
        mayReuse,
        lives: whole && lives,
        realm: mapping && { ...mapping, attributes },
        until: until(services.nowSeconds()),
      });
      const problems = problemsOf(checkRegistration({ status, ...members }, { services }));
      if (problems.length > 0) leave('members', { problems, notes });
      else kept.push({ members, path, notes });
    }
  }
  return {
    format: 'keycloak',
    files: kept.map(({ members }) => members),
    paths: kept.map(({ path }) => path),
    mapped: kept.map(({ members, notes }) => ({ client_id: String(members['client_id']), notes })),
    leftOut,
    ...(whole && { former: formers }),
  };
}

/**
 * Reads a file of clients: one client file, a list of them, or what Keycloak exports. Of Keycloak's clients those that cannot be registered
 * here are left out and named. Refused for a file that holds too many.
 * @param whole the realm of the clients, where it is taken over with their secrets
 */
export function readImport(
  services: Services,
  file: unknown,
  status: ClientStatus,
  whole?: WholeRealm,
): CommandAnswer<ReadImport> {
  const found = readKeycloakFile(file);
  const clients: readonly unknown[] = Array.isArray(file) ? file : [file];
  const count = found?.length ?? clients.length;
  if (count > mostImported) return answerRefusal(conflict(`the file holds more than ${mostImported} clients`));
  if (found)
    return { ok: true, value: readKeycloak(services, { found, realm: (file as Members)['realm'], status, whole }) };
  const paths = clients.map((_, place) => (Array.isArray(file) ? [place] : []));
  return { ok: true, value: { format: 'clients', files: clients, paths, mapped: [], leftOut: [] } };
}

/** Addresses that are looked up at a time. */
const together = 20;

/** Returns the entries of a file for which our server would call an address on a private network. */
async function privateEntries(services: Services, clients: readonly unknown[]): Promise<readonly EntryProblem[]> {
  const entries: EntryProblem[] = [];
  for (let first = 0; first < clients.length; first += together) {
    const looked = clients.slice(first, first + together).map(async (client, at) => {
      const members = (client ?? {}) as Members;
      const problems = await findPrivateAddresses(services, members);
      const { field, message } = problems[0] ?? { field: '', message: '' };
      const clientId = typeof members['client_id'] === 'string' ? members['client_id'] : undefined;
      const place = first + at;
      const said = { place, clientId, code: undefined, problems, message: `client ${place + 1}: ${field} ${message}` };
      return problems.length > 0 ? [said] : [];
    });
    entries.push(...(await Promise.all(looked)).flat());
  }
  return entries;
}

interface Importing extends Pick<Parameters<typeof applyClients>[1], 'within'> {
  readonly read: Pick<ReadImport, 'files' | 'former'>;
  readonly isDryRun: boolean;
  /** The status of clients that are not there yet, where the file gives none. */
  readonly status: ClientStatus;
  readonly reason?: string | undefined;
  readonly bases?: Bases | undefined;
}

/** Registers and changes the clients of a file that was read: all of them or none. Without any client nothing is done. */
export async function importClients(
  services: Services,
  { read: { files: clients, former }, isDryRun, status, reason, bases, within }: Importing,
): Promise<CommandAnswer<Application>> {
  if (clients.length === 0 && within && !isDryRun) await services.transaction(within);
  if (clients.length === 0) return { ok: true, value: { dry_run: isDryRun, created: [], changed: [], unchanged: [] } };
  // Somebody who has looked at the changes has been told already.
  const entries = bases === undefined ? await privateEntries(services, clients) : [];
  if (entries.length > 0) return answerRefusal(fileRefusal(entries));
  return applyClients(services, { clients, former, isDryRun, newMembers: { status }, reason, bases, within });
}
