import type { ClientProblem, StoredMetadata } from '../client-metadata.ts';
import { refusal } from '../value-refusal.ts';

/** Returns how a service is called that gives no name: the host of its first return address, or of its site; undefined where it has neither. */
export function nameOfPlace({
  redirect_uris: returns,
  client_uri: site,
}: Readonly<Record<string, unknown>>): string | undefined {
  const [place = site] = Array.isArray(returns) ? (returns as readonly unknown[]) : [];
  if (typeof place !== 'string' || !URL.canParse(place)) return undefined;
  const { host, protocol } = new URL(place);
  return (host || protocol.slice(0, -1)).slice(0, 100);
}

/** Says that the service is called after its place, because it gave no name. */
export const isNamedByPlace = (metadata: StoredMetadata): boolean =>
  metadata.client_name !== undefined &&
  metadata.client_name === nameOfPlace(metadata as Readonly<Record<string, unknown>>);

/** Returns what is wrong with a registration without a name, under which people know the service. Commands may leave the name out. */
export const missingName = ({ client_name: name }: StoredMetadata): readonly ClientProblem[] =>
  typeof name === 'string' ? [] : [{ field: 'client_name', ...refusal('no_name') }];
