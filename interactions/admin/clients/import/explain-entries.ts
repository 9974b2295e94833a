import type { EntryProblem } from '../../../../src/commands/clients/command-refusal.ts';
import type { ReadImport } from '../../../../src/commands/clients/import/import-clients.ts';
import { jsonLine } from '../../../../src/domain/clients/import/json-line.ts';
import type { Texts } from '../../../texts/index.ts';
import { explainProblems } from '../explain-problems.ts';

/** A file with ten thousand wrong lines is not mended by reading them all. */
const mostShown = 20;

interface Explaining {
  readonly t: Texts;
  readonly text: string;
  readonly read: Pick<ReadImport, 'files' | 'paths' | 'format'>;
}

function linesOf({ place, clientId, code, problems }: EntryProblem, { t, text, read }: Explaining): readonly string[] {
  const texts = t.clientImport;
  const path = read.paths[place] ?? [];
  const client = clientId ?? texts.unnamed(place + 1);
  const members = read.files[place] as Readonly<Record<string, unknown>> | undefined;
  const lineOf = (member: readonly (string | number)[]) => jsonLine(text, [...path, ...member]);
  if (problems.length === 0)
    return [`${texts.where(lineOf([]), client)} ${code === undefined ? texts.other : texts.entries[code]}`];
  return explainProblems(t, problems, members ?? {}, { namesLines: read.format === 'keycloak' }).map((sentence, at) => {
    const { field, index } = problems[at]!;
    // The names of members are those of the file only where it is a client file.
    const member = read.format === 'keycloak' ? [] : index === undefined ? [field] : [field, index];
    return `${texts.where(lineOf(member), client)} ${sentence}`;
  });
}

/** Says on which line of the file each problem stands, in the order of the file. */
export function explainEntries(entries: readonly EntryProblem[], explaining: Explaining): readonly string[] {
  const inOrder = entries.toSorted((one, other) => one.place - other.place);
  const lines = inOrder.slice(0, mostShown).flatMap((entry) => linesOf(entry, explaining));
  const shown = lines.slice(0, mostShown);
  const rest = lines.length - shown.length + Math.max(0, inOrder.length - mostShown);
  return rest > 0 ? [...shown, explaining.t.clientImport.more(rest)] : shown;
}
