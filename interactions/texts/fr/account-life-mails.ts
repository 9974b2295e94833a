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
  recoveryCodeUsed: {
    subject: 'Un code de récupération a été utilisé',
    intro: (moment: string) =>
      `Un de vos codes de récupération a servi à une connexion à votre compte le ${moment}. Il ne peut plus servir.`,
    left: (count: number) => {
      if (count === 0) return 'Il ne vous en reste aucun : créez-en de nouveaux sans attendre.';
      return count === 1
        ? 'Il vous reste 1 code de récupération : créez-en de nouveaux sans attendre.'
        : `Il vous reste ${count} codes de récupération.`;
    },
    security: 'Pour créer de nouveaux codes ou ajouter une application :',
    securityButton: 'Voir la sécurité de mon compte',
    notYou:
      'Si ce n’était pas vous, quelqu’un connaît votre mot de passe et vos codes. Choisissez tout de suite un nouveau mot de passe, puis écrivez-nous :',
    notYouButton: 'Choisir un nouveau mot de passe',
  },
};
