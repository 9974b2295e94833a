import type { StoredMetadata } from '../client-metadata.ts';
import type { ClientMark, ClientSummary } from './client-summary.ts';

const hasOne =
  (...wanted: readonly ClientMark[]) =>
  ({ marks }: ClientSummary): boolean =>
    wanted.some((mark) => marks.includes(mark));

/** Says what a list may be narrowed to, beside the state. */
const watches = {
  secret: hasOne('secret-over', 'secret-ends'),
  contact: hasOne('no-technical', 'no-data-protection'),
  unused: hasOne('unused'),
  rights: ({ rights }: ClientSummary): boolean => rights.length > 0,
  legacy: hasOne('legacy', 'legacy-ends', 'legacy-over'),
  'legacy-over': hasOne('legacy-over'),
} as const;

export type ClientWatch = keyof typeof watches;

export const clientWatches = Object.keys(watches) as readonly ClientWatch[];

export const isWatched = (client: ClientSummary, watch: ClientWatch): boolean => watches[watch](client);

type Key = number | string;

/** Says what a list can be sorted by. Each key grows in the order of the list. */
const keysOf = {
  name: ({ name }: ClientSummary): Key => plainText(name),
  people: ({ people }: ClientSummary): Key => -people,
  recent: ({ lastUsedAt = 0 }: ClientSummary): Key => -lastUsedAt,
  unused: ({ lastUsedAt = 0 }: ClientSummary): Key => lastUsedAt,
  newest: ({ createdAt }: ClientSummary): Key => -createdAt,
} as const;

export type ClientSort = keyof typeof keysOf;

export const clientSorts = Object.keys(keysOf) as readonly ClientSort[];

/** The place of a client in a sorted list: its key, and its id where others have the same key. */
export type ClientPlace = readonly [key: Key, clientId: string];

export const placeOf = (client: ClientSummary, sort: ClientSort): ClientPlace => [
  keysOf[sort](client),
  client.clientId,
];

const compareKeys = (a: Key, b: Key) => (a === b ? 0 : a < b ? -1 : 1);

export const comparePlaces = (a: ClientPlace, b: ClientPlace): number =>
  compareKeys(a[0], b[0]) || compareKeys(a[1], b[1]);

/** Returns a text without accents and capitals, as somebody may type it who looks for it. */
export const plainText = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();

/** Returns whether every word of a search stands in the name, the id or an address of a client. */
export function isFound(
  { clientId, metadata }: { readonly clientId: string; readonly metadata: StoredMetadata },
  words: readonly string[],
): boolean {
  if (words.length === 0) return true;
  const { client_name: name = '', client_uri: home = '' } = metadata;
  const addresses = [
    ...(metadata.redirect_uris ?? []),
    ...(metadata.post_logout_redirect_uris ?? []),
    ...(metadata.legacy_redirect_patterns ?? []),
    ...(metadata.allowed_origins ?? []),
  ];
  const text = plainText([clientId, name, home, ...addresses].join('\n'));
  return words.every((word) => text.includes(word));
}
