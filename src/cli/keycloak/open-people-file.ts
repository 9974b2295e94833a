import { createReadStream } from 'node:fs';
import { Refused } from '../../commands/refused.ts';
import { describeImportNote, note, type ImportNote } from '../../domain/keycloak/import-notes.ts';
import { entryOfLine, lineMembers } from '../../domain/keycloak/line-entry.ts';
import {
  countFlatNames,
  createLineSplitter,
  readCsvFields,
  type FileLine,
} from '../../domain/keycloak/people-lines.ts';
import { decodeUtf8, type FoundEntry } from '../../domain/keycloak/read-item.ts';
import { isObject, parseJson } from '../../domain/members.ts';
import { findSharedValues, marksOf, type SharedValues } from '../../domain/keycloak/shared-values.ts';
import { unreadable } from '../read-text-file.ts';

/** A file of people, once all of it was read. */
export interface PeopleFile extends SharedValues {
  /** The number of people. */
  readonly size: number;
  /** Reads the people again, one after the other. */
  readonly people: () => AsyncGenerator<FoundEntry, void, undefined>;
}

interface Asked {
  readonly upstreams: readonly string[];
  /** Makes the `sub` of a person whose line has none. */
  readonly subOf: (key: string) => string;
  /** Refuses the file for the first line that cannot be read. */
  readonly isStrict: boolean;
}

type Values = ReadonlyMap<string, string>;
/** Reads the values of a line: none for a line that says nothing. */
type ReadLine = (text: string) => Values | ImportNote | undefined;

const mostOfLine = 4_000_000;
const mark = Buffer.from([0xef, 0xbb, 0xbf]);

/** Keeps what a line says: an empty value says nothing. */
const saying = (values: readonly (readonly [string, string])[]): Values =>
  new Map(values.flatMap(([name, value]) => (value.trim() === '' ? [] : [[name, value.trim()] as const])));

function createCsvReader(path: string, header: string, known: readonly string[]): ReadLine {
  const separator = header.includes(';') ? ';' : ',';
  const names = (readCsvFields(header, separator) ?? []).map((name) => name.trim().toLowerCase());
  const refuse = (why: string): never => {
    throw new Refused(`the file ${path} ${why}`);
  };
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    refuse(`has "${unknown}" in its first line, which is none of ${known.join(', ')}, with ; or , between`);
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) refuse(`has "${twice}" twice in its first line`);
  return (text) => {
    if (text === '') return undefined;
    const fields = readCsvFields(text, separator);
    if (!fields) return refuse(`has a quote at a wrong place: ${text.slice(0, 40)}`);
    if (fields.length !== names.length) return note('columns', `${fields.length}, ${names.length}`);
    return saying(names.map((name, place) => [name, fields[place]!] as const));
  };
}

const createJsonReader =
  (known: readonly string[]): ReadLine =>
  (text) => {
    if (text.trim() === '') return undefined;
    const value = parseJson(text);
    if (value === undefined) return note('malformed');
    if (!isObject(value)) return note('not_object');
    const members = Object.entries(value).filter(([, member]) => member !== null);
    const wrong = members.filter(([name, member]) => !known.includes(name) || typeof member === 'object');
    if (wrong.length > 0) return note('members', ...wrong.map(([name]) => name.slice(0, 40)));
    if (countFlatNames(text) !== Object.keys(value).length) return note('name_twice');
    return saying(members.map(([name, member]) => [name, String(member)] as const));
  };

/** Yields the lines of a file, without a byte order mark. The first bytes say which of the two forms it has. */
async function* linesOf(path: string): AsyncGenerator<FileLine & { readonly isCsv: boolean }, void, undefined> {
  let splitter: ReturnType<typeof createLineSplitter> | undefined;
  let isCsv = true;
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      const bytes = !splitter && chunk.subarray(0, 3).equals(mark) ? chunk.subarray(3) : chunk;
      if (!splitter) {
        const [sign] = /\S/.exec(bytes.toString('latin1')) ?? [];
        if (sign === '[') throw new Refused(`the file ${path} is one JSON list: write one object a line`);
        isCsv = sign !== '{';
        splitter = createLineSplitter({ isCsv, most: mostOfLine });
      }
      for (const line of splitter.feed(bytes)) yield { ...line, isCsv };
    }
  } catch (error) {
    throw error instanceof Refused ? error : unreadable(path, error);
  }
  const { last, openQuote } = splitter?.end() ?? {};
  if (openQuote !== undefined)
    throw new Refused(`the file ${path} ends within a field: no quote ends the one of line ${openQuote}`);
  if (last) yield { ...last, isCsv };
}

async function* entriesOf(path: string, asked: Asked): AsyncGenerator<FoundEntry, void, undefined> {
  const known = lineMembers(asked.upstreams);
  let reader: ReadLine | undefined;
  for await (const { line, bytes, isCsv } of linesOf(path)) {
    const place = `line ${line}`;
    const text = bytes && decodeUtf8(bytes)?.replace(/\r$/, '');
    if (isCsv && !reader) {
      if (text === undefined) throw new Refused(`the first line of the file ${path} is not UTF-8`);
      reader = createCsvReader(path, text, known);
      continue;
    }
    reader ??= createJsonReader(known);
    const read = text === undefined ? note(bytes ? 'encoding' : 'too_large') : reader(text);
    if (!read) continue;
    yield read instanceof Map
      ? entryOfLine(read, { path: place, ...asked })
      : { path: place, problem: read as ImportNote };
  }
}

/**
 * Reads a file of people once as a whole, so that nothing of it is brought in where it is damaged. The people are read again when they are
 * brought in: of each only a few short hashes are kept meanwhile.
 */
export async function openPeopleFile(path: string, asked: Asked): Promise<PeopleFile> {
  const marks: number[] = [];
  let size = 0;
  for await (const { path: place, entry, problem } of entriesOf(path, asked)) {
    size++;
    if (problem && asked.isStrict) throw new Refused(`${path}: ${place}: ${describeImportNote(problem)}`);
    if (!problem) marks.push(...marksOf(entry));
  }
  if (size === 0) throw new Refused(`the file ${path} holds no people`);
  return { size, ...findSharedValues(marks), people: () => entriesOf(path, asked) };
}
