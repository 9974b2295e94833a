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

/** The messages. The same words make the text part and the HTML part. */
export const mails = {
  hello: 'Bonjour,',
  team: 'L’équipe de la Géoplateforme',
  fullAddress: 'Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur :',
  /** Advice that stands in every message. */
  caution: {
    never: 'Nous ne vous demanderons jamais votre mot de passe ni un code par courriel ou par téléphone.',
    links: (host: string) =>
      `Ce message ne contient de liens que vers ${host}. En cas de doute, saisissez cette adresse vous-même.`,
    report: 'Pour signaler une tentative d’hameçonnage : 17Cyber.gouv.fr',
  },
  automatic: (support: string) => `Message automatique. Pour nous écrire : ${support}`,
  personalData: 'Données personnelles :',
  /** Returns the time of an event in Paris, whatever the clock of the server. */
  moment: (seconds: number) => `${dates.weekday(seconds)} à\u00a0${dates.clock(seconds)} (heure de Paris)`,

  /** Names a day in Paris. */
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
