import { texts } from '../../../interactions/texts/index.ts';
import { importPeople, type PersonReport } from '../../commands/keycloak/import-people.ts';
import { importRealmClients, type ClientsReport } from '../../commands/keycloak/import-clients.ts';
import { importRealmKeys, type KeysReport } from '../../commands/keycloak/import-keys.ts';
import { Refused } from '../../commands/refused.ts';
import { describeImportNote } from '../../domain/keycloak/import-notes.ts';
import { compareSettings } from '../../domain/keycloak/compare-settings.ts';
import { describeSetting, type SettingDifference } from '../../domain/keycloak/setting-difference.ts';
import type { ServerServices } from '../../services.ts';
import { knownUpstreams } from '../../upstream/definitions/known-upstreams.ts';
import type { Asked, Command } from '../command.ts';
import { orSay } from '../or-say.ts';
import { describeKeycloak } from './client-import-command.ts';
import { openExport, type KeycloakExport } from '../keycloak/open-export.ts';
import { ourSettings } from '../keycloak/our-settings.ts';
import { createProgress } from '../keycloak/progress.ts';

const upstreamNames = knownUpstreams.map(({ name }) => name);

/** Returns the upstream of an alias. An alias that is the name of an upstream need not be mapped. */
function readMap({ config }: ServerServices, mapped: readonly string[]) {
  const names = new Map<string, string>(upstreamNames.map((name) => [name, name]));
  for (const pair of mapped) {
    const [, alias, name = ''] = /^(.+)=([^=]+)$/.exec(pair) ?? [];
    if (alias === undefined || !upstreamNames.some((one) => one === name))
      throw new Refused(`--map "${pair}" is not ALIAS=${upstreamNames.join(' or ALIAS=')}`);
    names.set(alias, name);
  }
  return (alias: string) => {
    const name = names.get(alias);
    return name === undefined ? undefined : { name, issuer: config.upstreams[name]?.issuer };
  };
}

/** Counts what became of the people, by outcome, by kind of credential and by exception. */
function createTally() {
  const counts = { people: {}, kinds: {}, exceptions: {} } as Record<
    'people' | 'kinds' | 'exceptions',
    Record<string, number>
  >;
  const add = (group: Record<string, number>, name: string) => (group[name] = (group[name] ?? 0) + 1);
  return {
    counts,
    add({ outcome, notes, kinds }: PersonReport) {
      add(counts.people, outcome);
      for (const kind of kinds) add(counts.kinds, kind);
      for (const { code } of notes) add(counts.exceptions, code);
    },
  };
}

type Tally = ReturnType<typeof createTally>;

const describeCounts = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, count]) => `  ${name.padEnd(40)} ${count}`);

/** Says the counts in lines, with what is not brought in at all. */
function describeTally(
  { counts }: Tally,
  { isDryRun, found }: { readonly isDryRun: boolean; readonly found: KeycloakExport },
) {
  return [
    `${isDryRun ? 'would bring in' : 'brought in'} the realm "${found.realm}" (Keycloak ${found.version})`,
    'people:',
    ...describeCounts(counts.people),
    'credentials and links:',
    ...describeCounts(counts.kinds),
    'exceptions:',
    ...describeCounts(counts.exceptions),
    '',
  ].join('\n');
}

const asJson = ({ path, sub, username, outcome, notes }: PersonReport) =>
  notes.map(({ code, items }) => ({ path, sub, username, outcome, code, items }));
const asText = ({ path, sub, username, notes }: PersonReport) =>
  notes.map((one) => `${[path, sub ?? '-', username ?? '-'].join(' ')}: ${describeImportNote(one)}\n`);

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
}

/** The reports of the parts that come before the people. */
interface Sections {
  readonly keys?: KeysReport;
  readonly clients?: ClientsReport;
  /** Nothing of a realm's settings is taken over: the operator sets what shall be as it was. */
  readonly settings?: readonly SettingDifference[];
}

