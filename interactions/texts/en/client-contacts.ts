import type { clientContacts as french } from '../fr/client-contacts.ts';
import type { Translation } from '../translation.ts';
import { duration } from './duration.ts';

/** The people who answer for a service, and their invitation. */
export const clientContacts: Translation<typeof french> = {
  intro:
    'Contacts answer for the service: they see its pages, change its addresses, secrets and keys, and get the messages about it.',
  production: 'In production, a service has at least one technical contact and one contact for data protection.',
  kinds: { technical: 'Technical', 'data-protection': 'Data protection' },
  missing: {
    title: 'A contact is missing',
    technical: 'No technical contact has accepted an invitation yet.',
    'data-protection': 'No contact for data protection has accepted an invitation yet.',
  },
  list: {
    title: 'Contacts of the service',
    none: 'This service has no contact yet.',
    columns: { email: 'E-mail address', kind: 'Role', state: 'State', action: 'Actions' },
    joined: (day) => `Contact since ${day}`,
    invited: (day) => `Invitation sent on ${day}`,
    notInvited: 'Not invited yet',
    you: 'you',
    again: 'Invite again',
    first: 'Invite',
    againName: (email) => `Invite again: ${email}`,
    firstName: (email) => `Invite: ${email}`,
    remove: 'Remove',
    removeName: (email) => `Remove: ${email}`,
  },
  notices: {
    invited: 'The invitation is sent. The link is valid for 7 days.',
    removed: 'The contact is removed and no longer sees the pages of this service.',
    withdrawn: 'The invitation is withdrawn: its link no longer works.',
  },
  invite: {
    open: 'Invite a contact',
    title: 'Invite a contact',
    intro:
      'The person gets a message with a link, and becomes a contact on accepting it, with the account of this address. A person without an account creates one.',
    email: 'E-mail address',
    emailHint: 'That of the person’s account, or of the one to be created. For example name@example.org.',
    kind: 'Role',
    kindHints: {
      technical: 'Gets the messages about secrets and failures.',
      'data-protection': 'Answers for what the service does with the data of people.',
    },
    send: 'Send the invitation',
  },
  again: {
    title: 'Invite again',
    intro: (email) => `A new message goes to ${email}. The link of the message before no longer works.`,
    send: 'Send the invitation',
  },
  remove: {
    title: 'Remove a contact',
    joined: (email) => `${email} will no longer see the pages of this service, nor get its messages.`,
    invited: (email) => `The invitation of ${email} will be withdrawn: its link will no longer work.`,
    self: 'This is you: if no other role opens these pages to you, they will be closed to you.',
    button: 'Remove this contact',
    buttonInvited: 'Withdraw the invitation',
  },
  errors: {
    email: 'Type a complete e-mail address, like name@example.org.',
    kind: 'Choose a role from the list.',
    in_bin: 'This service is in the bin: its contacts stay as they are. Take it out of the bin first.',
    listed: 'This address is in the list already, for this role.',
    many: 'This service has 20 contacts already. Remove one first.',
    joined: 'This person is a contact of the service already.',
    last: 'This service is in production: it keeps at least one contact of this role. Invite somebody else first; once that person has accepted, this one can be removed.',
    throttled: (seconds) =>
      `Too many invitations were sent: this one did not leave. Try again in ${duration(seconds)}.`,
  },
  accept: {
    title: 'Invitation to answer for a service',
    intro: (client) => `You are invited to become a contact of the service “${client}”.`,
    kinds: {
      technical: 'As a technical contact, you will get the messages about its secrets and failures.',
      'data-protection':
        'As a contact for data protection, you will answer for what the service does with the data of people.',
    },
    rights:
      'You will see its administration pages, and may change its addresses, secrets and contacts. Your sign-in will then ask for two factors.',
    address: (email) => `The invitation is for the account of the address ${email}.`,
    other:
      'You are signed in with another account. To answer for the service with it, ask for an invitation to its address.',
    submit: 'Accept',
    ignore: 'If you do not know this service, close this page: nothing changes.',
    doneTitle: 'Invitation accepted',
    done: (email) =>
      `Sign in with the account of the address ${email}. If you have none, create one with this address: you will be a contact of the service as soon as it exists.`,
    open: 'Open the pages of the service',
    register: 'Create an account',
  },
};
