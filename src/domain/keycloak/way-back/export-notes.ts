/** Says what of an account or a client Keycloak does not get, and what its person or its service meets there. */
const sentences = {
  deleted_here: 'was deleted here: delete the account in Keycloak too',
  unopened: 'comes from the realm, but no key opens what was kept: the entry holds what is known here alone',
  closed: 'has asked for the deletion of the account, or is kept out by an agent: is disabled in the export',
  username_taken: 'cannot have the former user name back, which another account has here: {items} stands in the export',
  email_shared: 'shares the address with others of the realm: has none in the export',
  email_taken: 'has an address in the realm that another account has here: has none in the export',
  facts: 'has facts here for which the realm has no attribute: {items}',
  roles: 'has roles of the administration here: {items}',
  password: 'has a password of which no hash is known that Keycloak can read: is asked for another one',
  password_missing: 'has no password any more: is asked for another one',
  password_only_way: 'has no way in that Keycloak knows: an administrator gives the account a password',
  recovery_codes: 'has recovery codes that were drawn here, which Keycloak cannot read: the person draws others',
  passkeys: 'has passkeys that were added here, which name the person in another way: {items} must be added again',
  standing_unknown: 'was given here what the realm does not know, which is left out: {items}',
  standing_composite: 'lost here what a composite role or a group gives, and has it again there: {items}',
  link_unknown: 'has a link to {items}, for which the realm has no alias: --map names it',
  link_second: 'has a second link to {items}, of which Keycloak keeps one',
  link_taken: 'had a link to {items} that another account has here: it is left out',

  client_gone: 'is in the bin here: is disabled in the export',
  client_absent: 'is not here: stands in the export as it was',
  client_members: 'has changed here in what Keycloak has not, or not in the same way: {items}',
  client_secret: 'has a secret of which only a hash is known: Keycloak draws another one, which the service must learn',

  key_id:
    'has another id in Keycloak than here: services that look keys up by their id refuse the tokens that it has signed',
  key_kind: 'signs by {items}, and is not in the export: its tokens end with the way back',
  key_elsewhere:
    'lies where the signing command reaches it, and is not in the export: its tokens end with the way back',
  key_withdrawn: 'was withdrawn here: is switched off in the export',
} as const;

export type ExportNoteCode = keyof typeof sentences;

export interface ExportNote {
  readonly code: ExportNoteCode;
  /** Says what the sentence names. */
  readonly items: readonly string[];
}

export const exportNote = (code: ExportNoteCode, ...items: readonly string[]): ExportNote => ({ code, items });

/** Says a note in the words for an operator. */
export const describeExportNote = ({ code, items }: ExportNote): string =>
  sentences[code].replace('{items}', () => items.join(', '));
