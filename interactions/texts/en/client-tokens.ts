import type { clientTokens as french } from '../fr/client-tokens.ts';
import type { Translation } from '../translation.ts';

/** The pages about the initial access tokens with which services register themselves. */
export const clientTokens: Translation<typeof french> = {
  title: 'Registration tokens',
  intro:
    'A token lets a service register itself, by a program, within the bounds that you choose. From then on the service manages itself.',
  off: 'Registration by programs is closed: no token is of use before the operator opens it (DYNAMIC_REGISTRATION=token).',
  none: 'No token was created.',
  add: 'Create a token',
  link: 'Registration tokens',
  columns: { name: 'Token', makes: 'What it allows', uses: 'Uses', end: 'End', action: 'Action' },
  hint: (hint) => `ends with ${hint}`,
  states: { live: 'Usable', used: 'Used up', expired: 'Expired', revoked: 'Revoked' },
  statuses: { test: 'Services in test', production: 'Services in production' },
  used: (uses, most) => (most === null ? `${uses}, without limit` : `${uses} of ${most}`),
  hosts: (hosts) => `Hosts: ${hosts}`,
  scopes: (scopes) => `Data: ${scopes}`,
  identifier: 'identifier of the account alone',
  fixed: (members) => `Imposed: ${members}`,
  defaults: (members) => `By default: ${members}`,
  revoke: 'Revoke',
  revokeName: (name) => `Revoke the token ${name}`,
  notices: { revoked: 'The token is revoked. The services that it has registered stay.' },
  shown: {
    title: 'Copy this token now',
    once: 'It is shown once. Whoever holds it can register a service: hand it over by a safe way.',
    label: (name) => `Token “${name}”`,
    copy: 'Copy the token',
    address: (address) => `Address of registration: ${address}`,
  },
  create: {
    title: 'Create a registration token',
    name: 'Name of the token',
    nameHint: 'To recognise it in the list. Example: Maps team, trials',
    uses: 'Number of services',
    usesHint: 'The token ends once it has registered so many services, from 1 to 10,000.',
    days: 'Life in days',
    daysHint: 'From 1 to 365.',
    status: 'The registered services will be',
    statuses: { test: 'In test', production: 'In production' },
    statusHints: {
      test: 'Nobody but the people of their list can sign in to them.',
      production: 'Everybody can sign in to them, without another consent of yours.',
    },
    machine: 'The service may also act for itself, without a person',
    machineHint: 'It then asks for tokens by client_credentials.',
    hosts: 'Hosts of the return addresses',
    hostsHint: 'One on each line. Empty: every host. Example: *.example.org',
    scopes: 'Data that the service may ask for',
    scopesHint: 'The technical identifier of the account is always given.',
    fixed: 'Imposed settings',
    fixedHint:
      'A JSON object, which wins over what the service says. Example: {"token_endpoint_auth_method": "private_key_jwt"}',
    defaults: 'Default settings',
    defaultsHint:
      'A JSON object, for what the service does not say. Example: {"id_token_signed_response_alg": "ES256"}',
    submit: 'Create the token',
    notJson: 'This text is no JSON object. Example: {"default_max_age": 900}',
    memberProblem: (member, problem) => `${member}: ${problem}`,
  },
  withdraw: {
    title: 'Revoke a token',
    effect:
      'The token is of no use from now on. The services that it has registered stay, and go on managing themselves.',
    submit: 'Revoke the token',
  },
};
