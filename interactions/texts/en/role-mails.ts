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
    open: 'The pages that this role opens begin here:',
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
  },
};
