import { resetLinkLife } from './duration.ts';

/** The pages of a forgotten password. */
export const recovery = {
  address: {
    title: 'Mot de passe oublié',
    intro:
      'Indiquez l’adresse électronique de votre compte : nous y enverrons un lien pour choisir un nouveau mot de passe.',
    send: 'Envoyer le lien',
    backToSignIn: 'Revenir à la connexion',
  },
  sent: {
    title: 'Consultez votre messagerie',
    sentence: (address: string) =>
      `Si un compte utilise l’adresse ${address}, un courriel vient de lui être envoyé. Il contient un lien, valable ${resetLinkLife}.`,
    formerAway:
      'L’ancien service ne répond pas pour le moment. Si votre compte n’en a pas encore été repris, vous ne recevrez rien cette fois-ci : recommencez dans quelques minutes.',
    nothingChanged: 'Votre mot de passe actuel reste valable tant que vous n’en avez pas choisi un nouveau.',
    missing: 'Vous ne recevez rien ?',
    advice: [
      'Patientez quelques minutes, puis regardez dans vos courriels indésirables.',
      'Vérifiez que l’adresse ci-dessus est bien celle de votre compte.',
      'Pour une même adresse, cinq courriels au plus sont envoyés par heure.',
    ],
    again: 'Saisir une autre adresse',
  },
  reset: {
    title: 'Nouveau mot de passe',
    intro: (username: string) => `Choisissez un nouveau mot de passe pour le compte ${username}.`,
    consequence: 'Vous serez déconnecté de tous les services, sur tous vos appareils.',
    losesProof: (days: number, support: string) =>
      `Votre compte demande un second moyen à la connexion : il le demandera aussi avec ce mot de passe. Si vous n’avez plus ni votre application, ni code de récupération, ni clé d’accès, écrivez d’abord à ${support} : pendant ${days} jours, ce mot de passe ne suffira pas pour demander le retrait de la double authentification.`,
    save: 'Enregistrer le mot de passe',
    doneTitle: 'Mot de passe enregistré',
    done: 'Votre nouveau mot de passe est enregistré. Toutes vos sessions ont été fermées.',
    signIn: 'Se connecter',
    standing: {
      title: 'Ce qui permet encore de se connecter',
      intro:
        'Ces moyens n’ont pas besoin de votre mot de passe. Si vous ne reconnaissez pas l’un d’eux, retirez-le : vous vous connecterez d’abord.',
      introSignedIn:
        'Ces moyens n’ont pas besoin de votre mot de passe. Si vous ne reconnaissez pas l’un d’eux, retirez-le.',
      identity: (brand: string) => `Identité ${brand}`,
      remove: 'Retirer',
    },
    askAgain: 'Demander un lien pour un nouveau mot de passe',
  },
};
