import type { ExposedData } from '../../../src/domain/breach/breach.ts';

const data: Readonly<Record<ExposedData, string>> = {
  email: 'votre adresse électronique',
  username: 'votre nom d’utilisateur',
  names: 'votre nom et votre prénom',
  phone: 'votre numéro de téléphone',
  photo: 'votre photo',
  address: 'votre adresse postale',
  professional: 'vos informations professionnelles',
  history: 'l’historique de votre compte',
  password: 'l’empreinte de votre mot de passe, qui ne permet pas de le lire directement',
};

/** The messages about an incident. */
export const breachMails = {
  breach: {
    data,
    what: (what: string) => `Ce qui s’est passé : ${what}`,
    since: (moment: string) => `Depuis le ${moment}.`,
    between: (from: string, to: string) => `Entre le ${from} et le ${to}.`,
    done: (done: string) => `Ce que nous avons fait : ${done}`,
    contact: (address: string, incident: string) =>
      `Pour toute question, écrivez à ${address} en rappelant la référence ${incident}. Nous ne vous demanderons jamais un mot de passe ni un code.`,
    passwordButton: 'Choisir un nouveau mot de passe',
    dataExposed: {
      subject: 'Vos données ont pu être vues',
      intro:
        'Un incident de sécurité concerne votre compte. Des informations que vous nous avez confiées ont pu être vues par des personnes qui n’y avaient pas droit.',
      data: 'Les informations concernées :',
      risk: 'Ce que vous risquez : des messages ou des appels qui se servent de ces informations pour paraître vrais. Méfiez-vous de ceux qui vous demandent un mot de passe, un code ou un paiement, même s’ils vous connaissent.',
      password:
        'Par prudence, choisissez un nouveau mot de passe. Si vous aviez le même ailleurs, changez-le aussi là-bas :',
      rights:
        'L’incident a été signalé à la CNIL, ou le sera dans le délai légal. Vous pouvez aussi vous adresser à elle. Vos droits et les coordonnées du délégué à la protection des données sont sur cette page :',
      rightsButton: 'Voir mes droits',
    },
    signInSeen: {
      subject: 'Vérifiez les connexions à votre compte',
      intro: 'Un incident de sécurité concerne votre compte : quelqu’un d’autre que vous a pu s’y connecter.',
      history:
        'Vérifiez les connexions de votre compte. Pour celles que vous ne reconnaissez pas, choisissez « Ce n’était pas moi » :',
      historyButton: 'Voir l’historique de mon compte',
      password: 'Si vous en trouvez une, choisissez un nouveau mot de passe : toutes les sessions seront fermées.',
    },
    passwordResetNeeded: {
      subject: 'Choisissez un nouveau mot de passe',
      intro:
        'Un incident de sécurité concerne votre compte : votre mot de passe est peut-être connu de quelqu’un d’autre.',
      password: 'Choisissez tout de suite un nouveau mot de passe : toutes les sessions seront fermées.',
      elsewhere: 'Si vous aviez le même mot de passe ailleurs, changez-le aussi là-bas.',
    },
  },
};
