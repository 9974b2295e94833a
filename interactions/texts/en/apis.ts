import type { apis as french } from '../fr/apis.ts';
import type { Translation } from '../translation.ts';
import { duration } from './duration.ts';

/** The pages about APIs that are known by name. */
export const apis: Translation<typeof french> = {
  title: 'APIs',
  titleOf: (name) => `API “${name}”`,
  back: 'All APIs',
  intro:
    'A registered API has a name, permissions, and rules for its tokens. The services that it names ask for tokens for it, by its identifier.',
  own: (address) =>
    `The API of this server (${address}) is registered by the program itself. Its rights are given on the page of each service.`,
  none: 'No API is registered.',
  register: 'Register an API',
  change: 'Change',
  columns: { name: 'API', tokens: 'Tokens', scopes: 'Permissions', clients: 'Services' },
  formats: { jwt: 'Signed JWT', opaque: 'Opaque token' },
  formatHints: {
    jwt: 'The API checks the signature itself (RFC 9068).',
    opaque: 'The API asks this server about each token (RFC 7662).',
  },
  signedBy: (algorithm) => `JWT signed by ${algorithm}`,
  seconds: duration,
  anyLevel: 'Any level',
  anyAge: 'Any age',
  bindings: {
    allowed: 'Accepted, and not asked for',
    required: 'Mandatory (DPoP or certificate)',
  },
  noOwn: 'None',
  exchanges: {
    mutual: 'the two APIs name each other',
    waiting: 'it does not name this one in return',
    unknown: 'no API has this identifier',
  },
  facts: {
    identifier: 'Identifier',
    otherName: 'Name in French',
    tokens: 'Access tokens',
    life: 'Lifetime of a token',
    level: 'Level of the sign-in',
    age: 'Age of the sign-in, at most',
    binding: 'Binding to a key of the service',
    own: 'Service of the API itself',
    unregistered: 'Permissions of unregistered agents',
    exchangeFrom: 'Exchange: accepts the tokens of',
    exchangeTo: 'Exchange: gets tokens for',
  },
  scopeTable: {
    title: 'Permissions',
    none: 'This API has no permission.',
    name: 'Name',
    sentence: 'What people read',
    other: 'In French',
  },
  clientTable: {
    title: 'Services with access',
    none: 'No service may ask for a token for this API.',
    name: 'Service',
    scopes: 'Permissions',
    noScope: 'None',
  },
  notices: {
    created: 'The API is registered.',
    saved: 'The API is changed.',
    removed: 'The API is removed.',
  },
  form: {
    titleOf: (name) => `Change the API “${name}”`,
    sections: { essentials: 'The essentials', access: 'Access' },
    advanced: 'Agents, tokens, level of the sign-in and exchanges',
    badName: (max) => `Type a name of at most ${max} characters, without an invisible character. Example: Maps`,
    fields: {
      identifier: {
        label: 'Identifier',
        hint: 'An https address or a urn:, which never changes afterwards. Example: https://maps.example.org/api',
      },
      nameFr: { label: 'Name in French', hint: 'People read it when a service asks for access.' },
      nameEn: { label: 'Name in English' },
      scopes: {
        label: 'Permissions',
        hint: 'One on each line: a name, then the sentence that people read, in French and in English. Example: maps.read | Lire vos cartes | Read your maps',
      },
      clients: {
        label: 'Services that may ask for the API',
        hint: 'One on each line: the identifier of the service, then the permissions for which it may ask. Example: viewer maps.read maps.change',
      },
      unregisteredScopes: {
        label: 'Permissions of unregistered agents',
        hint: 'One on each line. Programs that nobody has registered may ask for them, if this server accepts any (CLIENT_DOCUMENTS).',
      },
      tokenFormat: { legend: 'Form of the access tokens' },
      signingAlgorithm: { label: 'Signing algorithm', hint: 'For JWTs.' },
      tokenSeconds: {
        label: 'Lifetime of an access token, in seconds',
        hint: '600 (10 minutes) by default; from 60 to 43,200.',
      },
      leastAcr: { label: 'Level that the sign-in needs' },
      maxAuthAge: {
        label: 'Age of the sign-in, at most, in seconds',
        hint: 'After this time the person signs in again. Example: 900',
      },
      bound: {
        label: 'Each token is bound to a key of the service',
        hint: 'A stolen token is worth nothing then (DPoP or certificate). Services that cannot do this get no token.',
      },
      introspectionClient: {
        label: 'Service of the API itself',
        hint: 'The identifier of the service by which the API checks and exchanges its tokens. It has a secret or a key.',
      },
      exchangeFrom: {
        label: 'Exchange: APIs whose tokens are accepted',
        hint: 'One identifier on each line. Tokens are exchanged only if the other API names this one too.',
      },
      exchangeTo: {
        label: 'Exchange: APIs for which it gets tokens',
        hint: 'One identifier on each line. Tokens are exchanged only if the other API names this one too.',
      },
    },
    submit: { create: 'Register the API', save: 'Save the changes' },
    moved: {
      title: 'This API has changed in the meantime',
      summary: 'Somebody else has changed this API while you were filling this form in.',
      again: 'If you save again, what you have typed takes the place of what is saved now:',
      same: 'If you save again, nothing changes: what you have typed is saved already.',
      nothing: '(empty)',
    },
  },
  remove: {
    link: 'Remove this API',
    titleOf: (name) => `Remove the API “${name}”`,
    effect: 'No service gets a token for this API any more. You cannot undo the removal.',
    used: (count) =>
      count === 0
        ? 'No service may ask for a token for it.'
        : count === 1
          ? 'One service may ask for tokens for it.'
          : `${count} services may ask for tokens for it.`,
    clients: 'Number of services that may ask for it',
    hint: (count) => `To confirm, type ${count}.`,
    wrong: (count) =>
      count === 1 ? 'One service may ask for it: type 1.' : `${count} services may ask for it: type ${count}.`,
    submit: 'Remove the API',
  },
};
