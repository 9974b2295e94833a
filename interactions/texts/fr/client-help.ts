import { clientProofRefusals } from './client-proof-refusals.ts';
import type { TrialWarning } from '../../../src/domain/clients/trial/trial-warnings.ts';
import type { RefusalKind } from '../../../src/domain/clients/diagnostic/client-refusal.ts';
import type { SettingsHint } from '../../../src/domain/library-settings/library.ts';
import { formats } from '../formats.ts';
import { number } from './numbers.ts';

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
      tls_client_auth: 'Certificat d’une autorité (tls_client_auth)',
      self_signed_tls_client_auth: 'Certificat enregistré (self_signed_tls_client_auth)',
      none: 'Aucune : client public, avec PKCE',
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
        `Le secret n’est jamais affiché ici : remplacez « ${placeholder} » par celui que vous avez reçu.`,
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
          return `Cette bibliothèque revient à l’adresse ${hint.address} : ajoutez-la aux adresses de retour du service.`;
        case 'origin':
          return `Les pages de ${hint.origin} demandent des jetons : ajoutez cette origine aux origines autorisées du service.`;
        case 'id-token-claims':
          return 'Cette bibliothèque lit le nom et l’adresse électronique dans le jeton d’identité. Ce service ne les y reçoit pas : demandez l’option « id_token_claims », ou interrogez userinfo.';
        case 'keycloak-shape':
          return 'keycloak-js attend des jetons de la forme de Keycloak : demandez l’option « keycloak_shape », ou choisissez oidc-client-ts.';
        case 'algorithm':
          return 'Cette bibliothèque attend des jetons d’identité signés en RS256. Ceux de ce service sont signés en ES256 : réglez-la en conséquence.';
        case 'method':
          return 'Cette bibliothèque ne connaît pas la façon dont ce service s’authentifie.';
      }
    },
  },
  diagnostic: {
    intro:
      'Les demandes de ce service qui ont été refusées ces sept derniers jours, les plus récentes d’abord. Ni jeton ni donnée personnelle n’y figurent.',
    none: 'Aucune demande de ce service n’a été refusée ces sept derniers jours.',
    disabled: 'Ce service est désactivé : toutes ses demandes sont refusées.',
    once: (moment: string) => `Le ${moment}`,
    often: (times: number, first: string, last: string) => `${number(times)} fois, du ${first} au ${last}`,
    reference: 'Référence (page d’erreur, en-tête X-Request-Id) :',
    shortened: 'Les valeurs des paramètres et les parties qui peuvent désigner une personne sont remplacées par « … ».',
    more: 'D’autres demandes du même réseau ont été refusées pour la même raison. Leur détail n’est pas conservé.',
    detail: 'En cause :',
    untold: (field: string, outcome: string) => {
      const news = field === 'events_uri' ? 'un événement de sécurité' : 'la fin d’une session';
      const what = field === 'deletion_uri' ? 'la suppression d’un compte' : news;
      const answered = outcome === 'refused' ? 'a refusé le message' : `a répondu par le statut ${outcome}`;
      const why = outcome === 'unreachable' ? 'l’adresse ne répond pas' : `le service ${answered}`;
      return `Nous n’avons pas pu annoncer ${what} : ${why}.`;
    },
    testers: 'Voir la liste des personnes qui essaient le service',
    nowRegistered: 'Cette adresse est enregistrée depuis.',
    add: 'Ajouter cette adresse',
    adding: {
      title: 'Ajouter une adresse de retour',
      return: 'Les personnes pourront revenir à cette adresse après leur connexion.',
      logout: 'Les personnes pourront revenir à cette adresse après leur déconnexion.',
      warning:
        'N’ajoutez qu’une adresse de votre service : à une adresse étrangère, quelqu’un d’autre recevrait vos connexions.',
      cancel: 'Ne pas l’ajouter',
      added: (address: string) => `L’adresse ${address} est enregistrée. Réessayez la connexion.`,
      full: 'Cette adresse ne peut pas être ajoutée à l’enregistrement. Demandez à un gestionnaire de le vérifier.',
    },
    kinds: {
      address: {
        title: 'Adresse de retour non enregistrée',
        advice: 'L’adresse de retour est comparée caractère par caractère avec celles du service.',
      },
      'address-missing': {
        title: 'Adresse de retour absente',
        advice: 'La demande doit contenir le paramètre redirect_uri, une seule fois.',
      },
      'pkce-missing': {
        title: 'PKCE absent',
        advice:
          'La demande doit contenir code_challenge et code_challenge_method=S256. Activez PKCE dans votre bibliothèque.',
      },
      'pkce-method': {
        title: 'PKCE mal formé',
        advice: 'code_challenge doit avoir 43 caractères, et code_challenge_method doit être S256.',
      },
      scope: {
        title: 'Portée inconnue ou non autorisée',
        advice: 'Demandez des portées que nous connaissons et que l’enregistrement du service permet.',
      },
      'response-type': {
        title: 'Type de réponse non enregistré',
        advice: 'Seul response_type=code est accepté, pour un service qui connecte des personnes.',
      },
      'silent-no-cookie': {
        title: 'Connexion silencieuse sans cookie',
        advice:
          'Le navigateur n’a pas envoyé notre cookie : personne ne s’est connecté ici, ou le cookie est bloqué dans un cadre d’un autre site. Proposez le bouton de connexion.',
      },
      'silent-no-session': {
        title: 'Connexion silencieuse sans session',
        advice: 'La session est terminée ou ne suffit pas à cette demande. Proposez le bouton de connexion.',
      },
      'silent-consent': {
        title: 'Connexion silencieuse sans accord',
        advice: 'La personne n’a pas encore accepté de donner ces données. Envoyez-la une fois à la page de connexion.',
      },
      'silent-other': {
        title: 'Connexion silencieuse impossible',
        advice: 'Une page doit être montrée à la personne. Refaites la demande sans prompt=none.',
      },
      level: {
        title: 'Niveau de garantie non atteint',
        advice: 'Le niveau demandé (acr) n’existe pas ici, ou la personne ne l’a pas prouvé.',
      },
      'not-a-tester': {
        title: 'Service en test',
        advice:
          'Le service est en test, et le compte de cette personne n’est pas de ceux qui peuvent l’essayer. Ajoutez-le à la liste, ou demandez le passage en production.',
      },
      denied: {
        title: 'Accès refusé par la personne',
        advice: 'La personne a renoncé à se connecter, ou n’a pas donné son accord.',
      },
      'request-uri': {
        title: 'Demande déposée inconnue ou déjà utilisée',
        advice: 'Un request_uri sert une fois, pendant une minute. Déposez une nouvelle demande pour chaque connexion.',
      },
      account: {
        title: 'Compte indisponible',
        advice: 'Le compte de cette personne n’existe plus ou est désactivé.',
      },
      'secret-unknown': {
        title: 'Secret inconnu',
        advice:
          'Ce secret n’est pas celui du service. Vérifiez la variable d’environnement, ou créez un nouveau secret.',
      },
      'secret-expired': {
        title: 'Secret expiré',
        advice: 'Ce secret est bien celui du service, mais il est arrivé à échéance. Créez un nouveau secret.',
      },
      'secret-withdrawn': {
        title: 'Secret retiré',
        advice: 'Ce secret a été retiré. Une installation du service l’utilise encore.',
      },
      method: {
        title: 'Mauvaise façon de s’authentifier',
        advice: 'Le service ne s’authentifie pas de la façon qu’il a enregistrée, ou l’en-tête est mal formé.',
      },
      ...clientProofRefusals,
      'keys-unreachable': {
        title: 'Clés publiques introuvables',
        advice: 'L’adresse jwks_uri du service ne répond pas, ou ne donne pas de clés utilisables.',
      },
      'code-unknown': {
        title: 'Code inconnu',
        advice: 'Le code n’a pas été donné ici, ou il a été révoqué.',
      },
      'code-expired': {
        title: 'Code expiré',
        advice: 'Un code est valable une minute. Échangez-le dès le retour de la personne.',
      },
      'code-used': {
        title: 'Code utilisé deux fois',
        advice:
          'Un code sert une fois ; après un second usage, ses jetons sont révoqués. La page de retour a peut-être été rechargée, ou deux appels sont partis ensemble.',
      },
      'code-address': {
        title: 'Autre adresse de retour à l’échange du code',
        advice: 'redirect_uri doit être le même à l’échange du code que dans la demande.',
      },
      'pkce-verifier': {
        title: 'Vérificateur PKCE faux ou absent',
        advice: 'code_verifier doit être celui de cette demande : conservez-le dans la session de la personne.',
      },
      'foreign-token': {
        title: 'Jeton ou code d’un autre service',
        advice: 'Deux services partagent peut-être une installation ou une configuration.',
      },
      'refresh-unknown': {
        title: 'Jeton de renouvellement inconnu',
        advice: 'Il a été révoqué, sa session est terminée, ou il n’a pas été donné ici.',
      },
      'refresh-expired': {
        title: 'Jeton de renouvellement expiré',
        advice: 'Envoyez la personne à la page de connexion.',
      },
      'refresh-used': {
        title: 'Jeton de renouvellement utilisé deux fois',
        advice: 'Chaque réponse donne un nouveau jeton : conservez-le. Après un second usage, tous sont révoqués.',
      },
      'refresh-scope': {
        title: 'Portée trop large au renouvellement',
        advice: 'Un renouvellement ne peut pas demander plus que la première demande.',
      },
      'grant-over': {
        title: 'Autorisation terminée',
        advice: 'La personne a retiré son accord, ou sa session est terminée.',
      },
      'grant-type': {
        title: 'Type d’octroi non enregistré',
        advice: 'Le service demande des jetons d’une façon qu’il n’a pas enregistrée (grant_type).',
      },
      'device-expired': {
        title: 'Code d’appareil expiré',
        advice: 'La personne n’a pas répondu à temps. Demandez un nouveau code.',
      },
      'device-hurry': {
        title: 'Appareil trop pressé',
        advice: 'Attendez l’intervalle indiqué entre deux demandes.',
      },
      password: {
        title: 'Mot de passe refusé',
        advice: 'L’octroi par mot de passe a été refusé.',
      },
      origin: {
        title: 'Origine non enregistrée',
        advice: 'Une page de cette origine a appelé un point d’accès. Ajoutez l’origine à celles du service.',
      },
      throttled: {
        title: 'Trop d’échecs d’authentification',
        advice: 'Un même réseau a présenté trop de mauvais secrets. Ses demandes sont suspendues quelques minutes.',
      },
      disabled: {
        title: 'Service désactivé',
        advice: 'Le service est désactivé ou supprimé : ses demandes sont refusées.',
      },
      'logout-address': {
        title: 'Adresse de retour après la déconnexion non enregistrée',
        advice: 'L’adresse est comparée caractère par caractère avec celles du service.',
      },
      untold: {
        title: 'Message au service non remis',
        advice: 'Nous réessayons pendant un jour. Vérifiez l’adresse et la réponse de votre service.',
      },
      request: {
        title: 'Demande mal formée',
        advice: 'La demande ne respecte pas le protocole.',
      },
    } satisfies Record<RefusalKind, { readonly title: string; readonly advice: string }>,
  },
  test: {
    intro:
      'Connectez-vous comme une personne le ferait. La réponse revient ici : le service ne reçoit rien, et rien n’est conservé de l’essai.',
    disabled: 'Ce service est désactivé : réactivez-le pour tester sa connexion.',
    command: 'Personne ne se connecte à ce service dans un navigateur. Testez-le par cette commande.',
    form: {
      scopes: 'Données demandées',
      scopesHint: 'L’identifiant du compte (openid) est toujours demandé.',
      advanced: 'Avancé',
      prompt: {
        label: 'Ce qui est demandé à la personne',
        hint: 'Le paramètre prompt.',
        wrong: 'Choisissez l’une des valeurs de la liste.',
        options: {
          '': 'Ce qui est nécessaire',
          login: 'Se connecter de nouveau (login)',
          consent: 'Donner son accord de nouveau (consent)',
          select_account: 'Choisir un compte (select_account)',
          none: 'Rien : connexion silencieuse (none)',
        },
      },
      acr: {
        label: 'Niveau de garantie',
        hint: 'Le paramètre acr_values.',
        none: 'Aucun en particulier',
        wrong: 'Choisissez l’un des niveaux de la liste.',
      },
      claims: {
        label: 'Données demandées une à une',
        hint: 'Le paramètre claims, en JSON. Exemple : {"userinfo": {"phone_number": null}}',
        wrong:
          'Saisissez un objet JSON avec « userinfo » ou « id_token ». Exemple : {"userinfo": {"phone_number": null}}',
      },
      submit: 'Tester la connexion',
    },
    result: {
      title: 'Résultat du test',
      works: 'La connexion fonctionne',
      nothingKept: 'Le service n’a rien reçu. Les jetons de l’essai n’ont pas été conservés.',
      failed: (what: string) => `La connexion a échoué : ${what.charAt(0).toLowerCase()}${what.slice(1)}`,
      unknown:
        'Cet essai est terminé, a expiré, ou n’a pas commencé dans ce navigateur. Rien n’a été échangé. Commencez-en un autre.',
      again: 'Refaire un test',
      warningsTitle: 'À savoir',
      warning: (warning: TrialWarning): string => {
        switch (warning.kind) {
          case 'scopes-dropped':
            return `Portées demandées et non accordées : ${warning.scopes.join(', ')}.`;
          case 'level':
            return `Le niveau demandé n’a pas été atteint : la session vaut ${warning.reached}.`;
          case 'pkce-relaxed':
            return 'Ce service peut se passer de PKCE. Demandez à rétablir l’obligation dès que sa bibliothèque le permet.';
          case 'no-refresh':
            return 'Pas de jeton de renouvellement : le service n’a pas enregistré refresh_token parmi ses types d’octroi.';
          case 'userinfo-only':
            return 'Des données ne sont que dans userinfo : une bibliothèque qui ne lit que le jeton d’identité ne les voit pas.';
          case 'long-tokens':
            return `Les jetons d’accès sont valables ${warning.minutes} minutes : un jeton volé peut servir aussi longtemps.`;
          case 'legacy':
            return `Options pour les anciens programmes : ${warning.options.join(', ')}.`;
          case 'nobody-told':
            return 'Le service n’est pas prévenu de la fin d’une session : il n’a pas enregistré backchannel_logout_uri.';
          case 'in-test':
            return 'Le service est en test : seuls les comptes de sa liste peuvent s’y connecter.';
        }
      },
      claimsTitle: 'Les données, une à une',
      columns: { claim: 'Donnée', value: 'Valeur ou raison', place: 'Reçue dans' },
      places: { both: 'Jeton d’identité et userinfo', idToken: 'Jeton d’identité', userinfo: 'userinfo', none: '—' },
      reasons: {
        'not-registered': (scope: string) =>
          `Non autorisée : la portée ${scope} ne figure pas dans l’enregistrement du service.`,
        'not-asked': (scope: string) => `Non demandée : ajoutez la portée ${scope}.`,
        'left-out': () => 'Vous ne l’avez pas donnée sur la page d’accord.',
        empty: () => 'Votre compte n’a pas cette donnée.',
      },
      tokens: {
        title: 'Les jetons, décodés',
        revoked: 'Leurs signatures ne sont pas montrées : ces jetons sont déjà révoqués.',
        idToken: 'Jeton d’identité',
        accessToken: 'Jeton d’accès',
        userinfo: 'Réponse de userinfo',
        header: 'En-tête :',
        payload: 'Contenu :',
      },
      times: {
        title: 'Durées',
        signIn: (seconds: number) =>
          `Connexion, pages comprises : ${formats.number('fr-FR', { maximumFractionDigits: 1 }).format(seconds)} s`,
        exchange: (milliseconds: number) => `Échange du code contre les jetons : ${milliseconds} ms`,
        userinfo: (milliseconds: number) => `Lecture de userinfo : ${milliseconds} ms`,
      },
    },
  },
};
