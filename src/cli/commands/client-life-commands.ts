import type { Command } from '../command.ts';
import { secretNote } from './client-commands.ts';
import { orSay } from '../or-say.ts';
import { cliTable } from '../table.ts';
import { answerRefusal } from '../../commands/command-answer.ts';
import { unknownClient } from '../../commands/clients/command-refusal.ts';
import { deleteClient, recoverClient, enableClient } from '../../commands/clients/life/client-life.ts';
import { exportClient } from '../../commands/clients/import/export-client.ts';
import { restoreVersion } from '../../commands/clients/versions/restore-version.ts';
import { Refused } from '../../commands/refused.ts';
import { binDays, binEnd } from '../../domain/clients/life/client-bin.ts';
import type { Actor } from '../../domain/audit/actor.ts';
import { differencesBetween } from '../../domain/clients/versions/client-differences.ts';
import type { ServerServices } from '../../services.ts';
import type { ClientRecord } from '../../store/clients/clients.ts';
import type { ClientVersion } from '../../store/clients/versions/client-versions.ts';
import { isoTime } from '../../domain/time.ts';

const nameOf = (actor: Actor) =>
  actor.kind === 'system' ? 'system' : `${actor.kind} ${actor.kind === 'command' ? actor.name : actor.id}`;

/** The newest versions that are listed. Older ones are found on the page of the client. */
const listed = 100;

/** Describes the versions of a client, each with what it made something else. */
function describeVersions(versions: readonly ClientVersion[]) {
  return versions.slice(0, listed).map(({ number, at, event, actor, reason, members }, place) => {
    const { members: former = {} } = versions[place + 1] ?? {};
    const differences = differencesBetween(former, members);
    return {
      version: number,
      at: isoTime(at),
      event,
      actor: nameOf(actor),
      ...(reason !== undefined && { reason }),
      changes: Object.fromEntries(differences.map(({ field, from, to }) => [field, { from, to }])),
    };
  });
}

async function knownClient(
  { clients: { registry: clients } }: ServerServices,
  clientId: string,
): Promise<ClientRecord> {
  const record = await clients.find(clientId);
  return orSay(record ? { ok: true, value: record } : answerRefusal(unknownClient(clientId)));
}

function versionIn(text: string | undefined): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Refused(`--version "${text}" is no number of a version`);
  return number;
}

/** The commands about the life of a service: its versions, its end and its file. */
export const clientLifeCommands: readonly Command[] = [
  {
    name: 'client enable',
    summary: 'let a disabled client serve again; what it had of people stays gone',
    takes: ['CLIENT'],
    takesReason: true,
    run: async (services, { words: [clientId = ''], reason }) => {
      const { version } = orSay(await enableClient(services, { clientId, reason }));
      return { json: { client_id: clientId, disabled: false, version }, text: `${clientId}: enabled` };
    },
  },
  {
    name: 'client delete',
    summary: `put a client into the bin; it is gone for good after ${binDays} days`,
    takes: ['CLIENT'],
    takesReason: true,
    details: ['Its codes, tokens and grants end at once. `client recover` takes it out again, disabled.'],
    run: async (services, { words: [clientId = ''], reason }) => {
      const { deletedAt } = orSay(await deleteClient(services, { clientId, reason }));
      const end = isoTime(binEnd(deletedAt ?? services.nowSeconds()));
      return { json: { client_id: clientId, deleted_for_good_at: end }, text: `${clientId}: in the bin until ${end}` };
    },
  },
  {
    name: 'client recover',
    summary: 'take a client out of the bin; it stays disabled',
    takes: ['CLIENT'],
    takesReason: true,
    run: async (services, { words: [clientId = ''], reason }) => {
      const { version } = orSay(await recoverClient(services, { clientId, reason }));
      return { json: { client_id: clientId, disabled: true, version }, text: `${clientId}: out of the bin, disabled` };
    },
  },
  {
    name: 'client versions',
    summary: 'list what a client was, newest first, with who changed it and why',
    takes: ['CLIENT'],
    run: async (services, { words: [clientId = ''] }) => {
      await knownClient(services, clientId);
      const json = describeVersions(await services.clients.versions.list(clientId, { limit: listed + 1 }));
      const rows = json.map(({ version, at, event, actor, reason, changes }) => [
        String(version),
        at,
        event,
        actor,
        Object.keys(changes).join(', '),
        reason ?? '',
      ]);
      return { json, text: cliTable(rows) };
    },
  },
  {
    name: 'client restore',
    summary: 'give a client the members of an earlier version, as a new version',
    takes: ['CLIENT'],
    takesReason: true,
    options: {
      version: { value: 'N', meaning: 'number of the version, as `client versions` lists it', isRequired: true },
    },
    details: [
      'The members are checked as a registration is today. Secrets, status, test accounts and whether the client is disabled stay as',
      'they are.',
    ],
    run: async (services, { words: [clientId = ''], reason, options }) => {
      const number = versionIn(options['version']);
      const { record, secret } = orSay(await restoreVersion(services, { clientId, number, reason }));
      return {
        json: { client_id: clientId, ...(secret && { client_secret: secret }), version: record.version },
        text: `${clientId}: version ${record.version}, with the members of version ${number}${secret ? `\nclient_secret: ${secret}` : ''}`,
        ...(secret && { note: secretNote }),
      };
    },
  },
  {
    name: 'client export',
    summary: 'print the client file of a client, without secrets and contacts',
    takes: ['CLIENT'],
    details: ['The file can be imported again, here or elsewhere.'],
    run: async (services, { words: [clientId = ''] }) => ({
      json: exportClient(services, await knownClient(services, clientId)),
    }),
  },
];
