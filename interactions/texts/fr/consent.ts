/** The page that asks whether a service may have data of the account. */
export const consent = {
  title: (service: string) => `Partager vos données avec ${service}`,
  asks: (service: string, host: string) =>
    `${service} (${host}) souhaite accéder aux données suivantes de votre compte :`,
  signedInAs: (name: string) => `Vous êtes connecté en tant que ${name}.`,
  change: 'Changer de compte',
  labelled: (label: string) => `${label} :`,
  unset: 'non renseigné',
  yes: 'oui',
  no: 'non',
  scopes: {
    openid: 'l’identifiant technique de votre compte',
    profile: 'votre profil',
    email: 'votre adresse électronique',
    phone: 'votre numéro de téléphone',
    address: 'votre adresse postale',
    organization: 'vos informations professionnelles',
    offline_access: 'un accès qui continue quand vous n’êtes pas connecté',
  },
  administration: (act: string) => `votre droit, en votre nom, de : ${act}`,
  inYourName: (api: string) => `En votre nom, auprès de « ${api} » :`,
  administrationNote:
    'Les droits d’administration vous sont demandés à chaque connexion. N’acceptez que si vous venez d’ouvrir vous-même ce service.',
  claim: (claim: string) => `la donnée « ${claim} »`,
  purpose: (service: string) => `${service} annonce cette finalité :`,
  quoted: (text: string) => `« ${text} »`,
  reason: (text: string) => `Pourquoi : « ${text} »`,
  optional: {
    legend: 'Données facultatives',
    hint: 'Cochez celles que vous acceptez de transmettre. Le service fonctionne aussi sans elles.',
    changed:
      'Le service a changé sa demande depuis que cette page est ouverte : rien n’a été transmis. Relisez-la et vérifiez vos choix, puis répondez.',
  },
  /** The texts about a service that is not registered: a document at an address of its own describes it. */
  unregistered: {
    title: 'Attention : application non vérifiée',
    warning: (host: string) =>
      `Cette application se décrit elle-même, sur le site ${host}. Nous ne l’avons ni enregistrée ni vérifiée. N’acceptez que si vous venez de l’ouvrir vous-même et si vous faites confiance à ce site.`,
    claimedName: (name: string) => `Elle se présente sous le nom « ${name} ».`,
    answers: (host: string) => `Votre réponse est envoyée à ${host}.`,
    onDevice: 'Votre réponse est envoyée à un programme installé sur votre appareil.',
    asks: 'L’application souhaite accéder aux données suivantes de votre compte :',
    lasting: 'Garder cet accès quand je ne suis pas connecté',
    lastingHint: 'L’application demande aussi cela. Sans cette case cochée, son accès finit avec votre session.',
  },
  empty: (labels: readonly string[]) => `Aussi demandé, et vide dans votre compte : ${labels.join(', ')}.`,
  life: 'Cet accord vaut pour votre session.',
  password: 'Le service n’obtient jamais votre mot de passe.',
  withdraw: 'Vous pouvez retirer cet accès à tout moment, sur la page « Services » de votre compte.',
  termsOf: (service: string) => `Conditions d’utilisation du service ${service}`,
  accept: 'Accepter et continuer',
  deny: 'Refuser',
};
