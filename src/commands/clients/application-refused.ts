import type { ClientProblem } from '../../domain/clients/client-metadata.ts';
import { Refused } from '../refused.ts';

/** Says why an entry of a file is refused, apart from its members. */
export type EntryRefusalCode =
  | 'not_object'
  | 'no_id'
  | 'built_in'
  | 'twice'
  | 'in_bin'
  | 'taken'
  | 'moved'
  | 'api_scopes';

/** Says why one entry of a file is refused. */
export class EntryRefused extends Refused {
  readonly code: EntryRefusalCode;

  constructor(code: EntryRefusalCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Says what is wrong with one entry of a file. */
export interface EntryProblem {
  /** Its place in the file, from 0. */
  readonly place: number;
  readonly clientId: string | undefined;
  readonly code: EntryRefusalCode | undefined;
  readonly problems: readonly ClientProblem[];
  /** The sentence for an operator. */
  readonly message: string;
}

/** Says which entries of a file are refused. Nothing of the file was written. */
export class ApplicationRefused extends Refused {
  readonly entries: readonly EntryProblem[];

  constructor(entries: readonly EntryProblem[]) {
    super(entries.map(({ message }) => message).join('; '));
    this.entries = entries;
  }
}
