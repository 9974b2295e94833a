/**
 * Says what of an entry is not brought in as it was, and what its person will meet. Operators read the sentence after the place of the entry, its
 * `sub` and its user name.
 */
const sentences = {
  malformed: 'left out: the entry is not JSON',
  not_object: 'left out: the entry is not one JSON object',
  too_large: 'left out: the entry is larger than 4 MB',
  encoding: 'left out: the entry is not UTF-8',
  name_twice: 'left out: a name stands twice in the entry',
  unstorable: 'left out: the entry holds {items}',
  no_id: 'left out: the id is missing, or is no text of at most 36 characters',
  no_username: 'left out: the user name is missing',
  columns: 'left out: the line has another number of fields than the first line ({items})',
  members: 'left out: the line has members that no line can have, or that are no plain values: {items}',
  values: 'left out: the line has values that cannot be read: {items}',
  no_key: 'left out: the line has neither sub, external_id nor an address, so it could not be found again',
  id_twice: 'left out: another entry has the same id',
  sub_taken: 'left out: an account that did not come from this origin has this sub',
  deleted_here: 'left out: the account was deleted here',
  service_account: 'left out: it is the account of a service, which comes with its client',

  username_changed: 'the user name cannot be used here ({items}): the person signs in by the new name or the address',
  email_missing: 'has no address: the person signs in by the user name, and an agent can give the account an address',
  email_malformed: 'has an address that is none here: the account has no address, the person signs in by the user name',
  email_shared:
    'shares the address with others of the import: no account has it, each person signs in by the user name',
  email_taken: 'has the address of an account that was here before: the person signs in by the user name',
  email_unproved: 'never proved the address: services read email_verified false',
  no_way_in:
    'has no password, address, link or passkey: the person gets in once an agent has given the account an address',
  name_left_out: 'has names that the rules refuse ({items}): the person may type them anew',
  name_cut: 'has names of more than 100 characters, which were cut ({items})',
  locale: 'has a language without pages here ({items}): French',
  attributes: 'has attributes that are not brought in: {items}',
  attribute_refused: 'has attributes that the rules of the profile refuse: {items}',
  attribute_too_large: 'has attributes of more than 50 values, or of more than 2,048 characters in one: {items}',
  date: 'has dates that are none: those of the import stand instead ({items})',

  no_password: 'has no password: the person gets in by « Mot de passe oublié ? » or by another way of the account',
  password_unreadable: 'has a password of a kind that is not verified here ({items}): « Mot de passe oublié ? »',
  passwords: 'has several passwords: the first one counts',
  hotp: 'has a device that counts (HOTP), which has no counterpart: the person sets up another second factor',
  totp_unreadable: 'has an application whose codes are not verified here: the person sets up another one',
  totp_anew: 'has an application whose key was not shown: the person sets up another one at once',
  recovery_unreadable: 'has recovery codes that are not verified here',
  passkey_host:
    'has a security key or a passkey for the host {items}, which is not the one here: the person adds it again',
  passkey_host_unknown: 'has a security key or a passkey, whose host the export does not say: name it by --rp-id',
  passkey_unreadable: 'has a security key or a passkey that is not verified here: the person adds it again',
  passkey_taken: 'has a security key or a passkey that another account has here ({items})',
  credential_unknown: 'has credentials of another kind: {items}',

  link_unmapped: 'has links to {items}, which --map does not name',
  link_off: 'has a link to {items}, which is not switched on here',
  link_shared: 'has a link to {items} that another person of the import has too: neither has it here',
  link_taken: 'has a link to {items} that another account has here',

  actions: 'had to do at the next sign-in, and is not asked for here: {items}',
  roles_unknown: 'has roles or groups that the realm does not describe, so nothing that they hold is known: {items}',
  carried_too_large: 'has roles, groups and attributes of more than 8,000 bytes: none of them is told to services',
  consents: 'has given consent to {items}, which are not here: these services ask when they come',

  kept: 'has changed here since the last import, so the change of the former service is left out: {items}',
} as const;

export type ImportNoteCode = keyof typeof sentences;

export interface ImportNote {
  readonly code: ImportNoteCode;
  /** Says what the sentence names. */
  readonly items: readonly string[];
}

export const note = (code: ImportNoteCode, ...items: readonly string[]): ImportNote => ({ code, items });

/** Says a note in the words for an operator. */
export const describeImportNote = ({ code, items }: ImportNote): string =>
  sentences[code].replace('{items}', () => items.join(', '));
