import { duration } from './duration.ts';

/** The pages that connect a device, or a program without a browser. */
export const device = {
  code: {
    title: 'Connecter un appareil',
    intro:
      'Un programme ou un appareil vous a affiché un code : saisissez-le ici, puis choisissez si vous lui donnez accès à votre compte.',
    label: 'Code affiché par l’appareil',
    hint: 'Huit lettres, par exemple BCDF-GHJK. Majuscules, espaces et tirets sont sans importance.',
    compare: 'Vérifiez que ce code est bien celui que votre appareil affiche en ce moment.',
    warningTitle: 'Attention : avez-vous demandé ce code ?',
    warning:
      'Si quelqu’un vous a envoyé ce code ou vous le dicte, n’allez pas plus loin : cette personne pourrait agir à votre place.',
    next: 'Continuer',
    malformed: 'Saisissez le code que votre appareil affiche : huit lettres, par exemple BCDF-GHJK.',
    unknown:
      'Ce code n’est pas, ou n’est plus, valable. Vérifiez chaque lettre (exemple : BCDF-GHJK). Un code sert une seule fois et pendant 15 minutes : au besoin, demandez-en un nouveau sur votre appareil.',
    throttled: (seconds: number) =>
      `Trop de codes essayés : celui-ci n’a pas été examiné. Réessayez dans ${duration(seconds)}.`,
  },
  access: {
    title: (service: string) => `Donner accès à ${service} ?`,
    compare: 'Votre appareil doit afficher ce code en ce moment :',
    asks: (service: string) => `${service} demande :`,
    signedInAs: (name: string) => `Vous êtes connecté en tant que ${name}.`,
    change: 'Utiliser un autre compte',
    warningTitle: 'Attention : avez-vous commencé vous-même ?',
    warning:
      'Ne donnez cet accès que si vous venez de le demander sur votre appareil et si le code est le même. Si quelqu’un vous a envoyé ce code ou vous le dicte, refusez.',
    life: 'Cet accès prend fin avec votre session sur ce navigateur, au plus tard quand vous vous déconnectez.',
    password: 'Le programme n’obtient jamais votre mot de passe.',
    accept: 'Donner l’accès',
    deny: 'Refuser',
  },
  approved: {
    title: 'Accès donné',
    sentence: (service: string) => `${service} a maintenant accès à votre compte.`,
    advice:
      'Retournez à votre appareil : il continue de lui-même dans quelques secondes. Vous pouvez fermer cette page.',
  },
  denied: {
    title: 'Accès refusé',
    sentence: (service: string) => `${service} n’a reçu aucun accès à votre compte.`,
    advice:
      'Votre appareil en est informé. Vous pouvez fermer cette page, ou y demander un nouveau code si vous avez changé d’avis.',
  },
  failed: {
    title: 'L’appareil n’a pas reçu l’accès',
    sentence: (service: string) => `La demande de ${service} n’a pas pu aller jusqu’au bout.`,
    unmet: (service: string) =>
      `${service} demande une vérification de plus, que vous n’avez pas terminée : un second moyen de connexion, ou une identité confirmée.`,
    advice: 'Retournez à votre appareil et demandez-lui un nouveau code.',
  },
  another: 'Saisir un autre code',
  account: 'Voir mon compte',
};
