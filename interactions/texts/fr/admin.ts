import { roleMeanings, roleNames } from './role-words.ts';

/** The frame of the administration, its first page, and the page of roles. */
export const admin = {
  menuTitle: 'Administration',
  menuButton: 'Menu de l’administration',
  home: {
    label: 'Accueil',
    title: 'Administration',
  },
  cancel: 'Annuler',
  reason: {
    label: 'Motif',
    hint: ({ shortest, longest }: { readonly shortest: number; readonly longest: number }) =>
      `Pourquoi ce changement ? Le motif est gardé dans le journal : n’y écrivez rien de personnel. De ${shortest} à ${longest} caractères.`,
    problems: {
      too_short: ({ shortest }: { readonly shortest: number }) =>
        `Saisissez le motif, en ${shortest} caractères au moins. Exemple : demande du 12 mai, ticket 481`,
      too_long: ({ longest }: { readonly longest: number }) =>
        `Le motif est trop long : ${longest} caractères au plus. Exemple : demande du 12 mai, ticket 481`,
      invisible: () =>
        'Le motif contient un caractère invisible, venu sans doute d’un copier-coller. Saisissez le texte de nouveau. Exemple : demande du 12 mai, ticket 481',
    },
  },
  roles: {
    title: 'Rôles',
    intro: {
      change:
        'Un rôle ouvre des pages de l’administration. Chaque changement est annoncé par courriel à la personne et à tous les administrateurs.',
      read: 'Un rôle ouvre des pages de l’administration. Ce sont les administrateurs qui donnent et retirent les rôles.',
    },
    explain: 'Ce que permet chaque rôle',
    find: {
      title: 'Donner un rôle',
      label: 'Compte',
      hint: 'Nom d’utilisateur, adresse électronique ou identifiant, en entier',
      submit: 'Continuer',
      empty:
        'Saisissez le nom d’utilisateur, l’adresse électronique ou l’identifiant du compte. Exemple : nom@domaine.fr',
      unknown:
        'Aucun compte n’a exactement ce nom d’utilisateur, cette adresse électronique ou cet identifiant. Vérifiez la saisie avec la personne. Exemple : nom@domaine.fr',
    },
    filter: {
      label: 'Rôle',
      all: 'Tous les rôles',
      counted: (role: string, count: number) => `${role} (${count})`,
      submit: 'Filtrer',
    },
    list: {
      title: 'Personnes qui ont un rôle',
      columns: { person: 'Personne', roles: 'Rôles', change: 'Actions' },
      none: 'Personne n’a ce rôle.',
      you: 'vous',
      disabled: 'compte désactivé',
      own: 'par un autre administrateur',
      give: 'Donner un rôle',
      giveName: (email: string) => `Donner un rôle à ${email}`,
      take: 'Retirer',
      waits: (moment: string) => `retrait prévu le ${moment}`,
      takeName: (role: string, email: string) => `Retirer le rôle ${role} à ${email}`,
      navigation: 'Pages de la liste',
      next: 'Page suivante',
      first: 'Revenir au début de la liste',
    },
    person: {
      name: 'Nom',
      unnamed: 'non renseigné',
      email: 'Adresse électronique',
      roles: 'Rôles actuels',
      noRole: 'aucun',
    },
    give: {
      title: 'Donner un rôle',
      legend: 'Rôle à donner',
      missing: 'Choisissez le rôle à donner. Exemple : auditeur',
      submit: 'Donner le rôle',
    },
    take: {
      title: 'Retirer un rôle',
      question: (role: string) =>
        `Le rôle « ${role} » sera retiré à cette personne. Les pages qu’il ouvre lui seront fermées aussitôt, même si elle est en train de les consulter.`,
      submit: 'Retirer le rôle',
      waits:
        'Ce rôle est retiré après 24 heures : la personne peut s’y opposer d’ici là. Si un deuxième administrateur le demande aussi, il est retiré aussitôt.',
      asked: (moment: string) =>
        `Le retrait est déjà demandé, et prévu le ${moment}. Si un autre administrateur que celui qui l’a demandé le confirme ici, le rôle est retiré aussitôt.`,
      mine: (moment: string) =>
        `Vous avez demandé ce retrait, prévu le ${moment}. Si un deuxième administrateur le demande aussi, le rôle est retiré aussitôt.`,
      withdraw: 'Renoncer au retrait',
      own: (moment: string) =>
        `Quelqu’un a demandé que votre rôle d’administrateur vous soit retiré. Il le sera le ${moment}, sauf si vous vous y opposez.`,
      ownLink: 'Voir la demande, ou m’y opposer',
      keep: 'Garder mon rôle',
      keepTitle: 'Garder votre rôle d’administrateur',
      ignore: 'Si vous êtes d’accord avec ce retrait, fermez cette page.',
      keptTitle: 'Vous gardez votre rôle',
    },
    back: 'Revenir aux rôles',
    notices: {
      given: 'Le rôle est donné. La personne et les administrateurs sont prévenus par courriel.',
      asked: 'Le retrait est demandé. La personne et les administrateurs sont prévenus par courriel.',
      kept: 'Le rôle est gardé. La personne et les administrateurs sont prévenus par courriel.',
      taken: 'Le rôle est retiré. La personne et les administrateurs sont prévenus par courriel.',
      unsaved: 'Vous êtes de nouveau identifié. Rien n’est encore enregistré : relisez le formulaire, puis validez-le.',
    },
    refusals: {
      waiting:
        'Le retrait est déjà demandé. Un deuxième administrateur, qui ne doit pas son rôle à celui qui l’a demandé, peut le confirmer.',
      own_account: 'Personne ne change ses propres rôles. Demandez à un autre administrateur.',
      disabled:
        'Ce compte est désactivé ou attend sa suppression : il ne peut pas recevoir de rôle. Réactivez-le d’abord.',
      every_role: 'Cette personne a déjà tous les rôles.',
      service_account: 'Ce compte est celui d’un service : il ne peut pas recevoir de rôle.',
      already_held: 'Cette personne a déjà ce rôle. Choisissez un autre rôle, ou revenez à la liste.',
      not_held: 'Cette personne n’a pas ce rôle, ou ne l’a plus. Revenez à la liste pour voir ses rôles.',
      last_administrator: 'Cette personne est le dernier administrateur. Donnez d’abord ce rôle à une autre personne.',
    },
    names: roleNames,
    meanings: roleMeanings,
  },
};
