import type { LostDeviceProof } from '../../../src/domain/lost-device/lost-device.ts';
import type { lostDeviceMails as french } from '../fr/lost-device-mails.ts';
import type { Translation } from '../translation.ts';

const secondProof = (proof: LostDeviceProof | undefined): string => {
  if (proof === 'password') return 'the password of the account';
  if (proof === 'franceconnect') return 'the FranceConnect identity linked to the account';
  return 'a second proof (the password of the account, or the FranceConnect identity linked to it)';
};

export const lostDeviceMails: Translation<typeof french> = {
  lostDeviceCode: {
    subject: 'Your verification code',
    intro:
      'Somebody says that the application for two-factor authentication of your account is out of reach. To go on, type this code on the page that was left open:',
    codeLife: 'The code is valid for 10 minutes.',
    ignore: 'If this was not you, do nothing and do not give this code to anybody: on its own it changes nothing.',
  },
  lostDeviceRequest: {
    subject: 'Request to remove two-factor authentication',
    reminderSubject: 'Reminder: removal of two-factor authentication',
    reminder: (hours) =>
      hours === 1
        ? 'Reminder: one hour is left to cancel this request.'
        : `Reminder: ${hours} hours are left to cancel this request.`,
    intro: (moment, proof) =>
      `On ${moment}, somebody asked to remove two-factor authentication from your account, with a code sent by e-mail and ${secondProof(proof)}.`,
    ends: (moment, hasPassword) =>
      `Unless cancelled, it will be removed on ${moment}. From then on ${hasPassword ? 'the password' : 'the identity linked to the account'} is enough to sign in.`,
    notYou: (proof) =>
      proof === 'franceconnect'
        ? 'If this was not you, cancel the request with this link:'
        : 'If this was not you, cancel the request with this link, then choose a new password:',
    notYouButton: 'Cancel the request',
    found: 'If you find your application again, sign in with it: that cancels the request too.',
    ignore: (reference) =>
      `If the request is yours, there is nothing to do. Its reference, should you write to us: ${reference}`,
  },
  lostDeviceSupport: {
    subject: 'Lost device: a request is waiting',
    intro: (reference, sub) =>
      `Somebody asked to remove two-factor authentication from an account. Reference of the request: ${reference}. Identifier of the account: ${sub}.`,
    ends: (moment, proof) =>
      `Two proofs were given: a code sent by e-mail, and ${secondProof(proof)}. Unless cancelled, the removal takes place on ${moment}, and there is nothing to do.`,
    shorten:
      'To shorten the wait, first check who the person is by other means than the mailbox, then open the request: two agents must agree. Once the request is closed, its page is gone. Never ask for a password or a code.',
    button: 'See the request',
  },
  lostDeviceCancelled: {
    subject: 'Request for removal cancelled',
    intro: (reference, moment) =>
      `The request ${reference}, which was to remove two-factor authentication from your account, was cancelled on ${moment}. Two-factor authentication stays in place.`,
    notYou: (proof) =>
      proof === 'franceconnect'
        ? 'If the request was not yours, somebody identified with your FranceConnect identity and may be reading your mail. Change the password of your mailbox, and that of the account which you choose at FranceConnect. Check the identities linked to your account too:'
        : 'If the request was not yours, somebody knows your password and may be reading your mail. Change the password of your mailbox, then the one of your account:',
    notYouButton: 'Choose a new password',
    identitiesButton: 'See the security of my account',
    stillLost: 'If it was yours and your application is still out of reach, make a new request or write to us.',
  },
  secondFactorRemoved: {
    subject: 'Two-factor authentication was removed',
    intro: (moment, isBySupport) =>
      isBySupport
        ? `Two-factor authentication was removed from your account by the support team on ${moment}.`
        : `Two-factor authentication was removed from your account on ${moment}, after a request for a lost device.`,
    consequence: (hasPassword) =>
      `All open sessions were closed and the recovery codes no longer work. If your account had passkeys only, they were removed.${hasPassword ? ' Your password has not changed.' : ''}`,
    again: 'We advise you to set it up again with another application:',
    againButton: 'Add an application',
    notYou: 'If this was not you, choose a new password at once, then write to us:',
    notYouButton: 'Choose a new password',
  },
};
