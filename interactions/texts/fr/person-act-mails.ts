/** The messages about what the support did with the account of a person. */
export const personActMails = {
  personActs: {
    wrong: (support: string) => `Si vous pensez qu’il s’agit d’une erreur, écrivez à ${support}.`,
    resetBySupport: 'L’assistance vous envoie ce message parce qu’une personne qui dit être vous lui a écrit.',
    disabled: {
      subject: 'Votre compte est désactivé',
      intro: (moment: string) => `Votre compte a été désactivé par l’assistance le ${moment}.`,
      consequence:
        'Vous ne pouvez plus vous y connecter, et vos sessions sont fermées dans tous les services. Vos données sont gardées.',
    },
    enabled: {
      subject: 'Votre compte est réactivé',
      intro: (moment: string) => `Votre compte a été réactivé par l’assistance le ${moment}.`,
      consequence:
        'Les sessions et les autorisations qui ont été fermées ne reviennent pas : connectez-vous de nouveau.',
      stillClosed:
        'Vous ne pouvez pas encore vous y connecter, pour une autre raison qu’un autre message vous a dite : sa suppression est demandée, l’utilisation de vos données est limitée, ou le compte est désactivé.',
      open: 'Pour vous connecter :',
      openButton: 'Voir mon compte',
    },
    restricted: {
      subject: 'L’utilisation de vos données est limitée',
      intro: (moment: string) =>
        `Depuis le ${moment}, l’utilisation des données de votre compte est limitée (article 18 du règlement général sur la protection des données).`,
      consequence:
        'Vos données sont gardées, mais plus aucun service n’en reçoit, et vous ne pouvez pas vous connecter tant que dure cette limitation. Vous pouvez toujours demander une copie ou la suppression de vos données.',
    },
    unrestricted: {
      subject: 'L’utilisation de vos données n’est plus limitée',
      intro: (moment: string) => `Depuis le ${moment}, l’utilisation des données de votre compte n’est plus limitée.`,
      consequence:
        'Si rien d’autre ne ferme votre compte, vous pouvez de nouveau vous y connecter, et les services reçoivent de nouveau ce que vous leur avez accordé.',
      stillClosed:
        'Vous ne pouvez pas encore vous y connecter, pour une autre raison qu’un autre message vous a dite : sa suppression est demandée, l’utilisation de vos données est limitée, ou le compte est désactivé.',
    },
    carriedFactsChanged: {
      subject: 'Vos rôles et groupes dans les services ont changé',
      intro: (moment: string) =>
        `Un administrateur a modifié le ${moment} les rôles et les groupes que certains services lisent de vous.`,
      consequence:
        'Ce que vous pouvez faire dans ces services peut changer à votre prochaine connexion. Votre compte et vos données restent les mêmes.',
    },
    sessionsClosed: {
      subject: 'Vos sessions ont été fermées',
      intro: (moment: string) => `Toutes les sessions de votre compte ont été fermées par l’assistance le ${moment}.`,
      consequence:
        'Votre mot de passe et vos autres moyens de connexion restent les mêmes : connectez-vous de nouveau.',
      open: 'Pour vous connecter :',
      openButton: 'Voir mon compte',
    },
    sessionClosed: {
      subject: 'Une de vos sessions a été fermée',
      intro: (moment: string) => `Une session de votre compte a été fermée par l’assistance le ${moment}.`,
      consequence: 'Vos autres sessions restent ouvertes, et vos moyens de connexion restent les mêmes.',
      open: 'Pour voir vos sessions :',
      openButton: 'Voir mon compte',
    },
    correction: {
      subject: 'Confirmez votre nouvelle adresse',
      intro: (address: string) =>
        `L’assistance a indiqué l’adresse ${address} comme nouvelle adresse d’un compte Géoplateforme.`,
      prove: 'Si c’est bien vous qui l’avez demandé, confirmez que vous lisez les courriels de cette adresse :',
      button: 'Confirmer mon adresse',
      wait: (moment: string) =>
        `Par sécurité, l’adresse changera au plus tôt le ${moment}. Jusque-là, le compte garde son adresse actuelle.`,
      ignore:
        'Si vous n’avez rien demandé, ne confirmez pas : ce compte n’est pas le vôtre, et sans vous rien ne changera.',
    },
    correctionAsked: {
      subject: 'Votre adresse va être changée',
      intro: (address: string, moment: string) =>
        `Le ${moment}, l’assistance a demandé que l’adresse de votre compte devienne ${address}, comme la personne qui nous a écrit l’a souhaité.`,
      wait: (moment: string) =>
        `Rien ne change avant le ${moment}, ni sans la confirmation de la nouvelle adresse. Jusque-là, vous vous connectez comme d’habitude.`,
      cancel: 'Si vous n’avez rien demandé, annulez ce changement :',
      cancelButton: 'Garder mon adresse actuelle',
      ignore: 'Si ce changement vient de vous, vous n’avez rien à faire.',
    },
    corrected: {
      subject: 'L’adresse de votre compte a été changée',
      intro: (address: string, moment: string) =>
        `Depuis le ${moment}, ${address} est l’adresse de votre compte Géoplateforme.`,
      consequence:
        'Connectez-vous avec cette adresse. Votre mot de passe et vos autres moyens de connexion restent les mêmes.',
      former: (moment: string) =>
        `Depuis le ${moment}, cette adresse n’est plus celle de votre compte Géoplateforme : la nouvelle a été confirmée, et personne ne s’y est opposé pendant 72 heures.`,
    },
    correctionEnded: {
      subject: 'Votre adresse ne change pas',
      intro: (moment: string) =>
        `Le ${moment}, le changement d’adresse que l’assistance avait demandé pour un compte Géoplateforme a été annulé. Le compte garde son adresse actuelle.`,
    },
    changeAgain: {
      intro: (address: string) =>
        `L’adresse ${address} a été indiquée comme nouvelle adresse d’un compte Géoplateforme. À la demande de son titulaire, l’assistance vous envoie de nouveau le lien qui la confirme.`,
      prove: 'Pour la confirmer, suivez ce lien :',
    },
    invitationExisting: (address: string) =>
      `L’assistance vous a invité à créer un compte avec l’adresse ${address}. Vous en avez déjà un : il n’a pas été modifié, et aucun autre n’a été créé.`,
  },
};
