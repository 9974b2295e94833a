import type { Texts } from '../index.ts';
import { roleMeanings, roleNames } from './role-words.ts';

export const admin: Texts['admin'] = {
  menuTitle: 'Administration',
  menuButton: 'Administration menu',
  home: {
    label: 'Home',
    title: 'Administration',
  },
  cancel: 'Cancel',
  reason: {
    label: 'Reason',
    hint: ({ shortest, longest }) =>
      `Why this change? The reason is kept in the audit log: do not write anything personal in it. ${shortest} to ${longest} characters.`,
    problems: {
      too_short: ({ shortest }) =>
        `Type the reason, in at least ${shortest} characters. Example: request of 12 May, ticket 481`,
      too_long: ({ longest }) =>
        `The reason is too long: ${longest} characters at most. Example: request of 12 May, ticket 481`,
      invisible: () =>
        'The reason contains an invisible character, probably from a copied text. Type the text again. Example: request of 12 May, ticket 481',
    },
  },
  roles: {
    title: 'Roles',
    intro: {
      change:
        'A role opens pages of the administration. Each change is announced in a message to the person and to every administrator.',
      read: 'A role opens pages of the administration. Administrators give roles and take them away.',
    },
    explain: 'What each role allows',
    find: {
      title: 'Give a role',
      label: 'Account',
      hint: 'User name, e-mail address or identifier, complete',
      submit: 'Continue',
      empty: 'Type the user name, the e-mail address or the identifier of the account. Example: name@domain.org',
      unknown:
        'No account has exactly this user name, e-mail address or identifier. Check what you typed with the person. Example: name@domain.org',
    },
    filter: {
      label: 'Role',
      all: 'Every role',
      counted: (role, count) => `${role} (${count})`,
      submit: 'Filter',
    },
    list: {
      title: 'People who hold a role',
      columns: { person: 'Person', roles: 'Roles', change: 'Actions' },
      none: 'Nobody holds this role.',
      you: 'you',
      disabled: 'account disabled',
      own: 'by another administrator',
      give: 'Give a role',
      giveName: (email) => `Give a role to ${email}`,
      take: 'Take away',
      waits: (moment) => `to be taken away on ${moment}`,
      takeName: (role, email) => `Take away the role ${role} from ${email}`,
      navigation: 'Pages of the list',
      next: 'Next page',
      first: 'Back to the beginning of the list',
    },
    person: {
      name: 'Name',
      unnamed: 'not given',
      email: 'E-mail address',
      roles: 'Current roles',
      noRole: 'none',
    },
    give: {
      title: 'Give a role',
      legend: 'Role to give',
      missing: 'Choose the role to give. Example: auditor',
      submit: 'Give the role',
    },
    take: {
      title: 'Take a role away',
      question: (role) =>
        `The role “${role}” will be taken from this person. The pages that it opens close to them at once, even while they are reading them.`,
      submit: 'Take the role away',
      waits:
        'This role is taken away after 24 hours: until then the person may object. If a second administrator asks for it too, it is taken away at once.',
      asked: (moment) =>
        `This was asked for already, and happens on ${moment}. If another administrator than the one who asked confirms it here, the role is taken away at once.`,
      mine: (moment) =>
        `You have asked for this, and it happens on ${moment}. If a second administrator asks for it too, the role is taken away at once.`,
      withdraw: 'Take the request back',
      own: (moment) =>
        `Somebody asked for your administrator role to be taken away. That happens on ${moment}, unless you object.`,
      ownLink: 'See the request, or object',
      keep: 'Keep my role',
      keepTitle: 'Keep your administrator role',
      ignore: 'If you agree with this, close this page.',
      keptTitle: 'You keep your role',
    },
    back: 'Back to the roles',
    notices: {
      given: 'The role has been given. The person and the administrators are told in a message.',
      asked: 'The removal has been asked for. The person and the administrators are told in a message.',
      kept: 'The role is kept. The person and the administrators are told in a message.',
      taken: 'The role has been taken away. The person and the administrators are told in a message.',
      unsaved: 'You have signed in again. Nothing is saved yet: read the form again, then send it.',
    },
    refusals: {
      waiting:
        'This was asked for already. A second administrator, whose role does not come from the one who asked, can confirm it.',
      own_account: 'Nobody changes their own roles. Ask another administrator.',
      disabled: 'This account is disabled or waiting for deletion: it can be given no role. Enable it first.',
      every_role: 'This person holds every role already.',
      service_account: 'This account belongs to a service: it can be given no role.',
      already_held: 'This person holds this role already. Choose another role, or go back to the list.',
      not_held: 'This person does not hold this role, or no longer does. Go back to the list to see their roles.',
      last_administrator: 'This person is the last administrator. Give the role to another person first.',
    },
    names: roleNames,
    meanings: roleMeanings,
  },
};
