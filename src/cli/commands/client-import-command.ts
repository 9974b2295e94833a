import type { Command } from '../command.ts';
import { describeApplication, secretNote } from './client-commands.ts';
import { orSay } from '../or-say.ts';
import { answerRefusal } from '../../commands/command-answer.ts';
import type { RefusalOf } from '../../commands/clients/command-refusal.ts';
import { importClients, readImport, type ReadImport } from '../../commands/clients/import/import-clients.ts';
import { Refused } from '../../commands/refused.ts';
import { jsonLine } from '../../domain/clients/import/json-line.ts';
import { describeNote } from '../../domain/clients/import/keycloak-notes.ts';
import { clientStatuses, type ClientStatus } from '../../domain/clients/life/test-clients.ts';

function statusIn(text: string | undefined): ClientStatus {
  const status = clientStatuses.find((one) => one === (text ?? 'production'));
  if (status === undefined) throw new Refused(`--status "${text}" is none of ${clientStatuses.join(', ')}`);
  return status;
}

/** Says on which line of the file each problem stands. */
function withLines(refusal: RefusalOf<'file'>, { read, text }: { readonly read: ReadImport; readonly text: string }) {
  const said = refusal.entries.map(({ place, problems: [first], message }) => {
    const path = read.paths[place] ?? [];
    // The names of members are those of the file only where it is a client file.
    const member =
      first && read.format === 'clients' ? [first.field, ...(first.index === undefined ? [] : [first.index])] : [];
    return `line ${jsonLine(text, [...path, ...member])}: ${message}`;
  });
  return { ...refusal, message: said.join('; ') };
}

const reasons = {
  own: 'left out, every realm has it for itself',
  protocol: 'left out, it does not speak OpenID Connect',
  masked: 'left out, its secret is masked: type the one of today into the file, or export with kc.sh export',
  members: 'left out',
} as const;

/** Says in lines what Keycloak had that is not brought in. */
export function describeKeycloak({ mapped, leftOut }: Pick<ReadImport, 'mapped' | 'leftOut'>): readonly string[] {
  return [
    ...mapped.flatMap(({ client_id: id, notes }) => notes.map((note) => `${id}: ${describeNote(note)}`)),
    ...leftOut.map(({ client_id: id, why, problems }) =>
      [`${id}: ${reasons[why]}`, ...problems.map(({ field, message }) => `${field} ${message}`)].join('; '),
    ),
  ];
}

/** The command that brings in clients, those of Keycloak too. */
export const clientImportCommand: Command = {
  name: 'client import',
  summary: 'register and change the clients of a file, one of Keycloak too: all of them or none',
  readsFile: true,
  takesReason: true,
  flags: { 'dry-run': 'change nothing, say what would change' },
  options: {
    status: { value: clientStatuses.join('|'), meaning: 'of clients that are not there yet; production by default' },
  },
  details: [
    'The file holds one client file or a list of them, as `client export` prints it; or a client, a realm or a partial export of Keycloak.',
    'Secrets are never taken from a file: they are drawn here and shown once. What Keycloak has and a client here has not is named.',
  ],
  async run(services, { file, fileText = '', reason, flags, options }) {
    const status = statusIn(options['status']);
    const read = orSay(readImport(services, file, status));
    const imported = await importClients(services, { read, isDryRun: flags['dry-run'] === true, status, reason });
    const done = orSay(
      imported.ok || imported.refused.kind !== 'file'
        ? imported
        : answerRefusal(withLines(imported.refused, { read, text: fileText })),
    );
    const hasSecret = [...done.created, ...done.changed].some((client) => client.client_secret !== undefined);
    const keycloak = describeKeycloak(read);
    const notes = read.mapped.map(({ client_id, notes: named }) => ({ client_id, notes: named }));
    return {
      json: { ...done, ...(read.format === 'keycloak' && { notes, left_out: read.leftOut }) },
      text: [describeApplication(done), ...keycloak].filter(Boolean).join('\n'),
      ...(hasSecret && { note: secretNote }),
    };
  },
};
