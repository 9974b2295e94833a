import type { changeMails as french } from '../fr/change-mails.ts';
import type { Translation } from '../translation.ts';

/** The messages that announce a change of an account, and can take it back. */
export const changeMails: Translation<typeof french> = {
  announced: {
    former:
      'You receive this message because this address was that of the account less than 72 hours ago. It no longer is.',
    notYouButton: 'It was not me',
    formerConsequence: 'This address will be that of the account again.',
    ignore: 'If you made this change, there is nothing to do.',
    lost: {
      explanation:
        'You said that the device is lost or stolen. The person who has it may read your messages, so no link takes this removal back. Change the password of your mailbox too.',
      notYou: 'If it was not you, choose a new password at once, then write to us:',
      notYouButton: 'Choose a new password',
    },
  },
  standing: {
    title: 'Without your password, these ways still sign in to your account:',
    passkey: (since, used) => `Passkey added on ${since}, ${used ? `last used on ${used}` : 'not used yet'}`,
    identity: (brand, since, used) =>
      `${brand} identity linked on ${since}, ${used ? `last used on ${used}` : 'not used yet'}`,
    remove: 'If you do not recognise one of them, remove it:',
    removeButton: 'See how I sign in',
  },
  addressChanged: {
    subject: 'Your e-mail address was changed',
    intro: (moment) =>
      `The e-mail address of your account was changed on ${moment}. The next messages will go to the new address.`,
    notYou: 'If it was not you, undo this change with this link, valid for 72 hours:',
    consequence:
      'Your former address will be restored, all sessions will be closed, and you will choose a new password.',
  },
  addressRestored: {
    subject: 'The change of address was undone',
    intro: (moment) =>
      `The change that gave this address to an account was undone on ${moment}, from the message sent to the former address. This address is no longer that of the account.`,
    ignore: 'If you made that change, write to us without delay.',
  },
  usernameChanged: {
    subject: 'Your user name was changed',
    intro: (moment) => `The user name of your account was changed on ${moment}. The former one no longer signs in.`,
    notYou: 'If it was not you, undo this change with this link, valid for 72 hours:',
    consequence:
      'Your former user name will be restored, all sessions will be closed, and you will choose a new password.',
  },
  passwordChanged: {
    subject: 'Your password was changed',
    intro: (moment) =>
      `The password of your account was changed on ${moment}. For your safety, sessions that were open elsewhere were closed.`,
    notYou: 'If it was not you, tell us with this link, valid for 72 hours:',
    consequence: 'That password will be disabled, all sessions will be closed, and you can choose another one.',
  },
  passwordChosen: {
    subject: 'Your account has a password',
    intro: (moment) =>
      `A password was set for your account on ${moment}. To be safe, sessions opened elsewhere were closed.`,
    notYou: 'If it was not you, tell us with this link, valid for 72 hours:',
    consequence: 'That password will be disabled, all sessions will be closed, and you can choose another one.',
  },
  totpAdded: {
    subject: 'An authenticator application was added',
    intro: (moment) =>
      `An authenticator application was added to your account on ${moment}. It gives the codes that are asked at sign-in.`,
    endedSessions: 'For your safety, sessions that were open elsewhere were closed.',
    notYou: 'If it was not you, undo it with this link, valid for 72 hours:',
    consequence: 'The application will be removed, all sessions will be closed, and you will choose a new password.',
  },
  totpRemoved: {
    subject: 'An authenticator application was removed',
    intro: (moment) =>
      `An authenticator application was removed from your account on ${moment}. Its codes are no longer accepted at sign-in.`,
    notYou: 'If it was not you, undo it with this link, valid for 72 hours:',
    consequence:
      'The application will be accepted again, all sessions will be closed, and you will choose a new password.',
  },
  recoveryCodesRenewed: {
    subject: 'New recovery codes were made',
    intro: (moment) =>
      `Ten new recovery codes were made for your account on ${moment}. The former ones are no longer accepted.`,
    notYou: 'If it was not you, undo this change with this link, valid for 72 hours:',
    consequence:
      'The new codes will no longer work, the former ones will be accepted again, all sessions will be closed, and you will choose a new password.',
  },
  passkeyAdded: {
    subject: 'A passkey was added',
    intro: (moment) => `A passkey was added to your account on ${moment}. It signs in without a password.`,
    notYou: 'If it was not you, undo it with this link, valid for 72 hours:',
    consequence: 'The passkey will be removed, all sessions will be closed, and you will choose a new password.',
  },
  passkeyRemoved: {
    subject: 'A passkey was removed',
    intro: (moment) => `A passkey was removed from your account on ${moment}. It no longer signs in.`,
    notYou: 'If it was not you, undo it with this link, valid for 72 hours:',
    consequence: 'The passkey will be accepted again, all sessions will be closed, and you will choose a new password.',
  },
  secondFactorOn: {
    subject: 'Two-factor authentication was turned on',
    intro: (moment) =>
      `Two-factor authentication was turned on for your account on ${moment}. A sign-in asks for a passkey after the password. Sessions opened elsewhere have been closed.`,
    notYou: 'If it was not you, undo this change with this link, valid for 72 hours:',
    consequence:
      'Two-factor authentication will be turned off, all sessions will be closed, and you will choose a new password.',
  },
  secondFactorOff: {
    subject: 'Two-factor authentication was turned off',
    intro: (moment) =>
      `Two-factor authentication was turned off for your account on ${moment}. The password is enough to sign in.`,
    notYou: 'If it was not you, undo this change with this link, valid for 72 hours:',
    consequence:
      'Two-factor authentication will be turned on again, all sessions will be closed, and you will choose a new password.',
  },
  identityLinked: {
    subject: (upstream) => `${upstream} is linked to your account`,
    intro: (moment, upstream) =>
      `An identity of ${upstream} was linked to your account on ${moment}. It can be used to sign in. To be safe, sessions opened elsewhere were closed.`,
    notYou: 'If it was not you, undo this change with this link, valid for 72 hours:',
    consequence: 'The identity will be unlinked, all sessions will be closed, and you will choose a new password.',
  },
  identityUnlinked: {
    subject: (upstream) => `${upstream} is no longer linked to your account`,
    intro: (moment, upstream) =>
      `An identity of ${upstream} was unlinked from your account on ${moment}. It can no longer be used to sign in. To be safe, sessions opened elsewhere were closed.`,
    notYou: 'If it was not you, undo this change with this link, valid for 72 hours:',
    consequence: 'The identity will be linked again, all sessions will be closed, and you will choose a new password.',
  },
};
