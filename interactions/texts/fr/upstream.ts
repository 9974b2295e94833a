import type { UpstreamName } from '../../../src/upstream/definitions/known-upstreams.ts';

/** The ways to sign in through FranceConnect, ProConnect and other upstreams. */
export const upstream = {
  signInWith: "S'identifier avec",
  whatIs: (brand: string) => `Qu’est-ce que ${brand} ?`,
  /** The sentence above each button: what the provider demands, or who can use the upstream. */
  sentences: {
    franceconnect:
      'FranceConnect est la solution proposée par l’État pour sécuriser et simplifier la connexion à vos services en ligne.',
    proconnect: 'ProConnect est destiné aux agents publics et aux professionnels, avec leur adresse de travail.',
    wallet:
      'L’EUDI Wallet est le portefeuille européen d’identité numérique. En France, c’est l’application France Identité.',
  } satisfies Readonly<Record<UpstreamName, string>>,
  reference: 'Référence :',
  notices: {
    cancelled: (brand: string) =>
      `La connexion par ${brand} n’est pas allée jusqu’au bout. Vous pouvez la recommencer, ou choisir un autre moyen de vous connecter.`,
    failed: (brand: string) =>
      `${brand} ne répond pas comme prévu pour le moment. Réessayez dans quelques minutes, ou choisissez un autre moyen de vous connecter.`,
    refused: (brand: string) =>
      `La connexion par ${brand} n’a pas abouti ici. Choisissez un autre moyen de vous connecter, ou écrivez-nous.`,
    'another-account': (brand: string) =>
      `Cette identité ${brand} est liée à un autre compte que le vôtre. Recommencez avec la vôtre.`,
    level: (brand: string) =>
      `${brand} n’a pas confirmé votre identité au niveau demandé. Recommencez avec un autre moyen de vous y identifier.`,
    'too-old': (brand: string) =>
      `${brand} vous a reconnu sans vous demander de vous identifier de nouveau, ce qui est nécessaire ici. Déconnectez-vous d’abord de ${brand}, ou choisissez un autre moyen de vous connecter.`,
    'other-person': (brand: string) =>
      `Cette identité ${brand} n’est pas celle du compte qui est connecté ici. Recommencez avec la vôtre, ou choisissez « Utiliser un autre compte ».`,
  },
  errors: {
    back: 'Revenir à la page de connexion',
    backToPage: 'Revenir à la page précédente',
    refused: {
      title: 'Connexion refusée',
      sentence: (brand: string) =>
        `La réponse reçue de ${brand} ne correspond pas à une demande en cours dans ce navigateur. Personne n’a été connecté.`,
      advice:
        'La demande a pu expirer, ou être ouverte dans un autre navigateur. Recommencez depuis la page où vous aviez commencé ; si vous n’aviez rien demandé, vous n’avez rien à faire.',
    },
    unverified: {
      title: 'Connexion refusée',
      sentence: (brand: string) => `La réponse reçue de ${brand} n’a pas pu être vérifiée. Personne n’a été connecté.`,
      advice: 'Recommencez dans quelques minutes, ou choisissez un autre moyen. Si cela se reproduit, écrivez-nous.',
    },
    left: {
      title: 'Votre connexion est à recommencer',
      sentence: (brand: string) =>
        `Pendant votre passage par ${brand}, une déconnexion a eu lieu ici, ou le navigateur a été fermé. Personne n’a été connecté.`,
      advice:
        'Recommencez depuis la page où vous aviez commencé. Si d’autres personnes se servent de cet appareil et que vous ne continuez pas, déconnectez-vous.',
    },
    again: {
      title: 'Cette page a déjà été ouverte',
      sentence: (brand: string) => `La réponse de ${brand} a déjà été utilisée ; elle ne sert qu’une fois.`,
      advice: 'Si vous n’êtes pas encore connecté, recommencez depuis la page où vous aviez commencé.',
    },
  },
};
