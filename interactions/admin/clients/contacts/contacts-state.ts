import type { CommandRefusal } from '../../../../src/commands/clients/command-refusal.ts';
import type { ContactKind } from '../../../../src/domain/clients/contacts/contact-kinds.ts';
import type { ClientContact } from '../../../../src/store/clients/contacts/client-contacts.ts';
import type { About } from '../../../engine/flow.ts';
import type { KeptForm } from '../../../flow-states/kept-form.ts';
import type { Texts } from '../../../texts/index.ts';
import { clientAddress } from '../client-parts.ts';
import type { ClientVisit } from '../client-page.ts';
import type { RefusalShown } from '../explain-refusal.ts';

type NoticeKind = keyof Texts['clientContacts']['notices'];

/** Holds what the pages of the contacts remember between two requests of their browser. */
export interface ContactsState extends RefusalShown {
  readonly notice?: { readonly kind: NoticeKind; readonly at: number };
  /** The form that the person typed before she had to sign in again. */
  readonly kept?: KeptForm;
}

/** The client whose contacts are shown, and what the page needs beside its record. */
export interface ContactsVisit extends ClientVisit {
  readonly mayWrite: boolean;
  readonly contacts: readonly ClientContact[];
  /** The kinds of which nobody has joined. */
  readonly missing: readonly ContactKind[];
}

/** Returns the address of the list of contacts, or of one of its forms. */
export const contactsAddress = ({ client }: Pick<ClientVisit, 'client'>, form = ''): string =>
  `${clientAddress(client.clientId, 'contacts')}${form}`;

/** Returns the answer to an accepted form: the list says what was done. */
export const doneWith = (visit: Pick<ClientVisit, 'client'>, about: Pick<About, 'now'>, kind: NoticeKind) =>
  ({ ok: true, patch: { notice: { kind, at: about.now } }, event: kind, next: contactsAddress(visit) }) as const;

/** Returns whether a refusal says that the client names no such contact. */
export const isGone = (refusal: CommandRefusal): boolean => refusal.kind === 'contact' && refusal.code === 'gone';
