import type { invitationMails as french } from '../fr/invitation-mails.ts';
import type { Translation } from '../translation.ts';
import { contactKinds } from './client-mails.ts';

/** The messages that invite people. */
export const invitationMails: Translation<typeof french> = {
  invitation: {
    subject: 'Create your account',
    intro: (address) =>
      `You are invited to create a Géoplateforme account with the address ${address}. It lets you sign in to cartes.gouv.fr and to all services of the Géoplateforme.`,
    choose: 'To choose your user name and your password, follow this link, valid for 7 days:',
    button: 'Create my account',
    once: 'The link works once. If you received several, only the newest one works.',
    ignore: 'If you did not expect this message, do nothing: no account will be created with your address.',
  },
  contactInvitation: {
    subject: 'Do you answer for this service?',
    intro: (kind, service) =>
      `You are invited to become ${contactKinds[kind]} of the service “${service}”, which uses the Géoplateforme sign-in.`,
    accept: 'To read the invitation and accept it, follow this link, valid for 7 days:',
    button: 'See the invitation',
    account: 'You will need a Géoplateforme account with this address. If you have none, you can create it afterwards.',
    ignore: 'If you do not know this service, do nothing: you will not become its contact.',
  },
  scimInvitation: {
    subject: 'Your organization invites you',
    intro: (service) =>
      `An organization wishes to manage your access to the Géoplateforme through the service “${service}”.`,
    accept: 'To read the invitation and accept it, follow this link, valid for 7 days:',
    button: 'See the invitation',
    account: 'If you have no account with this address, you will create one at the same time.',
    ignore: 'If you did not expect this invitation, do nothing: nothing changes for you.',
  },
};
