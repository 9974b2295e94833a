import { beginRehearsal } from '../../commands/keycloak/begin-rehearsal.ts';
import { importRealmClients, type ClientsReport } from '../../commands/keycloak/bring-clients.ts';
import { importRealmKeys, type KeysReport } from '../../commands/keycloak/import-keys.ts';
import { Refused } from '../../commands/refused.ts';
import { findTargetIn } from '../../domain/keycloak/attribute-table.ts';
import { compareSettings } from '../../domain/keycloak/compare-settings.ts';
import { readPasskeyHosts } from '../../domain/keycloak/read-passkeys.ts';
import { describeSetting, type SettingDifference } from '../../domain/keycloak/setting-difference.ts';
import type { AttributeTable } from '../../domain/keycloak/attribute-table.ts';
import type { ServerServices } from '../../services.ts';
import type { Asked, Command } from '../command.ts';
import { asLine } from '../visible.ts';
import { orSay } from '../or-say.ts';
import { describeKeycloak } from './client-import-command.ts';
import { mapOption, readAliases } from '../keycloak/read-aliases.ts';
import { openExport, type KeycloakExport } from '../keycloak/open-export.ts';
import { readAttributeFile } from '../keycloak/read-attribute-file.ts';
import { ourSettings } from '../keycloak/our-settings.ts';
import { createUpstreamFinder, refuseOlderProcesses, reportPeople } from '../keycloak/report-people.ts';

const kinds = ['people', 'clients', 'keys', 'settings'] as const;
const keyUses = ['verify', 'sign'] as const;

/** Returns the value of an option that takes one of a few words. */
function oneOf<Word extends string>(asked: Asked, name: string, words: readonly Word[]): Word | undefined {
  const typed = asked.options[name];
  const found = words.find((word) => word === typed);
  if (typed !== undefined && found === undefined)
    throw new Refused(`--${name} "${typed}" is none of ${words.join(', ')}`);
  return found;
}

interface Importing {
  readonly found: KeycloakExport;
  readonly asked: Asked;
  /** The upstream of each alias that `--map` names. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Says what becomes of attributes. */
  readonly attributes: AttributeTable | undefined;
}

/** The reports of the parts that come before the people. */
interface Sections {
  readonly keys?: KeysReport;
  readonly clients?: ClientsReport;
  /** The settings of a realm are not taken over: the operator sets those that shall be as they were. */
  readonly settings?: readonly SettingDifference[];
}

/** Brings in what is done at once: keys, and clients with their secrets. Compares the settings. */
async function importSections(services: ServerServices, { found, asked, aliases }: Importing): Promise<Sections> {
  const only = oneOf(asked, 'only', kinds);
  const use = oneOf(asked, 'keys', keyUses) ?? 'verify';
  const { settings, serviceAccounts } = found;
  const isDryRun = asked.flags['dry-run'] === true;
  return {
    ...((only ?? 'keys') === 'keys' && { keys: await importRealmKeys(services, { settings, use, isDryRun }) }),
    ...((only ?? 'clients') === 'clients' && {
      clients: orSay(
        await importRealmClients(services, {
          settings,
          serviceAccounts,
          attributes: findTargetIn(readAttributeFile(asked.options['attributes'])),
          isDryRun,
        }),
      ),
    }),
    ...((only ?? 'settings') === 'settings' && {
      settings: compareSettings(settings, ourSettings(services.config, createUpstreamFinder(services, aliases))),
    }),
  };
}

/** Returns the numbers of keys, clients and settings. */
const countSections = ({ keys, clients, settings }: Sections) => ({
  ...(keys && { keys: { published: keys.published.length, present: keys.present.length, others: keys.others.length } }),
  ...(clients && {
    clients: {
      created: clients.created.length,
      changed: clients.changed.length,
      kept: clients.kept.length,
      present: clients.present.length,
      left_out: clients.leftOut.filter(({ why }) => why !== 'own').length,
      differences: clients.mapped.reduce((sum, { notes }) => sum + notes.length, 0),
    },
  }),
  settings: settings?.length ?? 0,
});

