import { createReadStream, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Refused } from '../../commands/refused.ts';
import { describeImportNote } from '../../domain/keycloak/import-notes.ts';
import { decodeUtf8, readItem, type FoundEntry } from '../../domain/keycloak/read-item.ts';
import { findSharedValues, marksOf, type SharedValues } from '../../domain/keycloak/shared-values.ts';
import { maskedSecret } from '../../domain/clients/import/keycloak-client.ts';
import { readRealmRoles, type RealmRoles } from '../../domain/clients/import/realm-roles.ts';
import {
  createJsonSplitter,
  type SplitItem,
  type SplitProblem,
  type SplitRest,
} from '../../domain/keycloak/split-json.ts';
import { parseJson, type Members } from '../../domain/members.ts';
import { unreadable } from '../read-text-file.ts';

/** The export of one realm by `kc.sh export`, once all of it was read and found whole. */
export interface KeycloakExport extends SharedValues {
  readonly realm: string;
  readonly version: string;
  /** The file of the realm, without its people. */
  readonly settings: Members;
  /** The number of entries of `users` in all files. */
  readonly size: number;
  /** The `sub` of each service account, by the id of its client. */
  readonly serviceAccounts: ReadonlyMap<string, string>;
  /** The entries of service accounts. */
  readonly serviceEntries: readonly Members[];
  readonly standingOf: RealmRoles['read'];
  /** Reads the people again, one after the other. */
  readonly people: () => AsyncGenerator<FoundEntry, void, undefined>;
}

interface Asked {
  readonly realm: string | undefined;
  /** Refuses the export for the first entry that cannot be read. */
  readonly isStrict: boolean;
  /** The people are to be brought in, so they have to be there. */
  readonly wantsPeople: boolean;
}

const limits = { list: 'users', mostOfItem: 4_000_000, mostOfRest: 64_000_000 };

/** A file of an export, once it was read as a whole. */
interface ReadFile {
  readonly path: string;
  readonly realm: string;
  /** Undefined for a file that holds nothing but people. */
  readonly settings: Members | undefined;
  readonly hasPeople: boolean;
  readonly isMasked: boolean;
  readonly size: number;
  readonly firstProblem: string | undefined;
  /** The entries of service accounts. */
  readonly serviceEntries: readonly Members[];
  /** Short hashes of the values that only one entry should have. */
  readonly marks: readonly number[];
}

const problems: Readonly<Record<SplitProblem, string>> = {
  encoding: 'is not UTF-8',
  empty: 'is empty',
  truncated: 'ends too early: it was not written or copied to its end',
  trailing: 'holds something after its end: two files may have been joined',
  not_object: 'is not the JSON of one realm: export each realm with --realm',
  too_large: 'holds more than 64 MB beside its people',
  separator: 'is not JSON: a comma is missing or stands twice between two people',
};

/** Yields the entries of a file while it is read, and returns what is around them. */
async function* splitFile(path: string): AsyncGenerator<SplitItem, SplitRest, undefined> {
  const splitter = createJsonSplitter(limits);
  let isFirst = true;
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      const hasMark = isFirst && chunk.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]));
      isFirst = false;
      yield* splitter.feed(hasMark ? chunk.subarray(3) : chunk);
    }
  } catch (error) {
    throw unreadable(path, error);
  }
  return splitter.end();
}

function parseRest(path: string, rest: SplitRest): { readonly members: Members; readonly isMasked: boolean } {
  const refuse = (why: string): never => {
    throw new Refused(`the file ${path} ${why}`);
  };
  if (!rest.ok) return refuse(problems[rest.problem]);
  const text = decodeUtf8(rest.bytes) ?? refuse('is not UTF-8');
  const members = (parseJson(text) ?? refuse('is not JSON outside of its people')) as Members;
  if (rest.names !== Object.keys(members).length) refuse('has a name twice at its top');
  return { members, isMasked: text.includes(maskedSecret) };
}

async function readFile(path: string): Promise<ReadFile> {
  const marks: number[] = [];
  const serviceEntries: Members[] = [];
  let [size, firstProblem]: [number, string | undefined] = [0, undefined];
  const items = splitFile(path);
  for (;;) {
    const { done, value } = await items.next();
    if (!done) {
      const found = readItem(value);
      size++;
      if (found.problem) firstProblem ??= `${found.path}: ${describeImportNote(found.problem)}`;
      else {
        marks.push(...marksOf(found.entry));
        if (typeof found.entry['serviceAccountClientId'] === 'string') serviceEntries.push(found.entry);
      }
      continue;
    }
    const { members, isMasked } = parseRest(path, value);
    const { realm } = members;
    if (typeof realm !== 'string') throw new Refused(`the file ${path} is no export of Keycloak: it names no realm`);
    const settings = Object.keys(members).every((name) => name === 'realm' || name === 'users') ? undefined : members;
    return {
      path,
      realm,
      settings,
      hasPeople: 'users' in members,
      isMasked,
      size,
      firstProblem,
      serviceEntries,
      marks,
    };
  }
}

