import type { ImportCounts } from '../../domain/keycloak/import-counts.ts';
import { describeImportNote, type ImportNoteCode } from '../../domain/keycloak/import-notes.ts';

type Counts = Readonly<Record<string, number>>;

/** The most frequent come first. */
const byCount = (counts: Counts) =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .toSorted(([one, a], [other, b]) => b - a || (one < other ? -1 : 1));

const describeCounts = (counts: Counts) =>
  byCount(counts).map(([name, count]) => `  ${String(count).padStart(7)}  ${name}`);

/** Says each exception once, with what its people meet. Their lines name the people. */
const describeExceptions = (exceptions: Counts) =>
  byCount(exceptions).map(([code, count]) => {
    const sentence = describeImportNote({ code: code as ImportNoteCode, items: ['…'] });
    return `  ${String(count).padStart(7)}  ${code}: ${sentence}`;
  });

const sum = (counts: Counts, ...names: readonly ImportNoteCode[]) =>
  names.reduce((total, name) => total + (counts[name] ?? 0), 0);

interface Summarised {
  readonly counts: ImportCounts;
  readonly isDryRun: boolean;
  /** Settings that differ. */
  readonly settings: number;
}

/** Says what an operator does next. */
function findTasks({
  counts: { people, exceptions, clients, keys },
  isDryRun,
  settings,
}: Summarised): readonly string[] {
  const tasks: readonly (readonly [number, string])[] = [
    [
      (people['left_out'] ?? 0) - sum(exceptions, 'service_account'),
      'entries left out: mend them there, export and import again',
    ],
    [
      sum(exceptions, 'no_way_in'),
      'people without a password, an address or another way in: an agent gives each account an address (docs/support.md)',
    ],
    [
      sum(exceptions, 'email_missing', 'email_malformed', 'email_shared', 'email_taken'),
      'accounts without an address: tell their people to sign in by the user name',
    ],
    [sum(exceptions, 'username_changed'), 'people with another user name: tell them'],
    [
      sum(exceptions, 'no_password', 'password_unreadable'),
      'people without a password: tell them of « Mot de passe oublié ? »',
    ],
    [
      sum(
        exceptions,
        'hotp',
        'totp_unreadable',
        'recovery_unreadable',
        'passkey_host',
        'passkey_host_unknown',
        'passkey_unreadable',
      ),
      'people who have lost a second factor: they set up another one',
    ],
    [
      sum(exceptions, 'link_unmapped'),
      'people with a link that no upstream stands for: name it with --map and import again',
    ],
    [sum(exceptions, 'link_off'), 'people with a link to an upstream that is off: switch it on and import again'],
    [
      sum(exceptions, 'link_shared', 'link_taken'),
      'people without a link that somebody else has too: they link it again',
    ],
    [
      sum(exceptions, 'attributes', 'attribute_refused', 'attribute_too_large'),
      'people with attributes that are left out: name them in --attributes FILE, and import again',
    ],
    [clients?.['left_out'] ?? 0, 'clients left out: register them by hand, or do without'],
    [
      clients?.['differences'] ?? 0,
      'things of clients that are otherwise here: read their lines, and tell their developers',
    ],
    [keys?.['others'] ?? 0, 'keys not taken over: read their lines'],
    [settings, 'settings that differ: set those that shall be as they were'],
  ];
  return [
    ...tasks.filter(([count]) => count > 0).map(([count, task]) => `  ${String(count).padStart(7)}  ${task}`),
    ...(isDryRun ? ['  nothing was kept: run the command again without --dry-run'] : []),
  ];
}

const section = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : ['', title, ...lines]);

/** Says in lines how many people, credentials and exceptions there were, and what remains to be done. */
export function summariseImport(about: Summarised): readonly string[] {
  const { people, kinds, exceptions, attributes, clients, keys } = about.counts;
  const tasks = findTasks(about);
  return [
    ...section('people:', describeCounts(people)),
    ...section('credentials and links:', describeCounts(kinds)),
    ...section('attributes that the table does not name:', describeCounts(attributes ?? {})),
    ...section('clients:', describeCounts(clients ?? {})),
    ...section('keys:', describeCounts(keys ?? {})),
    ...section('exceptions, by the number of people:', describeExceptions(exceptions)),
    ...section('what remains to be done:', tasks.length === 0 ? ['  nothing'] : tasks),
  ];
}
