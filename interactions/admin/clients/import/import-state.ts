import type { KeptForm } from '../../../flow-states/kept-form.ts';
import type { Application, Bases } from '../../../../src/commands/clients/import/apply-clients.ts';
import type { ReadImport } from '../../../../src/commands/clients/import/import-clients.ts';
import type { ClientStatus } from '../../../../src/domain/clients/life/test-clients.ts';

export const importPath = '/admin/clients/import';

/** The largest file, in bytes. */
export const maxImportBytes = 1_000_000;

/** Says what the import would do, as its preview shows it. */
export interface Preview {
  readonly read: ReadImport;
  readonly status: ClientStatus;
  /** The versions of the clients that the preview is about. */
  readonly bases: Bases;
  readonly application: Application;
}

/** Says what the import remembers between two requests. */
export interface ImportState {
  /** Says what was typed when the session had ended. */
  readonly kept?: KeptForm;
  /** The file as it was read or pasted. */
  readonly text?: string;
  readonly status?: ClientStatus;
  readonly preview?: Preview;
  /** Numbers of the import that has just ended. */
  readonly done?: { readonly created: number; readonly changed: number; readonly hasSecrets: boolean };
  /** Says what is wrong in the file, line by line. It is drawn and not stored. */
  readonly problems?: readonly string[];
}
