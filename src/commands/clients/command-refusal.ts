import type { ClientProblem } from '../../domain/clients/client-metadata.ts';
import type { FieldDifference } from '../../domain/clients/versions/client-differences.ts';
import type { ContactKind } from '../../domain/clients/contacts/contact-kinds.ts';
import type { ClientSecret } from '../../domain/clients/secrets/client-secret.ts';
import type { ClientVersion } from '../../store/clients/versions/client-versions.ts';

/**
 * Says why a contact was not changed. `gone`: the client names no such contact. `listed`: it names this email for this kind already. `many`: it
 * names too many. `joined`: there is nobody to invite any more. `last`: a client in production needs one of this kind. `in_bin`: the client is in
 * the bin. `throttled`: too many invitations were sent.
 */
export type ContactProblem = 'gone' | 'listed' | 'many' | 'joined' | 'last' | 'in_bin' | 'throttled';

/**
 * Says why a secret or a key of a client was not changed. `public`: the client keeps no secret. `full`: it has two secrets. `stale`: the page
 * showed other secrets than there are. `gone`: there is no such secret. `last`: nothing would be left by which the client proves who it is.
 */
export type SecretProblem = 'public' | 'full' | 'stale' | 'gone' | 'last';

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

/** The facts that a refusal of each kind tells, beside its kind and the sentence for an operator. */
interface Refusals {
  /** The present state of the client, or what the command names, does not allow it. */
  readonly conflict: object;
  /** Members of the registration are wrong. */
  readonly registration: { readonly problems: readonly ClientProblem[] };
  /** Entries of a file are wrong. */
  readonly file: { readonly entries: readonly EntryProblem[] };
  /** Somebody else has changed the client since the version that the change was made for. */
  readonly stale: {
    /** The version that the change was made for; undefined where the client never had it. */
    readonly base: ClientVersion | undefined;
    /** The version that the client has now. */
    readonly current: ClientVersion;
    /** Says what became something else between the two, field by field. */
    readonly differences: readonly FieldDifference[];
  };
  /** Somebody else has changed the API since the version that the change was made for. */
  readonly stale_api: { readonly version: number };
  /** So many clients may ask for tokens for the API that is to go, and nobody has said that they know it. */
  readonly api_in_use: { readonly clients: number };
  /** The APIs let the client do more than the person or program that acts may do. */
  readonly api_scopes: object;
  /** The client cannot go into production, because nobody of these kinds answers for it. */
  readonly contacts_missing: { readonly missing: readonly ContactKind[] };
  /** The client cannot be asked into production: it is not in test or is disabled, or a request waits already. */
  readonly production: { readonly code: 'not_in_test' | 'waits' };
  /** `retryAfter` is in seconds, for `throttled`. */
  readonly contact: { readonly code: ContactProblem; readonly retryAfter?: number };
  /** `present` are the secrets that there are, where the page showed other ones. */
  readonly secret: { readonly code: SecretProblem; readonly present?: readonly ClientSecret[] };
  /** The token that was presented is not, or no longer, good. Nobody is told which of both. */
  readonly token: object;
  /** A manager has disabled the client, so it may not manage its registration. */
  readonly disabled: object;
  /** The request of a client names a member that it may not change. */
  readonly foreign_member: object;
}

type Kinds = { readonly [Kind in keyof Refusals]: { readonly kind: Kind; readonly message: string } & Refusals[Kind] };
export type RefusalOf<Kind extends keyof Refusals> = Kinds[Kind];

/** Says why a command about a client was not carried out. Nothing of it was written. */
export type CommandRefusal = RefusalOf<keyof Refusals>;

const sentenceForOperator = ({ field, index, message }: ClientProblem) =>
  `${/^\w+$/.test(field) ? field : JSON.stringify(field)}${index === undefined ? '' : `[${index}]`} ${message}`;

/**
 * Says what is wrong with a registration, member by member.
 * @param label name of the client, among several registrations
 */
export const registrationRefusal = (problems: readonly ClientProblem[], label?: string): RefusalOf<'registration'> => ({
  kind: 'registration',
  problems,
  message: `${label ? `${label}: ` : ''}${problems.map(sentenceForOperator).join('; ')}`,
});

export const fileRefusal = (entries: readonly EntryProblem[]): RefusalOf<'file'> => ({
  kind: 'file',
  entries,
  message: entries.map(({ message }) => message).join('; '),
});

/** Says that the present state does not allow what was asked. */
export const conflict = (message: string): RefusalOf<'conflict'> => ({ kind: 'conflict', message });

export const secretRefusal = (code: SecretProblem, message: string): RefusalOf<'secret'> => ({
  kind: 'secret',
  code,
  message,
});

export const contactRefusal = (code: ContactProblem, message: string): RefusalOf<'contact'> => ({
  kind: 'contact',
  code,
  message,
});

export const apiInUse = (identifier: string, clients: number): RefusalOf<'api_in_use'> => ({
  kind: 'api_in_use',
  clients,
  message: `${clients} clients may ask for tokens for "${identifier}": remove it with this number`,
});

export const unknownClient = (clientId: string) => conflict(`no client is called "${clientId}"`);

/** Says that whoever acts may not change a client that the APIs let do more than they may do themselves. */
export const apiScopesRefusal = (clientId: string): RefusalOf<'api_scopes'> => ({
  kind: 'api_scopes',
  message: `"${clientId}" has rights at the APIs of this server, or would get some: they are given by a manager who has all of them`,
});

/** Says that nobody of these kinds answers for a client that is to go into production. */
export const contactsMissing = (clientId: string, missing: readonly ContactKind[]): RefusalOf<'contacts_missing'> => ({
  kind: 'contacts_missing',
  missing,
  message: `"${clientId}" lacks contacts for production: ${missing.join(', ')}`,
});
