import type { ClientProblem, StoredMetadata } from './client-metadata.ts';
import { refusal } from './refusal.ts';

/** Returns what is wrong with a registration without a name, under which people know the service. Commands may leave the name out. */
export const missingName = ({ client_name: name }: StoredMetadata): readonly ClientProblem[] =>
  typeof name === 'string' ? [] : [{ field: 'client_name', ...refusal('no_name') }];
