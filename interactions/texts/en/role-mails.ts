import type { roleMails as french } from '../fr/role-mails.ts';
import type { Translation } from '../translation.ts';
import { roleMeanings, roleNames } from './role-words.ts';

export const roleMails: Translation<typeof french> = {
  ownRole: {
    subject: (isGiven) => (isGiven ? 'You have been given a role' : 'A role has been taken from you'),
    given: (role, moment) => `On ${moment} you were given the role “${roleNames[role]}”.`,
    meaning: (role) => `What it allows: ${roleMeanings[role]}`,
    rules:
      'The administration asks for two factors: if you have only one, the first page that you open lets you add another. Your sessions end after 15 minutes without use, and after 12 hours at the latest.',
    open: 'To open the pages of this role, start here:',
    openButton: 'Open the administration',
    taken: (role, moment) =>
      `On ${moment} the role “${roleNames[role]}” was taken from you. The pages that it opened are closed to you from now on. Your account stays as it is.`,
  },
  role: {
    subject: (isGiven) => (isGiven ? 'A role has been given' : 'A role has been taken away'),
    given: (role, email, moment) => `On ${moment} the role “${roleNames[role]}” was given to the account ${email}.`,
    taken: (role, email, moment) => `On ${moment} the role “${roleNames[role]}” was taken from the account ${email}.`,
    by: (email) => `The administrator who did it: ${email}.`,
    byCommand: 'It was done by a command on the server.',
    why: 'You get this message because you are an administrator. The reason is in the audit log. If this change surprises you, take the role away or give it back:',
    button: 'See the roles',
    former: (support) =>
      `You get this message because you were an administrator less than 30 days ago. If this change surprises you, write to ${support}, or talk to another administrator.`,
  },
  adminRemoval: {
    subject: 'Removal of an administrator asked for',
    own: (moment) =>
      `Somebody asked for your administrator role to be taken away. That happens on ${moment} unless you object, or as soon as a second administrator asks for it too.`,
    other: (email, moment) =>
      `Somebody asked for the administrator role of the account ${email} to be taken away. That happens on ${moment} unless this person objects.`,
    by: (email) => `The administrator who asked: ${email}.`,
    byCommand: 'A command on the server or a service asked. The request counts for no administrator.',
    second: 'If a second administrator asks for the same, the role is taken away at once.',
    object: 'To object, and to keep the role:',
    button: 'Keep my role',
    alsoOnPage: 'You can also do this on the page of roles, in the administration.',
    see: 'The roles and the requests that wait:',
    keptSubject: 'An administrator keeps their role',
    ownKept: 'You keep your administrator role: its removal had been requested.',
    otherKept: (email) => `The account ${email} keeps its administrator role: its removal had been requested.`,
    endings: {
      objected: 'The person concerned objected.',
      withdrawn: 'The administrator who had asked for it took the request back.',
      asker_gone: 'The administrator who had asked for it is no longer one.',
      last_administrator: 'No administrator would be left.',
    },
  },
};
