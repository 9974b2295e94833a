import type { services as french } from '../fr/services.ts';
import type { Translation } from '../translation.ts';

export const services: Translation<typeof french> = {
  title: 'Services',
  claims: {
    name: 'Full name',
    given_name: 'Given name',
    family_name: 'Family name',
    preferred_username: 'User name',
    picture: 'Profile photo',
    locale: 'Language',
    updated_at: 'Date of the last change',
    email: 'E-mail address',
    email_verified: 'Verification of the e-mail address',
    phone_number: 'Telephone',
    phone_number_verified: 'Verification of the telephone',
    address: 'Postal address',
    organization: 'Professional information',
  },
  intro:
    'The services on this page can read the data named below. A service leaves the list when its access ends: with your session, or when you withdraw it here.',
  none: 'No service has access to your account at the moment. A service appears here when you sign in to it.',
  agreed: {
    title: 'Services that you agreed to',
    purpose:
      'You agreed to share this data with them. Withdrawing an access ends it at once, in all your sessions. The service will ask for your agreement again when you next sign in to it: you can then change your choices.',
    withdraw: 'Withdraw access',
    withdrawn: (name) =>
      `The access of ${name} is withdrawn. You will be asked for your agreement again when you next sign in to this service.`,
  },
  own: {
    title: 'Services that ask for no agreement',
    purpose:
      'These services belong to the organisation that keeps your account. They need no agreement to read your data, so there is none to withdraw. Closing an access ends it at once; the service gets it back when you sign in to it again.',
    withdraw: 'Close access',
    withdrawn: (name) => `The access of ${name} is closed until you next sign in to this service.`,
  },
  managing: {
    title: 'Organizations that manage your account',
    purpose: 'You have accepted their invitation. They read neither your profile nor your sign-ins.',
    rights: 'Rights',
    disables: 'Disable your account, and enable it again',
    founded:
      'Disable your account and enable it again, ask for its deletion, propose another e-mail address. Your account was created by this invitation: to end this, turn to the organization.',
    leave: 'End this management',
    leaveOf: (name) => `End this management: ${name}`,
    left: (name) => `The service ${name} no longer manages your account.`,
  },
  withdrawFrom: (button, name) => `${button} of ${name}`,
  since: 'Since',
  lastUsed: 'Last use',
  data: 'Data shared',
  identifierAlone: 'The technical identifier of your account, and nothing else',
  ifFilledIn: 'Also, once you fill them in',
  leftOut: 'Not shared, as you chose',
  inYourName: 'Acts in your name',
  access: 'Access',
  unregistered: 'Unverified application: nobody has registered it here',
  administration: 'Acts in your name in the administration',
  offline: 'Continues while you are not signed in',
  byDevice: 'Through a device or a program, with a code that you confirmed',
  byPassword: 'Through a program that used your password. If you do not know it, change your password.',
  off: 'Suspended: this service is switched off and cannot read anything',
  privacyOf: (name) => `Privacy policy of ${name}`,
};