/** Brings in what is done at once: keys, and clients with their secrets. Compares the settings. */
async function importSections(services: ServerServices, { found, asked }: Importing): Promise<Sections> {
  const only = oneOf(asked, 'only', kinds);
  const use = oneOf(asked, 'keys', keyUses) ?? 'verify';
  const { settings, serviceAccounts } = found;
  const isDryRun = asked.flags['dry-run'] === true;
  return {
    ...((only ?? 'keys') === 'keys' && { keys: await importRealmKeys(services, { settings, use, isDryRun }) }),
    ...((only ?? 'clients') === 'clients' && {
      clients: orSay(await importRealmClients(services, { settings, serviceAccounts, isDryRun })),
    }),
    ...((only ?? 'settings') === 'settings' && {
      settings: compareSettings(settings, ourSettings(services.config, readMap(services, asked.lists['map'] ?? []))),
    }),
  };
}

/** Says in lines what became of keys and clients, and which settings differ. */
function describeSections({ keys, clients, settings = [] }: Sections): readonly string[] {
  const lines: string[] = [];
  for (const kid of keys?.published ?? [])
    lines.push(`key ${kid}: published, ${kid === keys?.signs ? 'signs from now on' : 'verifies'}`);
  for (const kid of keys?.present ?? []) lines.push(`key ${kid}: was here already`);
  for (const { name, kind, meaning } of keys?.others ?? [])
    lines.push(`key ${name} (${kind}): not taken over; ${meaning}`);
  for (const id of clients?.created ?? []) lines.push(`client ${id}: registered`);
  for (const id of clients?.present ?? []) lines.push(`client ${id}: was here already, and stays as it is`);
  if (clients) lines.push(...describeKeycloak(clients).map((line) => `client ${line}`));
  lines.push(...settings.map((one) => `setting ${describeSetting(one)}`));
  return lines;
}

async function* streamReport(
  services: ServerServices,
  { form, found, asked }: Importing & { readonly form: 'json' | 'text' },
): AsyncGenerator<string, string, undefined> {
  const isDryRun = asked.flags['dry-run'] === true;
  const sections = await services.inUnit(() => importSections(services, { found, asked }), {
    kind: 'command',
    name: asked.operator,
  });
  if (form === 'text')
    yield describeSections(sections)
      .map((line) => `${line}\n`)
      .join('');
  const tally = createTally();
  const progress = createProgress(asked.stderr, { size: found.size, now: services.now });
  let isFirst = true;
  if (form === 'json') yield '{"exceptions":[';
  const source = {
    realm: found.realm,
    people: found.people(),
    isDryRun,
    actor: { kind: 'command', name: asked.operator },
    languages: Object.keys(texts),
    upstreamOf: readMap(services, asked.lists['map'] ?? []),
    isShared: found.isShared,
    isHeld: found.isHeld,
  } as const;
  const wantsPeople = (oneOf(asked, 'only', kinds) ?? 'people') === 'people';
  for await (const reports of wantsPeople ? importPeople(services, source) : []) {
    let lines = '';
    for (const report of reports) {
      tally.add(report);
      if (form === 'text') lines += asText(report).join('');
      else
        for (const exception of asJson(report)) {
          lines += `${isFirst ? '\n' : ',\n'}${JSON.stringify(exception)}`;
          isFirst = false;
        }
    }
    if (lines) yield lines;
    progress.add(reports.length);
  }
  progress.end();
  const { realm, version } = found;
  if (form === 'json')
    yield `\n],${JSON.stringify({ realm, keycloak_version: version, dry_run: isDryRun, counts: tally.counts, ...sections }).slice(1)}\n`;
  else yield describeTally(tally, { isDryRun, found });
  return '';
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
    map: {
      value: `ALIAS=${upstreamNames.join('|')}`,
      meaning: 'the upstream that an identity provider of the realm is here; may be repeated',
      isRepeated: true,
    },
  },
  details: [
    'PATH is a file of an export, or a directory with its files. All files are read before anything is brought in.',
    'A run that was stopped is begun again by the same command. A later export brings its differences; what has changed here since stays.',
    'docs/take-over.md says what is brought in, under which rules, and what is not brought in yet.',
  ],
  run: async (services, asked) => {
    await services.operation.processes.look();
    if (services.operation.processes.mayMeetOlder('0.4.0'))
      throw new Refused(
        'a process of an older version serves this database, which does not know what is imported: upgrade it first',
      );
    oneOf(asked, 'keys', keyUses);
    const found = await openExport(asked.words, {
      realm: asked.options['realm'],
      isStrict: asked.flags['strict'] === true,
      wantsPeople: (oneOf(asked, 'only', kinds) ?? 'people') === 'people',
    });
    return { json: undefined, stream: (form) => streamReport(services, { form, found, asked }) };
  },
};
