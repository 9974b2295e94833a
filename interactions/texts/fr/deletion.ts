const items = (names: readonly string[]) => names.join(', ');

/** The deletion of an account: its page, the step of the sign-in and the link that cancel it. */
export const deletion = {
  title: 'Supprimer mon compte',
  intro: (day: string) =>
    `Votre compte sera fermé tout de suite : plus personne ne pourra s’y connecter. Il sera supprimé le ${day}, avec vos données.`,
  introAtOnce: 'Votre compte sera fermé tout de suite, puis supprimé dans les minutes qui suivent, avec vos données.',
  copyFirst: 'Gardez d’abord une copie de vos données : il n’y en aura plus ensuite.',
  copy: 'Télécharger mes données',
  erased: {
    title: 'Ce qui sera supprimé',
    items: [
      'votre nom, votre adresse électronique, votre téléphone, votre photo, votre adresse postale et vos informations professionnelles ;',
      'votre mot de passe, vos applications, vos clés d’accès, vos codes de récupération et les identités liées à votre compte ;',
      'vos sessions, les autorisations données aux services, les navigateurs connus et les courriels qui ne sont pas encore partis.',
    ],
  },
  kept: {
    title: 'Ce qui restera, et pourquoi',
    identifier: (sub: string) =>
      `l’identifiant technique ${sub}, sans rien d’autre, pour qu’aucun autre compte ne le reçoive jamais ;`,
    username:
      'une empreinte de votre nom d’utilisateur pendant 12 mois, pour que personne ne le prenne à votre place. Elle ne permet pas de retrouver le nom ;',
    audit: (days: number) =>
      `les événements du journal de sécurité, ${days} jours au plus, sans votre nom, votre adresse ni votre réseau, pour pouvoir enquêter sur une attaque ;`,
    backups: 'vos données dans les sauvegardes, jusqu’à leur remplacement.',
    email: 'Votre adresse électronique pourra servir à un autre compte dès la suppression.',
  },
  services: {
    title: 'Les services que vous avez utilisés',
    none: 'Aucun service ne connaît votre compte.',
    told: (names: readonly string[]) => `Ces services seront informés : ${items(names)}.`,
    others: (names: readonly string[]) =>
      `Ces services ne seront pas informés, mais n’auront plus accès à votre compte : ${items(names)}.`,
    own: 'Un service peut garder ce que vous lui avez confié : adressez-vous à lui pour le faire supprimer.',
  },
  form: {
    title: 'Confirmer la suppression',
    untilThen: (day: string) =>
      `Jusqu’au ${day}, vous pourrez annuler la suppression, par le lien du courriel que vous recevrez ou en vous connectant. Après cette date, rien ne pourra être récupéré.`,
    final: 'Rien ne pourra être récupéré.',
    word: 'SUPPRIMER',
    label: (word: string) => `Pour confirmer, saisissez le mot ${word}`,
    submit: 'Supprimer mon compte',
    keep: 'Garder mon compte',
    missing: (word: string) => `Saisissez le mot ${word} pour confirmer la suppression.`,
    wrong: (word: string) => `Ce n’est pas le mot attendu. Saisissez-le comme dans cet exemple : ${word}.`,
  },
  lastAdministrator: {
    title: 'Avertissement : personne d’autre n’administre ce service',
    sentence:
      'Aucun autre compte n’a le rôle d’administration. Donnez ce rôle à une autre personne, puis revenez sur cette page.',
  },
  closed: {
    title: 'Votre compte est fermé',
    done: (day: string) => `Votre compte sera supprimé le ${day}.`,
    doneAtOnce: 'Votre compte sera supprimé dans les minutes qui viennent.',
    ended: 'Vous êtes déconnecté partout, et les services n’ont plus accès à votre compte.',
    message: (address: string) =>
      `Un courriel a été envoyé à ${address}. Le lien qu’il contient annule la suppression. Vous pouvez aussi l’annuler en vous connectant.`,
    messageAtOnce: (address: string) => `Un courriel a été envoyé à ${address}.`,
  },
  cancel: {
    title: 'Annuler la suppression',
    intro: (asked: string, due: string) =>
      `La suppression de ce compte a été demandée le ${asked}. Il est fermé, et sera supprimé le ${due}.`,
    next: (service: string) => `Annulez la suppression pour rouvrir votre compte et continuer vers ${service}.`,
    nextOwn: 'Annulez la suppression pour rouvrir votre compte.',
    ignore: 'Si vous voulez toujours supprimer ce compte, fermez cette page : vous n’avez rien d’autre à faire.',
    notYou:
      'Si vous n’avez pas demandé cette suppression, quelqu’un a eu accès à votre compte : annulez-la, puis choisissez un nouveau mot de passe.',
    submit: 'Annuler la suppression',
    doneTitle: 'La suppression est annulée',
    done: 'Votre compte est de nouveau ouvert. Les sessions qui ont été fermées ne reviennent pas : connectez-vous.',
    stillDisabled: (support: string) =>
      `Votre compte ne sera pas supprimé. Il reste désactivé : pour savoir pourquoi, écrivez à ${support}.`,
    signIn: 'Me connecter',
  },
};
