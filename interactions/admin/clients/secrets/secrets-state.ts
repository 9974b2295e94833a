import type { About } from '../../../engine/flow.ts';
import type { KeptForm } from '../../../flow-states/kept-form.ts';
import type { Texts } from '../../../texts/index.ts';
import type { KeyCheck } from '../../../../src/store/clients/secrets/client-keys.ts';
import type { ClientVisit } from '../client-page.ts';
import type { RefusalShown } from '../explain-refusal.ts';
import { clientAddress } from '../client-parts.ts';
import type { ShownSecret } from '../shown-secret.ts';

type NoticeKind = keyof Texts['clientSecrets']['notices'];

/** Holds what the pages of the secrets remember between two requests of their browser. It never holds a secret. */
export interface SecretsState extends RefusalShown {
  readonly notice?: { readonly kind: NoticeKind; readonly at: number };
  /** The form that the person typed before she had to sign in again. */
  readonly kept?: KeptForm;
}

/** The client whose secrets are shown, and what the page needs beside its record. */
export interface SecretsVisit extends ClientVisit {
  readonly mayWrite: boolean;
  /** The last use of each secret, by its id. */
  readonly lastUses: ReadonlyMap<string, number>;
  readonly keyCheck: KeyCheck | undefined;
  /** The secret that this page shows, the one time. */
  readonly shown: ShownSecret | undefined;
}

/** Returns the address of the list of secrets, or of one of its forms. */
export const secretsAddress = ({ client }: Pick<ClientVisit, 'client'>, form = ''): string =>
  `${clientAddress(client.clientId, 'secrets')}${form}`;

/** Returns the answer to an accepted form: the list says what was done. */
export const doneWith = (visit: Pick<ClientVisit, 'client'>, about: Pick<About, 'now'>, kind: NoticeKind) =>
  ({ ok: true, patch: { notice: { kind, at: about.now } }, event: kind, next: secretsAddress(visit) }) as const;