/** Returns the JSON files that the words name: each file, and those of each directory. */
function filesOf(paths: readonly string[]): readonly string[] {
  const found = paths.flatMap((path) => {
    try {
      if (!statSync(path).isDirectory()) return [path];
      const names = readdirSync(path).filter((name) => name.endsWith('.json'));
      if (names.length === 0) throw new Refused(`the directory ${path} holds no JSON file`);
      return names.map((name) => join(path, name));
    } catch (error) {
      throw error instanceof Refused ? error : unreadable(path, error);
    }
  });
  return [...new Map(found.map((path) => [realpathSync(path), path] as const)).values()].sort();
}

const numberOf = (path: string) => Number(/-users-(\d+)\.json$/.exec(basename(path))?.[1] ?? -1);

/** Refuses files of people of which one is missing. They count from 0. */
function refuseGaps(files: readonly ReadFile[], realm: string): void {
  const numbers = files.flatMap(({ path }) => (numberOf(path) < 0 ? [] : [numberOf(path)])).sort((a, b) => a - b);
  const missing = numbers.findIndex((number, place) => number !== place);
  if (missing >= 0)
    throw new Refused(`the file ${realm}-users-${missing}.json is missing: give all files of the export`);
}

/** Refuses a realm whose clients cannot be read, before anything of it is brought in. */
function refuseClients(path: string, { clients }: Members): void {
  if (!Array.isArray(clients)) throw new Refused(`the file ${path} holds no list of clients`);
  const place = clients.findIndex((one) => typeof (one as Members | null)?.['clientId'] !== 'string');
  if (place >= 0) throw new Refused(`the file ${path} has no clientId at clients[${place}]`);
}

/** Returns the ids of clients whose secret is masked, or `all` for what the administration console exports: no secret is in it. */
function findMasked({ isMasked, settings }: ReadFile): readonly string[] | 'all' {
  if (!isMasked) return [];
  const clients = Array.isArray(settings?.['clients']) ? (settings['clients'] as readonly (Members | null)[]) : [];
  const secrets = clients.flatMap((client) => (typeof client?.['secret'] === 'string' ? [client] : []));
  const some = secrets.filter(({ secret }) => secret === maskedSecret);
  return some.length === secrets.length ? 'all' : some.map(({ clientId }) => String(clientId));
}

/** Chooses the files of one realm. Refuses an export that is not whole. */
function chooseRealm(files: readonly ReadFile[], { realm: wanted, isStrict, wantsPeople }: Asked) {
  const realms = [...new Set(files.map(({ realm }) => realm))];
  if (wanted === undefined && realms.length > 1)
    throw new Refused(`the files are of several realms (${realms.join(', ')}): name one with --realm`);
  const realm = wanted ?? realms[0]!;
  const own = files.filter((file) => file.realm === realm);
  if (own.length === 0) throw new Refused(`no file is of the realm "${realm}"; they are of ${realms.join(', ')}`);
  const [main, ...others] = own.filter(({ settings }) => settings !== undefined);
  if (!main?.settings) throw new Refused(`the file ${realm}-realm.json is missing: the files hold people alone`);
  if (others.length > 0)
    throw new Refused(`two files describe the realm "${realm}": ${main.path} and ${others[0]!.path}`);
  const version = main.settings['keycloakVersion'];
  if (typeof version !== 'string')
    throw new Refused(`the file ${main.path} does not say which Keycloak has written it`);
  const maskedClients = findMasked(main);
  if (maskedClients === 'all')
    throw new Refused(
      `the file ${main.path} is a partial export of the administration console: its secrets are masked and its people are missing; use kc.sh export`,
    );
  refuseClients(main.path, main.settings);
  refuseGaps(own, realm);
  const size = own.reduce((sum, one) => sum + one.size, 0);
  if (wantsPeople && size === 0)
    throw new Refused(
      main.hasPeople
        ? `the file ${main.path} holds no people: export them with --users realm_file, or leave them out with --only`
        : `the people are missing: the file ${main.path} holds the realm alone; give its ${realm}-users-0.json and the others too`,
    );
  if (isStrict && maskedClients.length > 0)
    throw new Refused(`${main.path}: the secrets of ${maskedClients.join(', ')} are masked`);
  const bad = own.find(({ firstProblem }) => firstProblem !== undefined);
  if (isStrict && bad) throw new Refused(`${bad.path}: ${bad.firstProblem}`);
  return { realm, version, settings: main.settings, size, own };
}

/**
 * Reads an export once as a whole, so that nothing of it is brought in where a file is missing or damaged. Its people are read again when they are
 * brought in: of each only a few short hashes are kept meanwhile.
 */
export async function openExport(paths: readonly string[], asked: Asked): Promise<KeycloakExport> {
  const files: ReadFile[] = [];
  for (const path of filesOf(paths)) files.push(await readFile(path));
  const { own, ...chosen } = chooseRealm(files, asked);
  const serviceEntries = own.flatMap((one) => one.serviceEntries);
  const inOrder = own.toSorted((one, other) => numberOf(one.path) - numberOf(other.path));
  return {
    ...chosen,
    serviceEntries,
    serviceAccounts: new Map(
      serviceEntries.map(({ serviceAccountClientId: clientId, id }) => [String(clientId), String(id)]),
    ),
    ...findSharedValues(own.flatMap(({ marks }) => marks)),
    standingOf: readRealmRoles(chosen.settings).read,
    async *people() {
      for (const { path } of inOrder) {
        for await (const item of splitFile(path)) {
          const found = readItem(item);
          yield { ...found, path: `${basename(path)} ${found.path}` };
        }
      }
    },
  };
}
