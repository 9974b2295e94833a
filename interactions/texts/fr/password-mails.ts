import { resetLinkLife } from './duration.ts';

/** The link for a new password, and the reminder to renew one. That it was changed: change-mails.ts. */
export const passwordMails = {
  reset: {
    subject: 'Choisissez un nouveau mot de passe',
    intro: `Un nouveau mot de passe vient d’être demandé pour votre compte. Pour le choisir, suivez ce lien, valable ${resetLinkLife} :`,
    passwordless: 'Un nouveau mot de passe a été demandé, mais votre compte n’en utilise pas.',
    through: (upstreams: string) =>
      `Vous vous y connectez avec ${upstreams} : sur la page de connexion, choisissez ce bouton.`,
    or: ' ou ',
    first: `Pour définir un mot de passe, comme autre moyen de connexion, suivez ce lien, valable ${resetLinkLife} :`,
    ignoreFirst: 'Si vous n’avez rien demandé, ne faites rien : votre compte reste sans mot de passe.',
    button: 'Choisir un nouveau mot de passe',
    once: 'Le lien ne sert qu’une fois. Si vous en avez demandé plusieurs, seul le plus récent fonctionne.',
    ignore: 'Si vous n’avez rien demandé, ne faites rien : votre mot de passe actuel reste valable.',
    useless: `Par sécurité, votre mot de passe actuel n’est plus valable. Après ${resetLinkLife}, demandez un autre lien par « Mot de passe oublié ? », sur la page de connexion.`,
  },
  passwordExpiring: {
    subject: 'Votre mot de passe est à renouveler',
    intro: (days: number, moment: string) =>
      days > 1
        ? `Le mot de passe de votre compte arrive au bout de sa durée de validité dans ${days} jours, le ${moment}.`
        : `Le mot de passe de votre compte arrive au bout de sa durée de validité dans un jour, le ${moment}.`,
    afterwards:
      'À votre première connexion après cette date, vous en choisirez un autre avant de continuer. Rien d’autre ne change dans votre compte.',
    now: 'Vous pouvez aussi le changer dès maintenant :',
    nowButton: 'Changer mon mot de passe',
    ignore: 'Si vous préférez attendre, vous n’avez rien à faire.',
  },
};
