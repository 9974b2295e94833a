import { createReadStream, readFileSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Refused } from '../commands/refused.ts';
import { unreadable } from './read-text-file.ts';
import { isAccountId } from '../domain/account/account-id.ts';
import { parseJson } from '../domain/members.ts';

/** A file that is one JSON document is read at once, so it may have so many bytes. Lines may be any number. */
const largestDocument = 32 * 1024 * 1024;

function subOf(value: unknown): string | undefined {
  const sub = typeof value === 'object' && value !== null ? (value as { readonly sub?: unknown }).sub : value;
  return typeof sub === 'string' && isAccountId(sub) ? sub : undefined;
}

/** Returns the accounts of a value: a list, or a page of one. Refuses a page that others follow. */
function listOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  const page = value as { readonly accounts?: unknown; readonly next?: unknown } | null | undefined;
  if (!Array.isArray(page?.accounts)) return undefined;
  if (typeof page.next === 'string')
    throw new Refused(
      'the file holds one page of a list that goes on: take the output of account list --touched-since',
    );
  return page.accounts;
}

/** Returns the `sub` at the beginning of a line: alone, in JSON, or before a tab as `account list` prints it for people. */
function subOfLine(line: string): string | undefined {
  const text = line.trim().replace(/,$/, '');
  const [first = ''] = text.split('\t');
  return isAccountId(first) ? first : subOf(parseJson(text));
}

function* readDocument(path: string): Generator<string, void, undefined> {
  if (statSync(path).size > largestDocument)
    throw new Refused(`the file ${path} is too large for one JSON document: write one account a line`);
  const list = listOf(parseJson(readFileSync(path, 'utf8')));
  if (!list)
    throw new Refused(`the file ${path} is no list of accounts: take what account list --touched-since prints`);
  for (const [place, value] of list.entries()) {
    const sub = subOf(value);
    if (sub === undefined) throw new Refused(`account ${place + 1} of the file ${path} has no sub`);
    yield sub;
  }
}

/** Yields the accounts of a file with a line each; undefined where the file has another form. */
async function* readLines(path: string): AsyncGenerator<string | undefined, void, undefined> {
  const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity });
  let [number, isListed, isEnded] = [0, false, false];
  for await (const line of lines) {
    number++;
    if (line.trim() === '' || isEnded) continue;
    if (!isListed && line.trim() === '{"accounts":[') {
      isListed = true;
      continue;
    }
    if (isListed && line.startsWith(']')) {
      isEnded = true;
      continue;
    }
    const sub = subOfLine(line);
    // A list over several lines, or all in one line.
    if (sub === undefined && number === 1) {
      yield undefined;
      return;
    }
    if (sub === undefined) throw new Refused(`line ${number} of the file ${path} names no account`);
    yield sub;
  }
  if (isListed && !isEnded) throw new Refused(`the file ${path} ends too early: it was not written to its end`);
}

/** Yields the `sub` of each account of a file, in the forms that `account list` prints, or one a line. Reads no more than a part at a time. */
export async function* readAccountsFile(path: string): AsyncGenerator<string, void, undefined> {
  try {
    for await (const sub of readLines(path)) {
      if (sub === undefined) return yield* readDocument(path);
      yield sub;
    }
  } catch (error) {
    throw error instanceof Refused ? error : unreadable(path, error);
  }
}
