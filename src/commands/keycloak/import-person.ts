import { findEntryProblem, readPerson } from '../../domain/keycloak/read-person.ts';
import type { Members } from '../../domain/members.ts';
import type { Services } from '../../services.ts';
import { bring, unread, type PeopleSource, type PersonReport, type Run } from './import-people.ts';

/** The run of people who are fetched one by one. It has no beginning and no end. */
const id = 'fetched';
/** The place of the entry in a report. */
const path = 'fetched';

/** One person of a service that still serves. */
export type PersonSource = Omit<PeopleSource, 'people' | 'sections'> & {
  readonly entry: Members;
  /** The entry as the other service gave it. */
  readonly original: Members;
};

/** Brings in one person, unless she is here already. Of parallel calls one writes her. */
export async function importPerson(services: Services, source: PersonSource): Promise<PersonReport> {
  const { realm, termsVersion, isHeld, entry, original } = source;
  const problem = findEntryProblem(entry);
  if (problem) return unread({ path, entry, problem });
  const fixed = { id, isDryRun: false, isOnlyNew: true, given: new Set<string>(), actor: { kind: 'system' } } as const;
  const run: Run = { ...fixed, realm, termsVersion, isHeld, coming: new Set() };
  const reading = { ...source, isVerifiable: (stored: string) => services.hasher.isVerifiable(stored) };
  const { person, notes, kinds } = await readPerson(entry, reading);
  const digest = services.keycloak.people.digestOf(person, entry);
  const read = { path, person, original, notes: [...notes], kinds, digest };
  const [report] = await bring(services, { run, batch: [read] });
  return report!;
}
