/** The page that asks whether a service may have data of the account. */
export const consent = {
  title: (service: string) => `Partager vos données avec ${service}`,
  asks: (service: string, host: string) =>
    `${service} (${host}) souhaite accéder aux données suivantes de votre compte :`,
  data: 'Données demandées',
  scopes: {
    openid: 'l’identifiant technique de votre compte, qui ne dit rien de vous',
    profile: 'votre profil : nom, prénom, nom d’utilisateur, photo et langue, pour ce qui est renseigné',
    email: 'votre adresse électronique',
    phone: 'votre numéro de téléphone, s’il est renseigné',
    address: 'votre adresse postale, si elle est renseignée',
    organization: 'vos informations professionnelles, si elles sont renseignées',
    offline_access: 'un accès qui continue quand vous n’êtes pas connecté',
  },
  claim: (claim: string) => `la donnée « ${claim} »`,
  life: 'Cet accord vaut pour votre session. Le service n’obtient jamais votre mot de passe.',
  accept: 'Accepter et continuer',
  deny: 'Refuser',
};
