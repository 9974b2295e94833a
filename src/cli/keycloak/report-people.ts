import { texts } from '../../../interactions/texts/index.ts';
import { importPeople, type PeopleSource, type PersonReport } from '../../commands/keycloak/import-people.ts';
import { Refused } from '../../commands/refused.ts';
import { createImportTally, type ImportCounts } from '../../domain/keycloak/import-counts.ts';
import { describeImportNote, type ImportNote } from '../../domain/keycloak/import-notes.ts';
import type { ServerServices } from '../../services.ts';
import { knownUpstreams } from '../../upstream/definitions/known-upstreams.ts';
import type { Asked } from '../command.ts';
import { asLine } from '../visible.ts';
import { createProgress } from './progress.ts';
import { summariseImport } from './summarise-import.ts';

export const upstreamNames = knownUpstreams.map(({ name }) => name);

/** Returns the upstream that an identity provider of the former service is here. One that has the name of an upstream need not be mapped. */
export const createUpstreamFinder =
  ({ config }: ServerServices, mapped: ReadonlyMap<string, string> = new Map()) =>
  (alias: string) => {
    const name = mapped.get(alias) ?? upstreamNames.find((one) => one === alias);
    return name === undefined ? undefined : { name, issuer: config.upstreams[name]?.issuer };
  };

/** Refuses an import while a process serves that does not know what is imported. */
export function refuseOlderProcesses({ state: { processes } }: ServerServices): void {
  if (processes.mayMeetOlder('0.4.0'))
    throw new Refused(
      'a process of an older version serves this database, which does not know what is imported: upgrade it first',
    );
}

const asJson = ({ path, sub, username, outcome, notes }: PersonReport) =>
  notes.map(({ code, items }) => ({ path, sub, username, outcome, code, items }));
const asText = ({ path, sub, username, notes }: PersonReport) =>
  notes.map((one) => `${asLine(`${[path, sub ?? '-', username ?? '-'].join(' ')}: ${describeImportNote(one)}`)}\n`);

/** Names the members of a person as the origin names them. */
const renamed = (note: ImportNote, names: Readonly<Record<string, string>>): ImportNote =>
  note.code === 'name_left_out' || note.code === 'name_cut'
    ? { ...note, items: note.items.map((item) => names[item] ?? item) }
    : note;

interface Reporting extends Pick<Asked, 'operator' | 'stderr'> {
  readonly form: 'json' | 'text';
  readonly isDryRun: boolean;
  /** The number of people who will come. */
  readonly size: number;
  /** Undefined where no people are to be brought in. */
  readonly source: Omit<PeopleSource, 'languages'> | undefined;
  /** Says from where the people come, in a sentence that the counts follow. */
  readonly summary: string;
  /** The numbers of what the run has brought in before the people. */
  readonly sections?: Pick<ImportCounts, 'clients' | 'keys'> & { readonly settings?: number };
  /** Names that the origin has for members, in the place of those of a realm. */
  readonly memberNames?: Readonly<Record<string, string>>;
  /** Members of the JSON that stand beside the counts. */
  readonly members: Readonly<Record<string, unknown>>;
}

/** Brings people in, and yields the report while it does. */
export async function* reportPeople(
  services: ServerServices,
  { form, isDryRun, size, source, summary, sections = {}, memberNames = {}, members, operator, stderr }: Reporting,
): AsyncGenerator<string, string, undefined> {
  const { settings = 0, ...parts } = sections;
  const tally = createImportTally(parts);
  const progress = createProgress(stderr, { size, now: services.now });
  let isFirst = true;
  if (form === 'json') yield '{"exceptions":[';
  const about = {
    sections: parts,
    isDryRun,
    actor: { kind: 'command', name: operator },
    languages: Object.keys(texts),
  } as const;
  for await (const reports of source ? importPeople(services, { ...source, ...about }) : []) {
    let lines = '';
    for (const one of reports) {
      const report = { ...one, notes: one.notes.map((note) => renamed(note, memberNames)) };
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
  const { counts } = tally;
  if (form === 'json') yield `\n],${JSON.stringify({ ...members, dry_run: isDryRun, counts }).slice(1)}\n`;
  else {
    const said = summariseImport({ counts, isDryRun, settings });
    yield [`\n${isDryRun ? 'would bring in' : 'brought in'} ${summary}`, ...said.map(asLine), ''].join('\n');
  }
  return '';
}
