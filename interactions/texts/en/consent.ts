import type { consent as french } from '../fr/consent.ts';
import type { Translation } from '../translation.ts';

export const consent: Translation<typeof french> = {
  title: (service) => `Share your data with ${service}`,
  asks: (service, host) => `${service} (${host}) would like to read the following data of your account:`,
  signedInAs: (name) => `You are signed in as ${name}.`,
  change: 'Change account',
  labelled: (label) => `${label}:`,
  unset: 'not filled in',
  yes: 'yes',
  no: 'no',
  scopes: {
    openid: 'the technical identifier of your account',
    profile: 'your profile',
    email: 'your e-mail address',
    phone: 'your telephone number',
    address: 'your postal address',
    organization: 'your professional information',
    offline_access: 'access that continues while you are not signed in',
  },
  administration: (act: string) => `your right, in your name, to: ${act}`,
  inYourName: (api) => `In your name, at “${api}”:`,
  administrationNote:
    'Rights of the administration are asked for at each sign-in. Accept only if you have just opened this service yourself.',
  claim: (claim) => `the item “${claim}”`,
  purpose: (service) => `${service} states this purpose:`,
  quoted: (text) => `“${text}”`,
  reason: (text) => `Why: “${text}”`,
  optional: {
    legend: 'Optional data',
    hint: 'Tick what you agree to share. The service works without it too.',
    changed:
      'The service has changed its request since this page was opened: nothing was shared. Read it again and check your choices, then answer.',
  },
  unregistered: {
    title: 'Warning: unverified application',
    warning: (host) =>
      `This application describes itself, on the site ${host}. We have neither registered nor verified it. Accept only if you have just opened it yourself and if you trust this site.`,
    claimedName: (name) => `It calls itself “${name}”.`,
    answers: (host) => `Your answer is sent to ${host}.`,
    onDevice: 'Your answer is sent to a program that is installed on your device.',
    asks: 'The application would like to read the following data of your account:',
    lasting: 'Keep this access while I am not signed in',
    lastingHint: 'The application asks for this too. Unless you tick this box, its access ends with your session.',
  },
  empty: (labels) => `Also asked for, and empty in your account: ${labels.join(', ')}.`,
  life: 'This agreement is valid for your session.',
  password: 'The service never gets your password.',
  withdraw: 'You can withdraw this access at any time, on the page “Services” of your account.',
  termsOf: (service) => `Terms of use of ${service}`,
  accept: 'Accept and continue',
  deny: 'Refuse',
};
