import type { PersonLine } from '../../commands/keycloak/export-people.ts';
import { exportRealm, type RealmExport } from '../../commands/keycloak/export-realm.ts';
import { Refused } from '../../commands/refused.ts';
import { momentBefore } from '../../domain/audit/audit-moment.ts';
import { describeExportNote, type ExportNote } from '../../domain/keycloak/way-back/export-notes.ts';
import type { ServerServices } from '../../services.ts';
import type { Asked, Command } from '../command.ts';
import { asLine } from '../visible.ts';
import { mapOption, readAliases } from '../keycloak/read-aliases.ts';
import { upstreamNames } from '../keycloak/report-people.ts';
import { createRealmFiles, makeDirectory, type RealmFiles } from '../keycloak/write-realm-files.ts';

/** A line of the report: what of a person, a service or a key cannot go back. */
interface Line extends ExportNote {
  readonly kind: 'person' | 'client' | 'key';
  readonly id: string;
  readonly username?: string | undefined;
}

const describe = (line: Line) =>
  `${asLine(`${[line.kind, line.id, ...(line.username === undefined ? [] : [line.username])].join(' ')}: ${describeExportNote(line)}`)}\n`;

const linesOf = (people: readonly PersonLine[]): readonly Line[] =>
  people.flatMap(({ sub: id, username, notes }) =>
    notes.map((one) => ({ kind: 'person' as const, id, username, ...one })),
  );

interface Writing {
  readonly form: 'json' | 'text';
  readonly exported: RealmExport;
  readonly files: RealmFiles;
}

async function* writeAll({ form, exported, files }: Writing): AsyncGenerator<string, string, undefined> {
  const { realm, file, serviceAccounts } = exported;
  let [people, isFirst] = [0, true];
  const say = (lines: readonly Line[]) => {
    if (form === 'text') return lines.map(describe).join('');
    return lines
      .map((line) => {
        const text = `${isFirst ? '\n' : ',\n'}${JSON.stringify(line)}`;
        isFirst = false;
        return text;
      })
      .join('');
  };
  if (form === 'json') yield '{"exceptions":[';
  yield say([
    ...exported.clients.map(({ clientId, ...one }) => ({ kind: 'client' as const, id: clientId, ...one })),
    ...exported.keys.map(({ kid, ...one }) => ({ kind: 'key' as const, id: kid, ...one })),
  ]);
  await files.add(serviceAccounts);
  for await (const page of exported.people) {
    const entries = page.flatMap(({ entry }) => (entry ? [entry] : []));
    people += entries.length;
    await files.add(entries);
    yield say(linesOf(page));
  }
  const paths = await files.end(file);
  const clients = (file['clients'] as readonly unknown[]).length;
  if (form === 'json') yield `\n],${JSON.stringify({ realm, people, clients, files: paths }).slice(1)}\n`;
  else yield `${people} people and ${clients} clients of the realm "${realm}" in ${paths.length} files\n`;
  return '';
}

async function* writeRealm(
  services: ServerServices,
  { form, asked }: { readonly form: 'json' | 'text'; readonly asked: Asked },
): AsyncGenerator<string, string, undefined> {
  const { options, lists, operator } = asked;
  const since = options['since'] === undefined ? undefined : momentBefore(options['since'], services.nowSeconds());
  if (options['since'] !== undefined && since === undefined)
    throw new Refused(
      '--since takes a day (2026-11-27), a moment (2026-11-27T20:00) or how long ago it was (48h, 10d)',
    );
  const wanted = { realm: options['realm'], since, aliases: readAliases(lists['map']), upstreamNames };
  const directory = options['output'] ?? '';
  makeDirectory(directory);
  const exported = await services.inUnit(() => exportRealm(services, wanted), { kind: 'command', name: operator });
  const files = createRealmFiles(directory, exported.realm);
  let isWhole = false;
  try {
    yield* writeAll({ form, exported, files });
    isWhole = true;
  } finally {
    // A reader of the report that has seen enough ends the command as well.
    if (!isWhole) await files.remove();
  }
  return '';
}

/** The command that writes a realm for the way back. */
export const keycloakExportCommand: Command = {
  name: 'keycloak export',
  summary: 'write a realm that was brought in as Keycloak reads it, with what has changed here since',
  options: {
    output: { value: 'DIR', meaning: 'the directory to write, new or empty', isRequired: true },
    since: {
      value: 'TIME',
      meaning: 'only people and clients that are new or have changed since then: 2026-11-27, 48h',
    },
    realm: { value: 'NAME', meaning: 'the realm, where several are being moved' },
    map: mapOption,
  },
  details: [
    'Possible from the first `keycloak import` until `keycloak finish`. The files hold every secret of the realm, so only the user of the',
    'system who runs the command may read them. The report names each person, client and key of which something cannot go back.',
    'Without --since it is the whole realm, for `kc.sh import`; with it, it is what to add to the realm as it was left.',
  ],
  run: async (services, asked) => ({ json: undefined, stream: (form) => writeRealm(services, { form, asked }) }),
};
