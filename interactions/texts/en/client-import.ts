import type { EntryRefusalCode } from '../../../src/commands/clients/command-refusal.ts';
import type { KeycloakNoteCode } from '../../../src/domain/clients/import/keycloak-notes.ts';
import type { Texts } from '../translation.ts';

const notes: Readonly<Record<KeycloakNoteCode, string>> = {
  secret: 'Its secret is not taken over: a new one is drawn and shown once.',
  secret_signs:
    'Its secret holds signs that a header may carry in another way: where it is refused, it sends the secret in the body of the request, or gets a new one.',
  implicit: 'The implicit flow does not exist here.',
  password: 'Typing the password in the service (direct access grants) is not taken over.',
  password_kept:
    'The service may ask for the password itself, as before (direct access grants): take this option away as soon as nothing uses it.',
  loopback: 'Return address on this computer, with any port, and no other path:',
  addresses: 'Refused return addresses:',
  patterns: 'Patterns of return addresses, taken over as old options:',
  origins: 'Refused origins:',
  jwt_secret: 'It signed its requests with its secret: here it sends the secret itself.',
  certificate: 'It proved itself by a TLS certificate: here it has a secret.',
  keys: 'Its keys cannot be taken over: here it has a secret.',
  without_pkce: 'It did not have to send PKCE, and still need not.',
  needs_pkce: 'It did not have to send PKCE: here it must.',
  consent: 'People were not asked for their consent: here they are, save for a service of the organisation.',
  consent_kept:
    'People are not asked for their consent, as before. Where the service is not one of the organisation, take that away.',
  mappers: 'Mappers without a counterpart:',
  scopes: 'Scopes without a counterpart:',
  roles: 'Roles without a counterpart:',
  flows: 'Its own authentication flows have no counterpart.',
  authorization: 'Its authorization services (resources, policies) have no counterpart.',
  lives: 'Lives without a counterpart:',
  service_account: 'Its service account gets another identifier (sub).',
  pairwise: 'It got an identifier of its own for each person: here all services get the same one.',
  options: 'Options without a counterpart:',
  refresh_reuse: 'A refresh token could be used again: here it can for so many seconds:',
  admin_url:
    'Keycloak itself told the service of sign-outs at this address, which is not taken over (the service needs a backchannel_logout_uri):',
  addresses_of_site: 'Refused addresses of the site:',
};

const entries: Readonly<Record<EntryRefusalCode, string>> = {
  not_object: 'this is no description of a service.',
  no_id: 'the identifier (client_id) is missing.',
  built_in: 'this identifier is that of the account pages.',
  twice: 'this identifier stands twice in the file.',
  in_bin: 'this service is in the bin. Take it out first.',
  taken: 'this identifier was used before, or does not fit.',
  moved: 'this service has changed in the meantime.',
  api_scopes: 'this service has rights, or would get some, of which you lack at least one.',
};

export const clientImport: Texts['clientImport'] = {
  fromKeycloak: 'What changed when it came from Keycloak',
  title: 'Import services',
  label: 'Import',
  intro:
    'All services of the file are saved, or none. Each new service gets a secret, which is shown once: no secret is taken from the file.',
  paste: 'Paste the content instead of choosing a file',
  text: 'Content of the file',
  textHint: 'At most 1 MB and 500 services',
  file: 'File',
  fileHint:
    'The JSON file of the page “Export”, or one of Keycloak (a client, a realm or a partial export). At most 1 MB and 500 services. A chosen file comes before pasted content.',
  status: 'New services',
  statuses: {
    test: { label: 'In test', hint: 'Nobody signs in to them before you name who tries them.' },
    production: { label: 'In production', hint: 'Everybody who has an account can sign in to them.' },
  },
  statusHint: 'Unless the file says their state',
  statusMissing: 'Choose the state of the new services.',
  read: 'Check the file',
  empty:
    'Choose a file, or paste its content. Example: {"client_id": "paths", "redirect_uris": ["https://paths.example.org/callback"]}',
  tooLarge: 'The file is larger than 1 MB. Split it into several files.',
  busy: 'Too many files are arriving at this moment. Try again shortly.',
  notJson: 'The content is not JSON. Check that it is complete. Example: {"client_id": "paths"}',
  notJsonAt: (line) => `The content is not JSON: look at line ${line}. Example: {"client_id": "paths"}`,
  tooMany: (most) => `The file holds more than ${most} services. Split it into several files.`,
  refused: 'Nothing is imported: the file has errors, which are named below.',
  problemsTitle: 'Lines to correct',
  where: (line, client) => `Line ${line}, ${client}:`,
  unnamed: (number) => `service no. ${number}`,
  more: (count) => (count === 1 ? '1 more error.' : `${count} more errors.`),
  other: 'this service cannot be imported like this.',
  preview: {
    title: 'Check before importing',
    intro: 'Nothing is saved yet. This is what will change:',
    created: (count) => (count === 1 ? '1 new service' : `${count} new services`),
    changed: (count) => (count === 1 ? '1 changed service' : `${count} changed services`),
    unchanged: (count) =>
      count === 1 ? '1 service that is the same already' : `${count} services that are the same already`,
    leftOut: (count) => (count === 1 ? '1 client left out' : `${count} clients left out`),
    nothing: 'There is nothing to import.',
    notes: 'What has no counterpart',
    own: 'Every realm has it for itself.',
    protocol: 'It does not speak OpenID Connect.',
    masked: 'Its secret is masked in the file.',
    submit: 'Import',
    restart: 'Choose another file',
    moved: 'A service has changed in the meantime. Nothing was imported. Check again what will change.',
  },
  done: {
    title: 'Import done',
    created: (count) => (count === 1 ? '1 service registered.' : `${count} services registered.`),
    changed: (count) => (count === 1 ? '1 service changed.' : `${count} services changed.`),
    secrets: 'New secrets',
    once: 'Copy these secrets now: they are never shown again.',
    gone: 'The secrets of this import were shown once, and cannot be shown again.',
    id: 'Identifier',
    secret: 'Secret',
    list: 'See the services',
    again: 'Import another file',
  },
  notes,
  entries,
};
