import type { SettingsHint } from '../../../src/domain/library-settings/library.ts';

/** The pages of a service that help its developer: ready settings, a sign-in to try, and what was refused. */
export const clientHelp = {
  settings: {
    intro: 'Copiez ces réglages dans votre application. Ils contiennent les valeurs de ce service.',
    values: {
      title: 'Les valeurs',
      issuer: 'Émetteur (issuer)',
      discovery: 'Document de découverte',
      clientId: 'Identifiant (client_id)',
      addresses: 'Adresses de retour',
      farewells: 'Adresses de retour après la déconnexion',
      scopes: 'Portées (scope)',
      method: 'Authentification du service',
      none: 'Aucune',
    },
    methods: {
      client_secret_basic: 'Secret dans l’en-tête (client_secret_basic)',
      client_secret_post: 'Secret dans le corps (client_secret_post)',
      private_key_jwt: 'Clé privée (private_key_jwt)',
      none: 'Aucune : client public, avec PKCE',
    },
    endpoints: {
      title: 'Tous les points d’accès',
      authorization: 'Autorisation',
      token: 'Jetons',
      userinfo: 'Informations sur la personne (userinfo)',
      logout: 'Déconnexion',
      keys: 'Clés publiques',
      revocation: 'Révocation',
      introspection: 'Introspection',
      deviceAuthorization: 'Codes d’appareil',
      pushedRequest: 'Demandes déposées (PAR)',
    },
    environment: {
      title: 'Fichier d’environnement',
      secret: (placeholder: string) =>
        `Le secret n’est jamais affiché ici : remplacez « ${placeholder} » par celui que vous avez reçu.`,
      secrets: 'Gérer les secrets',
      placeholder: 'collez-le-secret-ici',
    },
    fitting: 'Bibliothèques qui conviennent à ce service',
    others: 'Autres bibliothèques',
    othersHint: 'Elles sont faites pour une autre sorte de programme. Les valeurs restent les bonnes.',
    variables: 'Le code lit les valeurs secrètes dans l’environnement.',
    copy: (file: string) => `Copier ${file}`,
    unwritable:
      'Une valeur de ce service contient un caractère que ce format ne peut pas contenir. Saisissez les valeurs une à une.',
    hint: (hint: SettingsHint): string => {
      switch (hint.kind) {
        case 'address':
          return `Cette bibliothèque revient à l’adresse ${hint.address} : ajoutez-la aux adresses de retour du service.`;
        case 'origin':
          return `Les pages de ${hint.origin} demandent des jetons : ajoutez cette origine aux origines autorisées du service.`;
        case 'id-token-claims':
          return 'Cette bibliothèque lit le nom et l’adresse électronique dans le jeton d’identité. Ce service ne les y reçoit pas : demandez l’option « id_token_claims », ou interrogez userinfo.';
        case 'keycloak-shape':
          return 'keycloak-js attend des jetons de la forme de Keycloak : demandez l’option « keycloak_shape », ou choisissez oidc-client-ts.';
        case 'algorithm':
          return 'Cette bibliothèque attend des jetons d’identité signés en RS256. Ceux de ce service sont signés en ES256 : réglez-la en conséquence.';
        case 'method':
          return 'Cette bibliothèque ne connaît pas la façon dont ce service s’authentifie.';
      }
    },
  },
};
