import type { personActMails as french } from '../fr/person-act-mails.ts';
import type { Translation } from '../translation.ts';

export const personActMails: Translation<typeof french> = {
  personActs: {
    wrong: (support) => `If you think that this is a mistake, write to ${support}.`,
    resetBySupport: 'The support team sends you this message because somebody who says they are you contacted them.',
    disabled: {
      subject: 'Your account is disabled',
      intro: (moment) => `The support team disabled your account on ${moment}.`,
      consequence: 'You can no longer sign in to it, and your sessions are closed at every service. Your data is kept.',
    },
    enabled: {
      subject: 'Your account is enabled again',
      intro: (moment) => `The support team enabled your account again on ${moment}.`,
      consequence: 'The sessions and authorizations that were closed do not come back: sign in again.',
      stillClosed:
        'You cannot sign in to it yet, for another reason that another message told you: its deletion was asked for, the use of your data is restricted, or the account is disabled.',
      open: 'To sign in:',
      openButton: 'See my account',
    },
    restricted: {
      subject: 'The use of your data is restricted',
      intro: (moment) =>
        `Since ${moment}, the use of the data of your account is restricted (article 18 of the General Data Protection Regulation).`,
      consequence:
        'Your data is kept, but no service receives it any more, and you cannot sign in as long as the restriction lasts. You can still ask for a copy of your data, or for its deletion.',
    },
    unrestricted: {
      subject: 'The use of your data is no longer restricted',
      intro: (moment) => `Since ${moment}, the use of the data of your account is no longer restricted.`,
      consequence:
        'Unless something else keeps your account closed, you can sign in to it again, and services again receive what you have granted them.',
      stillClosed:
        'You cannot sign in to it yet, for another reason that another message told you: its deletion was asked for, the use of your data is restricted, or the account is disabled.',
    },
    carriedFactsChanged: {
      subject: 'Your roles and groups at services have changed',
      intro: (moment) => `On ${moment}, an administrator changed the roles and groups that some services read of you.`,
      consequence:
        'What you can do at these services may change at your next sign-in. Your account and your data stay the same.',
    },
    sessionsClosed: {
      subject: 'Your sessions were closed',
      intro: (moment) => `The support team closed every session of your account on ${moment}.`,
      consequence: 'Your password and your other ways to sign in stay the same: sign in again.',
      open: 'To sign in:',
      openButton: 'See my account',
    },
    sessionClosed: {
      subject: 'One of your sessions was closed',
      intro: (moment) => `The support team closed one session of your account on ${moment}.`,
      consequence: 'Your other sessions stay open, and your ways to sign in stay the same.',
      open: 'To see your sessions:',
      openButton: 'See my account',
    },
    correction: {
      subject: 'Confirm your new address',
      intro: (address) => `The support team gave ${address} as the new address of a Géoplateforme account.`,
      prove: 'If you asked for this, confirm that you read the messages of this address:',
      button: 'Confirm my address',
      wait: (moment) =>
        `For safety, the address will change on ${moment} at the earliest. Until then the account keeps its current address.`,
      ignore:
        'If you didn’t ask for this, do not confirm: the account is not yours, and without you nothing will change.',
    },
    correctionAsked: {
      subject: 'Your address is going to change',
      intro: (address, moment) =>
        `On ${moment}, the support team asked that the address of your account become ${address}, as requested by the person who wrote to us.`,
      wait: (moment) =>
        `Nothing changes before ${moment}, nor without the confirmation of the new address. Until then you sign in as usual.`,
      cancel: 'If you didn’t ask for this, cancel this change:',
      cancelButton: 'Keep my current address',
      ignore: 'If you asked for this change, you need not do anything.',
    },
    corrected: {
      subject: 'The address of your account was changed',
      intro: (address, moment) => `Since ${moment}, ${address} is the address of your Géoplateforme account.`,
      consequence: 'Sign in with this address. Your password and your other ways to sign in stay the same.',
      former: (moment) =>
        `Since ${moment}, this address is no longer that of your Géoplateforme account: the new one was confirmed, and nobody objected for 72 hours.`,
    },
    correctionEnded: {
      subject: 'Your address does not change',
      intro: (moment) =>
        `On ${moment}, the change of address that the support team had asked for a Géoplateforme account was cancelled. The account keeps its current address.`,
    },
    changeAgain: {
      intro: (address) =>
        `${address} was given as the new address of a Géoplateforme account. At the request of its owner, the support team sends you the link that confirms it again.`,
      prove: 'To confirm it, follow this link:',
    },
    invitationExisting: (address) =>
      `The support team invited you to create an account with the address ${address}. You already have one: it was not changed, and no other one was created.`,
  },
};
