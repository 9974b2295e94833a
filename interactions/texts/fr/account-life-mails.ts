/** The messages about the life of an account. */
export const accountLifeMails = {
  invitation: {
    subject: 'Créez votre compte',
    intro: (address: string) =>
      `Vous êtes invité à créer un compte Géoplateforme avec l’adresse ${address}. Il permet de se connecter à cartes.gouv.fr et à tous les services de la Géoplateforme.`,
    choose: 'Pour choisir votre nom d’utilisateur et votre mot de passe, suivez ce lien, valable 7 jours :',
    button: 'Créer mon compte',
    once: 'Le lien ne sert qu’une fois. Si vous en avez reçu plusieurs, seul le plus récent fonctionne.',
    ignore: 'Si vous n’attendiez pas ce message, ne faites rien : aucun compte ne sera créé avec votre adresse.',
  },
  usernameChanged: {
    subject: 'Votre nom d’utilisateur a été changé',
    intro: (moment: string) =>
      `Le nom d’utilisateur de votre compte a été changé le ${moment}. L’ancien ne permet plus de se connecter.`,
    notYou: 'Si ce n’était pas vous, annulez ce changement avec ce lien, valable 72 heures :',
    consequence:
      'Votre ancien nom d’utilisateur sera rétabli, toutes les sessions seront fermées, et vous choisirez un nouveau mot de passe.',
  },
  accountInactive: {
    subject: 'Votre compte inutilisé va être fermé',
    intro: (address: string, days: number, moment: string) =>
      `Personne ne s’est connecté depuis longtemps à votre compte Géoplateforme, dont l’adresse est ${address}. Sans connexion d’ici là, il sera fermé dans ${days} jours, le ${moment}, puis supprimé.`,
    keep: 'Pour le garder, il suffit de vous connecter :',
    keepButton: 'Me connecter et garder mon compte',
    afterwards:
      'Une fois le compte supprimé, ses informations sont effacées et ne peuvent pas être rétablies. Vous pourrez alors en créer un autre avec la même adresse.',
    ignore: 'Si vous n’avez plus besoin de ce compte, vous n’avez rien à faire.',
  },
};
