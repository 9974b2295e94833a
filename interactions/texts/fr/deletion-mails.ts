/** The messages about the deletion of an account. */
export const deletionMails = {
  deletionRequested: {
    subject: 'Votre compte va être supprimé',
    former: 'Ce message vous parvient aussi parce que cette adresse était, il y a peu, celle du compte dont il parle.',
    intro: {
      owner: (moment: string) => `La suppression de votre compte a été demandée depuis votre compte le ${moment}.`,
      operator: (moment: string) => `La suppression de votre compte a été demandée par notre équipe le ${moment}.`,
      inactive: (moment: string) =>
        `Votre compte n’a pas servi depuis longtemps et n’a pas été gardé après nos courriels : il a été fermé le ${moment}.`,
      reminder: (moment: string) =>
        `Un nouveau mot de passe vient d’être demandé pour votre compte. La suppression de ce compte avait été demandée le ${moment}.`,
    },
    due: (day: string) =>
      `Il est fermé : personne ne peut plus s’y connecter. Il sera supprimé le ${day}, avec vos données, et ne pourra plus être récupéré ensuite.`,
    atOnce:
      'Il est fermé, et sera supprimé dans les minutes qui viennent, avec vos données. Il ne pourra pas être récupéré.',
    cancel: 'Si vous voulez garder votre compte, annulez la suppression :',
    cancelButton: 'Annuler la suppression',
    thenPassword: 'Vous pourrez ensuite demander un nouveau mot de passe.',
    signIn: 'Vous pouvez aussi l’annuler en vous connectant.',
    notYou:
      'Si vous n’avez rien demandé, quelqu’un a eu accès à votre compte. Annulez la suppression, choisissez un nouveau mot de passe, puis écrivez-nous.',
    ignore: 'Si vous voulez supprimer votre compte, vous n’avez rien d’autre à faire.',
  },
  deletionCancelled: {
    subject: 'La suppression de votre compte est annulée',
    intro: (moment: string) =>
      `La suppression de votre compte a été annulée le ${moment}. Vous pouvez de nouveau vous y connecter. Les sessions et les autorisations qui ont été fermées ne reviennent pas.`,
    notYou: 'Si ce n’était pas vous, choisissez tout de suite un nouveau mot de passe :',
    notYouButton: 'Choisir un nouveau mot de passe',
  },
  accountDeleted: {
    subject: 'Votre compte est supprimé',
    intro: (moment: string) =>
      `Votre compte a été supprimé le ${moment}, avec vos données. Il ne peut pas être récupéré.`,
    services:
      'Les services que vous avez utilisés peuvent garder ce que vous leur avez confié : adressez-vous à eux pour le faire supprimer.',
    again: 'Votre adresse est libre : vous pouvez créer un autre compte quand vous voulez.',
    button: 'Créer un compte',
    last: 'C’est le dernier message que nous vous envoyons au sujet de ce compte.',
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
