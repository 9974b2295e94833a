import type { RemovalEnding } from '../../../src/domain/roles/admin-removal.ts';
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
    former: (support: string) =>
      `Vous recevez ce message parce que vous étiez administrateur il y a moins de 30 jours. Si ce changement vous étonne, écrivez à ${support}, ou parlez-en à un autre administrateur.`,
  },
  adminRemoval: {
    subject: 'Retrait d’un administrateur demandé',
    own: (moment: string) =>
      `Quelqu’un a demandé que le rôle d’administrateur vous soit retiré. Il le sera le ${moment}, sauf si vous vous y opposez, ou dès qu’un deuxième administrateur le demande aussi.`,
    other: (email: string, moment: string) =>
      `Quelqu’un a demandé que le rôle d’administrateur soit retiré au compte ${email}. Il le sera le ${moment}, sauf si cette personne s’y oppose.`,
    by: (email: string) => `L’administrateur qui l’a demandé : ${email}.`,
    byCommand:
      'La demande vient d’une commande sur le serveur ou d’un service. Elle ne compte pour aucun administrateur.',
    second: 'Si un deuxième administrateur demande la même chose, le rôle est retiré aussitôt.',
    object: 'Pour vous opposer au retrait et garder le rôle :',
    button: 'Garder mon rôle',
    alsoOnPage: 'Vous pouvez aussi le faire sur la page des rôles, dans l’administration.',
    see: 'Les rôles et les demandes en cours :',
    keptSubject: 'Un administrateur garde son rôle',
    ownKept: 'Votre rôle d’administrateur, dont le retrait avait été demandé, ne vous est pas retiré.',
    otherKept: (email: string) =>
      `Le rôle d’administrateur du compte ${email}, dont le retrait avait été demandé, n’est pas retiré.`,
    endings: {
      objected: 'La personne concernée s’y est opposée.',
      withdrawn: 'L’administrateur qui l’avait demandé y a renoncé.',
      asker_gone: 'L’administrateur qui l’avait demandé ne l’est plus.',
      last_administrator: 'Il n’y aurait plus d’administrateur.',
    } satisfies Readonly<Record<RemovalEnding, string>>,
  },
};
