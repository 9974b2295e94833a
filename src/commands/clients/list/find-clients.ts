import {
  clientSorts,
  clientWatches,
  comparePlaces,
  isFound,
  isWatched,
  placeOf,
  plainText,
  type ClientPlace,
  type ClientSort,
  type ClientWatch,
} from '../../../domain/clients/list/client-filters.ts';
import { clientStates, type ClientState } from '../../../domain/clients/life/client-state.ts';
import type { Services } from '../../../services.ts';
import { answerRefusal, type CommandAnswer } from '../../command-answer.ts';
import { conflict } from '../command-refusal.ts';
import { summariseClients, type SummarisedClient } from './summarise-clients.ts';

/** Says what a list is asked for, as the query of an address or the options of a command have it. */
export interface ClientQuery {
  /** Words that stand in the name, the id or an address. */
  readonly q?: string | undefined;
  readonly status?: string | undefined;
  /** Says what somebody should look at. */
  readonly show?: string | undefined;
  readonly sort?: string | undefined;
  /** The cursor at the end of the page before. */
  readonly after?: string | undefined;
  readonly size?: string | undefined;
}

interface Asking {
  readonly query: ClientQuery;
  /** Names the reader: a cursor serves nobody else. */
  readonly reader: string;
  readonly mayRead: (clientId: string) => boolean;
}

export interface FoundClients {
  readonly clients: readonly SummarisedClient[];
  /** Number of the clients on all pages. */
  readonly total: number;
  /** The cursor of the next page; undefined on the last one. */
  readonly after: string | undefined;
}

export type ClientQueryProblem = keyof ClientQuery;

type Answer =
  | { readonly ok: true; readonly found: FoundClients }
  | { readonly ok: false; readonly problem: ClientQueryProblem };

export const usualSize = 25;
const sizes = { least: 1, most: 200 };
const longestSearch = 200;

const isOneOf = <T extends string>(values: readonly T[], value: string): value is T =>
  values.some((one) => one === value);

interface Wanted {
  readonly words: readonly string[];
  readonly status: ClientState | undefined;
  readonly show: ClientWatch | undefined;
  readonly sort: ClientSort;
  readonly size: number;
}

function parse({ q = '', status, show, sort = 'name', size }: ClientQuery): Wanted | ClientQueryProblem {
  if (q.length > longestSearch) return 'q';
  if (status !== undefined && !isOneOf(clientStates, status)) return 'status';
  if (show !== undefined && !isOneOf(clientWatches, show)) return 'show';
  if (!isOneOf(clientSorts, sort)) return 'sort';
  const number = size === undefined ? usualSize : /^\d{1,4}$/.test(size) ? Number(size) : NaN;
  if (!(number >= sizes.least && number <= sizes.most)) return 'size';
  return { words: plainText(q).split(/\s+/).filter(Boolean), status, show, sort, size: number };
}

/** A client in the bin is listed only where the bin is asked for. */
const isOfState = (state: ClientState, wanted: ClientState | undefined) =>
  wanted === undefined ? state !== 'bin' : state === wanted;

/** A cursor says where the next page begins. It is sealed for its reader and for its question: nobody makes one up. */
const purposeOf = (reader: string, { words, status, show, sort }: Wanted) =>
  `clients for ${JSON.stringify([reader, words, status, show, sort])}`;

interface Placed {
  readonly client: SummarisedClient;
  readonly place: ClientPlace;
}

async function select(
  services: Services,
  { words, status, show, sort }: Wanted,
  mayRead: Asking['mayRead'],
): Promise<readonly Placed[]> {
  return (await summariseClients(services))
    .filter(({ record, summary }) => mayRead(record.clientId) && isOfState(summary.state, status))
    .filter(({ record, summary }) => (show === undefined || isWatched(summary, show)) && isFound(record, words))
    .map((client) => ({ client, place: placeOf(client.summary, sort) }))
    .toSorted((a, b) => comparePlaces(a.place, b.place));
}

/** Finds the clients that a reader may see, a page at a time. */
export async function findClients(services: Services, { query, reader, mayRead }: Asking): Promise<Answer> {
  const wanted = parse(query);
  if (typeof wanted === 'string') return { ok: false, problem: wanted };
  const purpose = purposeOf(reader, wanted);
  const opened = query.after === undefined ? undefined : services.sealer.open(query.after, purpose);
  if (query.after !== undefined && opened === undefined) return { ok: false, problem: 'after' };
  const start = opened === undefined ? undefined : (JSON.parse(opened) as ClientPlace);
  const all = await select(services, wanted, mayRead);
  const rest = start ? all.filter(({ place }) => comparePlaces(place, start) > 0) : all;
  const page = rest.slice(0, wanted.size);
  const last = page.at(-1);
  const isMore = last !== undefined && rest.length > page.length;
  const after = isMore ? services.sealer.seal(JSON.stringify(last.place), purpose) : undefined;
  return { ok: true, found: { clients: page.map(({ client }) => client), total: all.length, after } };
}

/** Finds the clients of a question at once, for the command line. Refuses a word that is on no list. */
export async function findAllClients(
  services: Services,
  query: Omit<ClientQuery, 'after' | 'size'>,
): Promise<CommandAnswer<readonly SummarisedClient[]>> {
  const wanted = parse(query);
  const words: Partial<Record<ClientQueryProblem, readonly string[]>> = {
    status: clientStates,
    show: clientWatches,
    sort: clientSorts,
  };
  if (typeof wanted === 'string')
    return answerRefusal(
      conflict(
        wanted === 'q'
          ? `the text to search for has more than ${longestSearch} characters`
          : `"${query[wanted as keyof typeof query] ?? ''}" is none of ${words[wanted]?.join(', ') ?? ''}`,
      ),
    );
  return { ok: true, value: (await select(services, wanted, () => true)).map(({ client }) => client) };
}
