import { randomBytes } from 'node:crypto';
import {
  kindMembers,
  signsInPeople,
  type ClientKind,
} from '../../../../src/domain/clients/registration/client-kinds.ts';
import { clientIdOf } from '../../../../src/commands/clients/registration/create-client.ts';
import type { Members } from '../../../../src/domain/members.ts';
import type { Form } from '../../../engine/flow.ts';
import type { KeptForm } from '../../../flow-states/kept-form.ts';
import { fieldsOf } from '../form/form-fields.ts';
import { shownFields } from '../form/shown-fields.ts';
import { readData, readMembers, withinScope } from '../form/read-client-form.ts';

interface Answer {
  /** The fields as they were sent. */
  readonly fields: Form;
  /** Something was typed that nobody has examined yet, or that fits another kind of program: the step is owed again. */
  readonly isOpen?: boolean;
}

/** The registration of a client before the client exists. */
export interface ClientDraft {
  /** The random part of the future `client_id`. However often the draft is ended, one client comes of it. */
  readonly draftId?: string;
  /** The form of a page that came after the end of the session. */
  readonly kept?: KeptForm;
  readonly kind?: ClientKind;
  readonly essentials?: Answer;
  readonly data?: Answer;
  /** Id of the logo, which is kept beside the draft. */
  readonly logo?: string | undefined;
  /** Says why the client is registered, or nothing; set where the draft ends. */
  readonly reason?: string;
  /** Id of the client that came of the draft before this one, for a moment: a second press of the button leads to it. */
  readonly created?: string;
}

export const beginDraft = (): ClientDraft => ({ draftId: randomBytes(6).toString('hex') });

/** Returns whether the draft is asked which data its service wants. */
export const asksForData = ({ kind }: ClientDraft): boolean => kind !== undefined && signsInPeople(kind);

/** Returns the fields that stand in a form, without its buttons, its files, and what tells which page it is of. */
export const typedIn = ({
  action: _action,
  csrf: _csrf,
  owner: _owner,
  draft: _draft,
  removeLogo: _removed,
  ...fields
}: Form): Form => fields;

/** Returns the fields of a draft, each on the page of its step. */
export const draftFields = ({ kind }: ClientDraft) => (kind ? fieldsOf({ kind, isManager: true }) : []);

/**
 * Returns the fields as they stand before the person has seen them: those that a kind of program has and the kind before had not, and those
 * that follow from the kind itself.
 */
export function newFields(before: ClientDraft, kind: ClientKind | undefined): Form {
  if (!kind) return {};
  const known = draftFields(before).map(({ name }) => name);
  const added = draftFields({ kind }).filter((field) => field.kind === 'grant' || !known.includes(field.name));
  return shownFields({ ...kindMembers[kind], access_token_signing_alg: 'ES256' }, added);
}

/** Origins of the pages to which people return: these pages fetch the tokens. */
function originsOf(addresses: unknown): readonly string[] {
  const all: readonly unknown[] = Array.isArray(addresses) ? addresses : [];
  const origins = all.flatMap((address) => {
    const url = URL.parse(String(address));
    return url && url.origin !== 'null' ? [url.origin] : [];
  });
  return [...new Set(origins)];
}

export const idOfDraft = ({ draftId, essentials }: ClientDraft): string =>
  clientIdOf(essentials?.fields['clientName'], draftId ?? '');

/**
 * Returns the registration that comes of a draft, as far as it goes.
 * @param tester id of the account that may try the service while it is in test
 */
export function membersOf(draft: ClientDraft, tester: string): Members {
  const { kind, essentials, data } = draft;
  if (!kind) return {};
  const base = kindMembers[kind];
  const fields = draftFields(draft);
  const typed = readMembers(essentials?.fields ?? {}, {
    fields: fields.filter(({ section }) => section !== 'data'),
    current: { ...base },
  });
  const asked =
    asksForData(draft) && data
      ? {
          ...readMembers(data.fields, { fields: fields.filter(({ section }) => section === 'data'), current: {} }),
          ...readData(data.fields, { scope: '' }),
        }
      : {};
  const members = withinScope({ client_id: idOfDraft(draft), ...base, ...typed, ...asked });
  const origins: unknown = members['allowed_origins'];
  const isWithoutOrigins = kind === 'browser' && (!Array.isArray(origins) || origins.length === 0);
  return {
    ...members,
    ...(isWithoutOrigins && { allowed_origins: originsOf(members['redirect_uris']) }),
    status: 'test',
    ...(signsInPeople(kind) && { test_accounts: [tester] }),
  };
}