/** Says in lines what became of keys and clients, and which settings differ. */
function describeSections({ keys, clients, settings = [] }: Sections): readonly string[] {
  const lines: string[] = [];
  for (const kid of keys?.published ?? [])
    lines.push(`key ${kid}: published, ${kid === keys?.signs ? 'signs from now on' : 'verifies'}`);
  for (const kid of keys?.present ?? []) lines.push(`key ${kid}: was here already`);
  for (const { name, kind, meaning } of keys?.others ?? [])
    lines.push(`key ${name} (${kind}): not taken over; ${meaning}`);
  for (const id of clients?.created ?? []) lines.push(`client ${id}: registered`);
  for (const id of clients?.changed ?? []) lines.push(`client ${id}: changed as in the export`);
  for (const id of clients?.kept ?? [])
    lines.push(`client ${id}: has changed here since the last import, so the change in the export is left out`);
  for (const id of clients?.present ?? []) lines.push(`client ${id}: was here already, and stays as it is`);
  if (clients) lines.push(...describeKeycloak(clients).map((line) => `client ${line}`));
  lines.push(...settings.map((one) => `setting ${describeSetting(one)}`));
  return lines;
}

async function* streamReport(
  services: ServerServices,
  { form, ...about }: Importing & { readonly form: 'json' | 'text' },
): AsyncGenerator<string, string, undefined> {
  const { found, asked, aliases, attributes } = about;
  const isDryRun = asked.flags['dry-run'] === true;
  await beginRehearsal(services, { found, aliases, attributes, isDryRun });
  const sections = await services.inUnit(() => importSections(services, about), {
    kind: 'command',
    name: asked.operator,
  });
  if (form === 'text')
    yield describeSections(sections)
      .map((line) => `${asLine(line)}\n`)
      .join('');
  const { realm, version } = found;
  const upstreamOf = createUpstreamFinder(services, aliases);
  const here = services.config.passkeys.host;
  const passkeyHosts = readPasskeyHosts(found.settings, { here, said: asked.options['rp-id'] });
  const wantsPeople = (oneOf(asked, 'only', kinds) ?? 'people') === 'people';
  return yield* reportPeople(services, {
    form,
    isDryRun,
    size: found.size,
    source: wantsPeople
      ? {
          ...found,
          attributes,
          termsVersion: 'Keycloak',
          people: found.people(),
          upstreamOf,
          passkeyHosts,
          comingClients: sections.clients?.created ?? [],
        }
      : undefined,
    sections: countSections(sections),
    summary: `the realm "${realm}" (Keycloak ${version})`,
    members: { realm, keycloak_version: version, ...sections },
    ...asked,
  });
}

/** The command that brings in the realm of the former service. */
export const keycloakImportCommand: Command = {
  name: 'keycloak import',
  summary: 'bring in the people, the clients and the keys of a realm, as kc.sh export has written it',
  takes: ['PATH'],
  takesMore: true,
  flags: {
    'dry-run': 'do everything but keep it, and say what would be done',
    strict: 'bring in nothing where one entry cannot be read',
  },
  options: {
    only: { value: kinds.join('|'), meaning: 'bring in nothing else, or compare the settings alone' },
    keys: { value: keyUses.join('|'), meaning: 'what the signing key of the realm does here; verify by default' },
    realm: { value: 'NAME', meaning: 'the realm, where the files are of several' },
    attributes: { value: 'FILE', meaning: 'what becomes of attributes (config/keycloak-attributes.example.json)' },
    'rp-id': { value: 'HOST', meaning: 'the host of passkeys, where the export does not say it' },
    map: mapOption,
  },
  details: [
    'PATH is a file of an export, or a directory with its files. All files are read before anything is brought in.',
    'A run that was stopped is begun again by the same command. A later export brings its differences; what has changed here since stays.',
    'docs/take-over.md says what is brought in, under which rules, and what is not brought in yet.',
  ],
  run: async (services, asked) => {
    refuseOlderProcesses(services);
    oneOf(asked, 'keys', keyUses);
    readAttributeFile(asked.options['attributes']);
    const aliases = readAliases(asked.lists['map']);
    const attributes = readAttributeFile(asked.options['attributes']);
    const found = await openExport(asked.words, {
      realm: asked.options['realm'],
      isStrict: asked.flags['strict'] === true,
      wantsPeople: (oneOf(asked, 'only', kinds) ?? 'people') === 'people',
    });
    return { json: undefined, stream: (form) => streamReport(services, { form, found, asked, aliases, attributes }) };
  },
};
