import type { Role } from '../../../src/domain/roles/roles.ts';
import { roleMeanings, roleNames } from './role-words.ts';

/** The messages about roles. */
export const roleMails = {
  ownRole: {
    subject: (isGiven: boolean) => (isGiven ? 'Un rôle vous est donné' : 'Un rôle vous est retiré'),
    given: (role: Role, moment: string) => `Le ${moment}, vous avez reçu le rôle « ${roleNames[role]} ».`,
    meaning: (role: Role) => `Ce qu’il permet : ${roleMeanings[role]}`,
    rules:
      'L’administration demande deux facteurs : si vous n’en avez qu’un, la première page ouverte vous en fait ajouter un. Vos sessions se ferment après 15 minutes sans utilisation, et au plus tard après 12 heures.',
    open: 'Les pages que ce rôle vous ouvre commencent ici :',
    openButton: 'Ouvrir l’administration',
    taken: (role: Role, moment: string) =>
      `Le ${moment}, le rôle « ${roleNames[role]} » vous a été retiré. Les pages qu’il ouvrait vous sont fermées dès maintenant. Votre compte, lui, reste comme il est.`,
  },
  role: {
    subject: (isGiven: boolean) => (isGiven ? 'Un rôle a été donné' : 'Un rôle a été retiré'),
    given: (role: Role, email: string, moment: string) =>
      `Le ${moment}, le rôle « ${roleNames[role]} » a été donné au compte ${email}.`,
    taken: (role: Role, email: string, moment: string) =>
      `Le ${moment}, le rôle « ${roleNames[role]} » a été retiré au compte ${email}.`,
    by: (email: string) => `L’administrateur qui l’a fait : ${email}.`,
    byCommand: 'Cela a été fait par une commande, sur le serveur.',
    why: 'Vous recevez ce message parce que vous êtes administrateur. Le motif est dans le journal. Si ce changement vous étonne, retirez ou rendez le rôle :',
    button: 'Voir les rôles',
  },
};
