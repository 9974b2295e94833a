import type { mails as french } from '../fr/mails.ts';
import type { Translation } from '../translation.ts';
import { accountMails } from './account-mails.ts';
import { addressMails } from './address-mails.ts';
import { approvalMails } from './approval-mails.ts';
import { breachMails } from './breach-mails.ts';
import { changeMails } from './change-mails.ts';
import { clientMails } from './client-mails.ts';
import { deletionMails } from './deletion-mails.ts';
import { invitationMails } from './invitation-mails.ts';
import { lostDeviceMails } from './lost-device-mails.ts';
import { passwordMails } from './password-mails.ts';
import { personActMails } from './person-act-mails.ts';
import { registrationMails } from './registration-mails.ts';
import { roleMails } from './role-mails.ts';
import { dates } from './dates.ts';

export const mails: Translation<typeof french> = {
  hello: 'Hello,',
  team: 'The Géoplateforme team',
  fullAddress: 'If the button does not work, copy this address into your browser:',
  caution: {
    never: 'We will never ask for your password or for a code by e-mail or by telephone.',
    links: (host) => `This message only has links to ${host}. If in doubt, type that address yourself.`,
    report: 'To report a phishing attempt in France: 17Cyber.gouv.fr',
  },
  automatic: (support) => `Automatic message. To write to us: ${support}`,
  personalData: 'Personal data:',
  moment: (seconds) => `${dates.weekday(seconds)} at\u00a0${dates.clock(seconds)} (Paris time)`,

  day: dates.day,

  ...accountMails,
  ...addressMails,
  ...approvalMails,
  ...breachMails,
  ...changeMails,
  ...clientMails,
  ...deletionMails,
  ...invitationMails,
  ...lostDeviceMails,
  ...passwordMails,
  ...personActMails,
  ...registrationMails,
  ...roleMails,
};
