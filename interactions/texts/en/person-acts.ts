import type { personActs as french } from '../fr/person-acts.ts';
import type { Translation } from '../translation.ts';
import { resetLinkLife } from './duration.ts';

export const personActs: Translation<typeof french> = {
  proveCorrection: {
    title: 'Confirm your new address',
    intro:
      'The support team gave this address as the new address of a Géoplateforme account. Confirm it only if you asked for that.',
    wait: (moment) => `The account keeps its current address until ${moment} at least.`,
    ignore:
      'If you didn’t ask for this, close this page: the account is not yours, and without you nothing will change.',
    confirm: 'Confirm my address',
    doneTitle: 'Your address is confirmed',
    done: (moment) =>
      `The account will change its address on ${moment}, unless the current address objects. A message will tell you.`,
    changed: 'This address is now that of the account.',
  },
  cancelCorrection: {
    title: 'Keep your current address',
    intro: (address) => `The support team asked that the address of your account become ${address}.`,
    ignore: 'If you asked for this change, close this page: nothing else is needed.',
    confirm: 'Keep my current address',
    doneTitle: 'Your address does not change',
    done: 'The change is cancelled. Your account keeps its current address.',
    next: (email) =>
      `If you hadn’t asked for this, somebody contacted the support team about your account, pretending to be you: write to ${email}.`,
  },
  own: 'This account is yours: no agent acts on their own account. Ask another agent.',
  waiting: 'A second agent must agree. Nothing is done until then, and the request lapses after 48 hours.',
  alreadyWaiting: 'This was asked for before. A second agent must agree.',
  toRequest: 'See the request',
  twoAgents: 'This needs the agreement of two agents: you ask for it, and a second agent must agree.',
  twoAgentsForHolder: (isHolder) =>
    `This person ${isHolder ? 'holds a role in the administration' : 'held a role in the administration less than 30 days ago'}: you ask for the act, and a second agent must agree.`,
  factsMoved: 'The roles and groups of this person have changed since you opened the page. Open it again.',
  realmRoles: 'Roles',
  realmRolesHint: 'One role on each line.',
  clientRoles: 'Roles at a service',
  clientRolesHint: 'One role on each line, after the id of the service. Example: api-entrepot : lecture',
  groups: 'Groups',
  groupsHint: 'One group on each line, with its path. Example: /IGN/Direction',
  badClientRole:
    'Write each line as “service : role”, with a space on each side of the colon. Example: api-entrepot : lecture',
  badFacts:
    'Shorten these lines: 255 characters for a name, 1,000 for a group, 8,000 bytes in all, without invisible characters.',
  newAddress: 'New e-mail address',
  newAddressHint: 'The one that the person gave you. Example: name@domain.org',
  newAddressOfPerson: 'E-mail address of the person',
  invite: {
    link: 'Invite a person',
    title: 'Invite a person',
    intro:
      'The person gets a link, valid for 7 days. It confirms the address, and lets them choose a user name and a password. Until then there is no account. A new invitation takes the place of the one before.',
    username: 'Proposed user name',
    usernameHint: 'The person can choose another one. Example: marie.durand',
    locale: 'Language of the message and of the account',
    submit: 'Send the invitation',
    done: (moment) =>
      `The message was sent. If an account has this address already, its owner is told; otherwise the invitation is valid until ${moment}.`,
  },
  pending: {
    title: 'Invitations that wait',
    columns: { email: 'E-mail address', sent: 'Sent on', until: 'Valid until', acts: 'Actions' },
    by: (moment, author) => `${moment}, by ${author}`,
    byOperator: 'the command line',
    withdraw: 'Withdraw an invitation',
  },
  correctionWaits: (address, moment) =>
    `A correction has been waiting since ${moment}: ${address}. A new correction takes its place.`,
  addressMoved:
    'The address of this account has changed since you opened the page: it stands above. Check the correction, then send it again.',
  refusals: {
    stale: 'The account has changed since you opened the page. Check its state, then try again.',
    same_address: 'This is the address of the account already. Type the new address.',
    too_many_messages:
      'This person has had several of these messages in a short time: this one was not sent. Try again in an hour.',
    nothing_waits: 'No address is waiting for confirmation: nothing was sent.',
    last_administrator: 'This is the last administrator: make somebody else an administrator first.',
    own_account: 'This account is yours: no agent acts on their own account. Ask another agent.',
  },
  acts: {
    'start-reset': {
      label: 'Send a link to a new password',
      title: 'Send a link to a new password',
      consequences: [
        `The person gets a link, valid for ${resetLinkLife}, to choose a password. You do not see the link.`,
        'The current password stays valid until another one is chosen.',
      ],
      submit: 'Send the link',
      done: 'The link was sent to the address of the account.',
      unfit: 'Nobody can sign in to this account now: no link is sent.',
    },
    'resend-proof': {
      label: 'Send the confirmation of the address again',
      title: 'Send the confirmation of the address again',
      consequences: [
        'The link that confirms the new address is sent to that address again. You do not see the link.',
        'Links that were sent before stay valid.',
      ],
      submit: 'Send the message again',
      done: 'The message was sent again.',
      unfit: 'No address of this account is waiting for confirmation.',
    },
    'correct-address': {
      label: 'Correct the e-mail address',
      title: 'Correct the e-mail address',
      consequences: [
        'The new address gets a link: the person follows it to confirm that they read its messages.',
        'The present address is told, and can cancel the change for 72 hours.',
        'The address changes once it is confirmed and the 72 hours are over. Until then nothing else changes.',
      ],
      submit: 'Send the messages',
      done: 'If the address can be used, a link that confirms it was sent there. The present address is told.',
      unfit: 'This account is disabled or waiting for deletion: its address cannot be corrected.',
    },
    'change-carried-facts': {
      label: 'Change the roles and groups at services',
      title: 'Change the roles and groups at services',
      consequences: [
        'Services written for Keycloak read these roles and groups in their tokens. They change with the next token.',
        'They give no right in this administration.',
        'The person is told by e-mail.',
      ],
      submit: 'Save the roles and groups',
      done: 'The roles and groups are saved. The person was told by e-mail.',
      unfit: 'This person has these roles and groups already, or they take more than 8,000 bytes.',
    },
    'close-sessions': {
      label: 'Close the sessions',
      title: 'Close every session',
      consequences: [
        'Every session of the person is closed, at every service.',
        'The person can sign in again at once: their password and other ways to sign in stay the same.',
      ],
      submit: 'Close the sessions',
      done: 'The sessions are closed. The person is told in a message.',
      unfit: 'This account has no open session.',
    },
    'expire-password': {
      label: 'Make the password useless',
      title: 'Make the password useless',
      consequences: [
        'The password no longer opens the account, and every session is closed.',
        'If the account is open, the person gets a link to choose another one. You do not see the link.',
        'A request about a lost device that waited is cancelled.',
      ],
      submit: 'Make the password useless',
      done: 'The password no longer opens the account. If the account is open, the person gets a link to choose another one.',
      unfit: 'This account has no password.',
    },
    'reset-second-factor': {
      label: 'Remove the two-factor authentication',
      title: 'Remove the two-factor authentication',
      consequences: [
        'The person will sign in with one factor, and all their sessions are closed.',
        'Say in the reason who asked for it and how you checked that: never by the mailbox alone.',
        'The person is told at all their addresses.',
      ],
      submit: 'Ask for the removal',
      done: 'The two-factor authentication is removed. The person is told in a message.',
      unfit: 'This account has no two-factor authentication.',
    },
    enable: {
      label: 'Enable the account, or cancel its deletion',
      title: 'Enable the account',
      consequences: [
        'An account that the support team has disabled is enabled. One that is only waiting for deletion is kept.',
        'The sessions and authorizations that were closed do not come back.',
        'A restriction of the use of the data stays in place.',
      ],
      submit: 'Enable the account',
      done: 'The account is enabled. The person is told in a message.',
      unfit: 'This account is neither disabled nor waiting for deletion.',
    },
    unrestrict: {
      label: 'End the restriction of the data',
      title: 'End the restriction of the use of the data',
      consequences: [
        'The person can sign in again, and services again receive what the person granted them.',
        'An account that is disabled or waiting for deletion stays closed.',
      ],
      submit: 'End the restriction',
      done: 'The restriction is ended. The person is told in a message.',
      unfit: 'The use of the data of this account is not restricted.',
    },
    restrict: {
      label: 'Restrict the use of the data',
      title: 'Restrict the use of the data',
      consequences: [
        'At the person’s request (article 18 of the General Data Protection Regulation), the data is kept and used for nothing.',
        'Nobody signs in to the account any more, and no service receives anything. The sessions are closed.',
        'A copy of the data and the deletion of the account stay possible.',
      ],
      submit: 'Restrict the use of the data',
      done: 'The use of the data is restricted. The person is told in a message.',
      unfit: 'The use of the data of this account is already restricted.',
    },
    disable: {
      label: 'Disable the account',
      title: 'Disable the account',
      consequences: [
        'Nobody signs in to the account any more. The sessions are closed at every service.',
        'The data is kept, and the account can be enabled again.',
        'A request about a lost device and a correction of the address that waited are cancelled.',
      ],
      submit: 'Disable the account',
      done: 'The account is disabled. The person is told in a message.',
      unfit: 'This account is disabled already.',
    },
    delete: {
      label: 'Delete the account',
      title: 'Delete the account',
      consequences: [
        'The account is closed at once, and deleted with its data at the end of the wait.',
        'The person is told, and can cancel the deletion until then by the link of the message or by signing in.',
        'The services that asked for it are told when the account is deleted.',
      ],
      submit: 'Delete the account',
      done: 'The account is closed and waiting for deletion. The person is told in a message.',
      unfit: 'This account is already waiting for deletion.',
    },
  },
};
