import type { ContactKind } from '../../../../src/domain/clients/contacts/contact-kinds.ts';
import type { ContactRefused } from '../../../../src/commands/clients/contacts/contact-refused.ts';
import type { ClientContact } from '../../../../src/store/clients/client-contacts.ts';
import { noticeSeconds } from '../../../account/account-state.ts';
import type { About, StepResult } from '../../../engine/flow.ts';
import type { KeptForm } from '../../../flow-states/kept-form.ts';
import type { Texts } from '../../../texts/index.ts';
import { clientAddress } from '../client-parts.ts';
import type { ClientVisit } from '../client-page.ts';

type NoticeKind = keyof Texts['clientContacts']['notices'];

/** Holds what the pages of the contacts remember between two requests of their browser. */
export interface ContactsState {
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

/** Returns the notice that the list still shows. */
export const liveNotice = ({ notice }: ContactsState, now: number): NoticeKind | undefined =>
  notice && notice.at + noticeSeconds > now ? notice.kind : undefined;

/** Returns the answer to a form that was refused because of what the client holds now, or because too many messages left. */
export function refusedBy(
  { code, retryAfter = 0 }: ContactRefused,
  { clientContacts: { errors } }: Texts,
): StepResult<ContactsState> | undefined {
  if (code === 'gone') return undefined;
  if (code === 'throttled') return { ok: false, errors: { step: errors.throttled(retryAfter) }, retryAfter };
  return code === 'listed'
    ? { ok: false, errors: { email: errors.listed } }
    : { ok: false, isStale: true, errors: { step: errors[code] } };
}
