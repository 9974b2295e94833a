import type { Texts } from '../translation.ts';

export const clientLife: Texts['clientLife'] = {
  refused: 'Nothing was changed: today’s rules refuse some settings, which are named below.',
  moved:
    'Somebody else has changed the state of this service in the meantime. Nothing was changed. Load the page again.',
  problemsTitle: 'Settings to correct',
  correct: 'Correct the settings',
  notices: {
    disabled: 'The service is disabled. Its tokens, its codes and what people agreed to are gone.',
    enabled: 'The service is enabled again. People can sign in to it.',
    deleted: 'The service is in the bin.',
    recovered: 'The service is out of the bin. It stays disabled.',
    asked: 'The managers have your request. Their answer will reach you by e-mail.',
    granted: 'The service is in production.',
    declined: 'The request is refused. The person who made it is told by e-mail.',
    putIntoTest: 'The service is in test again.',
    testers: 'The list is saved.',
    duplicated: 'The copy is registered.',
    apiScopes: 'The rights of the service at the APIs are saved.',
    restored: 'The settings of the chosen version are in place again.',
  },
  actions: {
    title: 'Other actions',
    secret: 'Create a secret',
    production: 'Going into production',
    testing: 'Back into test',
    apiScopes: 'Administration rights, by the APIs',
    disable: 'Disable',
    enable: 'Enable',
    duplicate: 'Duplicate',
    export: 'Export (JSON)',
    delete: 'Delete',
    recover: 'Take out of the bin',
  },
  danger: {
    title: 'Danger zone',
    effects: {
      testing: 'In test, only the people on its list can sign in to it.',
      disable: 'While it is disabled, nobody can sign in to the service.',
      delete: 'In the bin, the service signs nobody in. It can be taken out for 30 days.',
    },
  },
  disable: {
    title: 'Disable the service',
    intro: [
      'Nobody can sign in to it any more, and its tokens stop being valid at once, on every server.',
      'What the service had been given by people does not come back, even if you enable it again.',
    ],
    submit: 'Disable the service',
  },
  enable: {
    title: 'Enable the service',
    intro: ['People can sign in to it again. Earlier tokens and agreements stay gone.'],
    submit: 'Enable the service',
  },
  remove: {
    title: 'Delete the service',
    intro: (days) =>
      `The service goes into the bin: nobody signs in to it any more, and its tokens stop being valid at once. For ${days} days it can be taken out again.`,
    later: (days) =>
      `After ${days} days it is deleted for good, with its versions. No other service gets its identifier.`,
    confirmation: 'Name of the service',
    hint: (name) => `To confirm, type: ${name}`,
    wrong: (name) => `This is not the name of the service. Type all of it. Example: ${name}`,
    submit: 'Move to the bin',
  },
  recover: {
    title: 'Take out of the bin',
    intro: (end) => `This service is in the bin. It will be deleted for good on ${end}.`,
    later: 'Out of the bin, it stays disabled until you enable it.',
    submit: 'Take out of the bin',
  },
  inBin: 'This service is in the bin.',
  toBin: 'See the bin of the service',
  duplicate: {
    title: 'Duplicate the service',
    intro: [
      'The copy has the same settings, another identifier and another secret. It begins in test, without the contacts and the people of the first service. You are its technical contact.',
    ],
    name: 'Name of the copy',
    hint: 'At most 100 characters',
    copyOf: (name) => `Copy of ${name}`,
    submit: 'Duplicate the service',
  },
  production: {
    title: 'Going into production',
    intro:
      'In production, everybody who has an account can sign in to the service. Its addresses are checked by stricter rules: neither “http://” nor a developer’s machine.',
    isOpen: 'The service is in production: everybody who has an account can sign in to it.',
    isDisabled: 'The service is disabled. Enable it first.',
    ready: 'Nothing stands in the way of production.',
    missing: 'Before production',
    contacts: {
      technical: 'A technical contact who has accepted the invitation is missing.',
      'data-protection': 'A contact for data protection who has accepted the invitation is missing.',
    },
    toContacts: 'Complete the contacts',
    waiting: {
      title: 'Waiting request',
      by: (author, when) => `Asked for by ${author}, on ${when}.`,
    },
    waits: 'A request is waiting already: the managers will answer it.',
    notWaiting: 'No request is waiting: somebody may have answered it already.',
    notInTest: 'The service is not in test, or it is disabled.',
    ask: 'Ask for production',
    grant: 'Put into production',
    decline: 'Refuse the request',
    back: {
      title: 'Back into test',
      intro:
        'Back in test, the service accepts nobody but the people of its list. Everybody else is signed out of it at once.',
      submit: 'Put back into test',
    },
  },
  testers: {
    title: 'People who try the service',
    intro: (most) =>
      `While the service is in test, only these people can sign in to it: ${most} at most. A person who is taken from the list is signed out of it at once.`,
    unused: 'The service is in production: this list is not used.',
    label: 'Accounts',
    hint: 'One user name per line',
    hintWide: 'One user name, e-mail address or identifier per line',
    gone: (count) =>
      count === 1
        ? 'An account of the list was deleted: it is no longer in it.'
        : `${count} accounts of the list were deleted: they are no longer in it.`,
    unknown: (number, text) => `Line ${number}, “${text}”: no account has this name. Check it with the person.`,
    twice: (number, text) => `Line ${number}, “${text}”: this account stands further up already.`,
    tooMany: (most) => `Keep at most ${most} lines.`,
    submit: 'Save the list',
  },
};
