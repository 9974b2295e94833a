import type { breachMails as french } from '../fr/breach-mails.ts';
import type { Translation } from '../translation.ts';

export const breachMails: Translation<typeof french> = {
  breach: {
    data: {
      email: 'your e-mail address',
      username: 'your user name',
      names: 'your given name and family name',
      phone: 'your telephone number',
      photo: 'your photo',
      address: 'your postal address',
      professional: 'your professional information',
      history: 'the history of your account',
      password: 'the hash of your password, from which it cannot be read directly',
    },
    what: (what) => `What happened: ${what}`,
    since: (moment) => `Since ${moment}.`,
    between: (from, to) => `Between ${from} and ${to}.`,
    done: (done) => `What we have done: ${done}`,
    contact: (address, incident) =>
      `If you have a question, write to ${address} and give the reference ${incident}. We will never ask you for a password or a code.`,
    passwordButton: 'Choose a new password',
    dataExposed: {
      subject: 'Your data may have been seen',
      intro:
        'A security incident concerns your account. Information that you have given us may have been seen by people who had no right to it.',
      data: 'This is the information:',
      risk: 'What may follow: messages or calls that use this information to look genuine. Be wary of anybody who asks you for a password, a code or a payment, even if they know you.',
      password: 'To be safe, choose a new password. If you had the same one elsewhere, change it there too:',
      rights:
        'The incident was reported to the CNIL, the French data protection authority, or will be within the legal time limit. You may write to the CNIL too. Your rights and how to reach the data protection officer are on this page:',
      rightsButton: 'See my rights',
    },
    signInSeen: {
      subject: 'Check the sign-ins to your account',
      intro: 'A security incident concerns your account: somebody other than you may have signed in to it.',
      history: 'Check the sign-ins to your account. If there is one that you do not recognise, choose “It was not me”:',
      historyButton: 'See the history of my account',
      password: 'If you find one, choose a new password: all sessions will be closed.',
    },
    passwordResetNeeded: {
      subject: 'Choose a new password',
      intro: 'A security incident concerns your account: somebody else may know your password.',
      password: 'Choose a new password now: all sessions will be closed.',
      elsewhere: 'If you had the same password elsewhere, change it there too.',
    },
  },
};
