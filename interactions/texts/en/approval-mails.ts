import type { approvalMails as french } from '../fr/approval-mails.ts';
import type { Translation } from '../translation.ts';
import { actWords, endingWords } from './act-words.ts';

export const approvalMails: Translation<typeof french> = {
  approvals: {
    asked: {
      subject: 'The support team was asked about your account',
      intro: (act, moment) => `On ${moment} an agent of the support team asked to ${actWords[act]}.`,
      waits: 'Nothing has changed yet: a second agent must agree.',
      notYou:
        'If you did not ask the support team for anything, sign in at once with your authenticator app or your passkey: this cancels the request.',
      button: 'Sign in',
      write: 'Then write to us.',
    },
    deviceRefused: {
      subject: 'Request about a lost device refused',
      intro: (reference, moment) =>
        `On ${moment} the support team refused the request ${reference}. The two-factor authentication of your account stays in place.`,
      sentence: (sentence) => `The support team writes: ${sentence}`,
      stillLost: 'If your device is indeed lost, you can make a new request:',
      button: 'Make a new request',
    },
    waiting: {
      subject: (count) => (count > 1 ? 'Requests wait for an agreement' : 'A request waits for an agreement'),
      intro: (references) =>
        references.length > 1
          ? `These requests wait for the agreement of an agent: ${references.join(', ')}.`
          : `The request ${references.join()} waits for the agreement of an agent.`,
      next: 'A request that nobody answers within 48 hours lapses. To read and to answer:',
      button: 'See what waits',
    },
    ended: {
      subject: 'Your request for an agreement is closed',
      how: (reference, ending) => `Your request ${reference} is closed: ${endingWords[ending]}.`,
      next: 'Its page says more:',
      button: 'See the request',
    },
    glass: {
      subject: 'A command has acted without a second agent',
      intro: (act, email, moment) =>
        `On ${moment} an emergency command served to ${actWords[act]} ${email}. It does not wait for the agreement of a second agent.`,
      by: (operator, reason) => `Who ran it, on the server: ${operator}. Reason: ${reason}`,
      next: 'You get this message because you are an administrator. If it surprises you, look at this account and at the audit log:',
      button: 'See the account',
    },
  },
};
