/** The registration of a client, and the page that changes it. */
export const clientForm = {
  register: 'Enregistrer un service',
  pageTitle: (step: string, heading: string) => `Enregistrer un service - ${step} - ${heading}`,
  next: 'Étape suivante',
  back: 'Précédent',
  create: 'Enregistrer le service',
  restart:
    'Cet enregistrement est terminé ou a expiré. Un service déjà enregistré se trouve dans la liste des services ; pour en enregistrer un autre, commencez ici.',
  steps: {
    kind: 'Type d’application',
    essentials: 'L’essentiel',
    data: 'Données demandées',
    review: 'Vérification',
  },
  kind: {
    legend: 'Quelle application va se connecter ?',
    hint: 'Ce choix règle le reste au plus sûr.',
    missing: 'Choisissez un type d’application.',
    names: {
      site: {
        label: 'Site avec serveur',
        hint: 'Symfony, Django, Spring, Node.js, PHP, Apache… Le serveur garde un secret.',
      },
      browser: {
        label: 'Application dans le navigateur',
        hint: 'React, Vue, Angular, page statique… Rien ne reste secret dans un navigateur.',
      },
      application: {
        label: 'Application mobile ou de bureau',
        hint: 'Android, iOS, Electron, extension QGIS… Elle s’installe sur l’appareil de la personne.',
      },
      service: {
        label: 'Service sans utilisateur',
        hint: 'Tâche planifiée, traitement entre serveurs. Il agit en son propre nom, avec un secret.',
      },
      device: {
        label: 'Script ou appareil sans navigateur',
        hint: 'Script Python, outil en ligne de commande. La personne saisit un code sur un autre écran.',
      },
      api: {
        label: 'API qui vérifie des jetons',
        hint: 'Elle ne connecte personne : elle demande si un jeton reçu est valable.',
      },
    },
  },
  data: {
    intro:
      'Cochez seulement ce dont le service a besoin. Pour chaque donnée, dites pourquoi : la personne lit cette raison quand elle donne son accord.',
    always: 'L’identifiant technique du compte est toujours transmis (openid).',
    why: (what: string) => `Pourquoi ? (${what})`,
    whyMissing: (what: string) =>
      `Dites pourquoi le service demande : ${what}. Exemple : « Pour vous prévenir quand votre carte est prête. »`,
    scopes: {
      profile: {
        label: 'Profil',
        tells: 'Nom, prénom, nom d’utilisateur, photo, langue',
      },
      email: { label: 'Adresse électronique', tells: 'Adresse vérifiée' },
      phone: { label: 'Téléphone', tells: 'Numéro déclaré, non vérifié' },
      address: { label: 'Adresse postale', tells: 'Rue, code postal, commune, pays' },
      organization: { label: 'Informations professionnelles', tells: 'Organisme, SIRET, poste' },
      offline_access: {
        label: 'Accès hors connexion',
        tells: 'L’accès continue quand la personne n’est plus connectée',
      },
    },
  },
  sections: {
    essentials: 'L’essentiel',
    data: 'Données demandées',
    advanced: 'Avancé',
    advancedIntro: 'Rarement utile : les réglages proposés conviennent à la plupart des services.',
    legacy: 'Options pour les anciens programmes',
    legacyWarning:
      'Ces options affaiblissent la connexion. Elles ne servent qu’à un programme écrit pour un autre serveur, le temps de le corriger.',
    legacyAfter:
      'Après la date de fin, les options continuent de fonctionner ; la liste des services et des messages demandent alors de les retirer.',
  },
  fields: {
    clientName: {
      label: 'Nom affiché aux personnes',
      hint: '100 caractères au plus. Exemple : Carte des sentiers',
    },
    clientUri: { label: 'Adresse d’accueil', hint: 'Exemple : https://sentiers.example.fr/' },
    redirectUris: {
      label: 'Adresses de retour',
      hint: 'Une par ligne, en entier, 20 au plus. La connexion ne revient qu’à ces adresses exactes. Tant que le service est en test, http://localhost convient aussi. Exemple : https://sentiers.example.fr/retour',
    },
    postLogoutRedirectUris: {
      label: 'Adresses de retour après déconnexion',
      hint: 'Une par ligne, en entier, 20 au plus. Exemple : https://sentiers.example.fr/',
    },
    purpose: {
      label: 'Finalité',
      hint: 'Ce que le service fait des données, en une phrase que la personne lira en donnant son accord. 300 caractères au plus.',
    },
    policyUri: {
      label: 'Adresse de la politique de protection des données',
      hint: 'La personne peut l’ouvrir avant de donner son accord. Exemple : https://sentiers.example.fr/donnees',
    },
    tosUri: {
      label: 'Adresse des conditions d’utilisation',
      hint: 'Montrée à côté de la politique de protection des données.',
    },
    firstParty: {
      label: 'Service de l’organisme',
      hint: 'Les personnes ne sont pas interrogées sur leur accord. Réservé aux services de l’organisme qui gère les comptes.',
    },
    waysIn: {
      label: 'Moyens de connexion acceptés',
      hint: 'Les autres moyens ne sont pas proposés, et une session ouverte par eux ne suffit pas.',
    },
    level: {
      label: 'Niveau demandé à chaque connexion',
      hint: 'Le service peut aussi le demander lui-même, à chaque demande.',
    },
    optionalClaims: {
      label: 'Données que la personne peut refuser',
      hint: 'Le service doit fonctionner sans elles. Seules les données demandées comptent.',
    },
    refreshTokens: {
      label: 'Renouvellement sans nouvelle connexion',
      hint: 'Le service reçoit un jeton de renouvellement, valable le temps de la session.',
    },
    serviceAccount: {
      label: 'Compte de service',
      hint: 'Les jetons portent un identifiant de compte stable, pour les API qui en attendent un.',
    },
    accessTokenSeconds: {
      label: 'Durée d’un jeton d’accès, en secondes',
      hint: '600 (10 minutes) par défaut ; de 60 à 43 200.',
    },
    refreshTokenSeconds: {
      label: 'Durée d’un jeton de renouvellement, en secondes',
      hint: '1 209 600 (14 jours) par défaut ; la session y met fin avant.',
    },
    allowedOrigins: {
      label: 'Origines autorisées',
      hint: 'Une par ligne : les pages qui appellent directement l’adresse des jetons. Exemple : https://sentiers.example.fr',
    },
    backchannelLogoutUri: {
      label: 'Adresse à prévenir des déconnexions',
      hint: 'Le serveur du service y est prévenu quand la session de la personne prend fin.',
    },
    backchannelLogoutSession: {
      label: 'Dire quelle session prend fin',
      hint: 'Le message de déconnexion nomme la session (sid), si le service les distingue.',
    },
    deletionUri: {
      label: 'Adresse à prévenir des suppressions de compte',
      hint: 'Le service y apprend qu’un compte est supprimé, pour effacer ses propres données.',
    },
    eventsUri: {
      label: 'Adresse qui reçoit les événements de sécurité',
      hint: 'Le serveur du service y apprend ce qui concerne la sécurité des comptes : sessions fermées, compte désactivé, mot de passe changé.',
    },
    initiateLoginUri: {
      label: 'Adresse qui commence une connexion',
      hint: 'Une page du service qui lance une nouvelle connexion ; les pages d’erreur y mènent.',
    },
    requestLifetime: {
      label: 'Durée d’une demande de connexion, en secondes',
      hint: 'De 60 à 86 400, si le service refuse les réponses qui arrivent trop tard.',
    },
    pushedRequests: {
      label: 'Demandes déposées d’avance (PAR)',
      hint: 'Seules les demandes que le serveur du service dépose lui-même sont acceptées.',
    },
    idTokenClaims: {
      label: 'Données dans le jeton d’identité',
      hint: 'Pour Auth.js, next-auth et les bibliothèques qui n’appellent pas userinfo.',
    },
    securityProfile: {
      label: 'Profil de sécurité',
      hint: 'fapi2 : le service suit le profil FAPI 2.0, avec une clé, des demandes déposées d’avance et des jetons liés.',
    },
    boundTokens: {
      label: 'Jetons liés à une clé (DPoP)',
      hint: 'Chaque jeton n’est valable qu’avec la clé du service. Sa bibliothèque doit savoir faire du DPoP.',
    },
    proof: {
      label: 'Preuve d’identité du service',
      hint: 'Un secret ou une clé s’ajoute à la page « Secrets ». Un certificat suppose que le serveur en reçoive.',
    },
    certificateSubject: {
      label: 'Sujet du certificat',
      hint: 'Pour un certificat d’une autorité. Exemple : CN=service,O=Organisation,C=FR',
    },
    certificateBound: {
      label: 'Jetons liés au certificat',
      hint: 'Chaque jeton n’est valable qu’avec le certificat du service.',
    },
    accessTokenAlg: {
      label: 'Signature des jetons d’accès',
      hint: 'ES256 convient presque toujours.',
    },
    audience: {
      label: 'API destinataires des jetons',
      hint: 'Une par ligne : l’identifiant de chaque API qui vérifie les jetons de ce service.',
    },
    withoutPkce: { label: 'Se passer de PKCE', hint: 'Un code volé peut alors servir à un autre.' },
    keycloakShape: {
      label: 'Jetons à la façon de Keycloak',
      hint: 'Jetons de douze heures, signés en RS256, avec les données dans le jeton d’identité.',
    },
    redirectPatterns: {
      label: 'Modèles d’adresses de retour',
      hint: 'Un par ligne, avec « * » à la fin du chemin. Toute page sous cette adresse peut recevoir une connexion.',
    },
    redirectFragments: {
      label: 'Fragments dans les adresses de retour',
      hint: 'Pour keycloak-js, qui revient à un endroit précis de la page.',
    },
    postLogoutPatterns: {
      label: 'Modèles d’adresses de retour après déconnexion',
      hint: 'Un par ligne, avec « * » à la fin du chemin.',
    },
    clientPassword: {
      label: 'Mot de passe saisi dans le service',
      hint: 'Le service voit le mot de passe des personnes.',
    },
    refreshReuse: {
      label: 'Double usage d’un jeton de renouvellement, en secondes',
      hint: 'De 0 à 30. Pour une page ouverte dans deux onglets qui renouvelle deux fois.',
    },
    legacyReason: { label: 'Pourquoi ces options sont nécessaires', hint: '300 caractères au plus.' },
    legacyUntil: { label: 'Dernier jour prévu', hint: 'Année, mois, jour. Exemple : 2027-06-30' },
  },
  levels: {
    none: 'Aucun en particulier',
    'eidas0-mfa': 'Deux facteurs',
    eidas1: 'Identité vérifiée (FranceConnect ou ProConnect)',
    'eidas1-mfa': 'Identité vérifiée et deux facteurs',
  },
  logo: {
    legend: 'Logo',
    label: 'Logo',
    other: 'Remplacer le logo',
    current: 'Logo actuel',
    problems: {
      type: 'Ce fichier n’est pas une image JPEG, PNG ou WebP. Un logo SVG est à exporter en PNG.',
      too_large: 'Ce logo dépasse 10 Mo. Choisissez-en un plus léger.',
      too_many_pixels: 'Ce logo a trop de pixels : 25 millions au plus, et 8 000 au plus de chaque côté.',
      unreadable: 'Ce logo ne peut pas être lu : le fichier est vide ou abîmé. Exportez-le de nouveau.',
      throttled: 'Trop d’images ont été envoyées. Réessayez plus tard, ou passez à la suite sans logo.',
      busy: 'Trop d’images arrivent en ce moment. Choisissez le logo de nouveau dans quelques secondes.',
    },
    remove: 'Retirer le logo',
    hint: 'JPEG, PNG ou WebP, 10 Mo au plus. Le logo est redessiné et montré sur les pages de connexion.',
  },
  list: {
    line: (number: number, text: string) => `Ligne ${number}, « ${text} » :`,
    more: (count: number) =>
      count === 1 ? '1 autre ligne est à corriger.' : `${count} autres lignes sont à corriger.`,
  },
  elsewhere: 'Un autre réglage empêche cet enregistrement.',
  warnings: {
    title: 'À vérifier',
    intro: 'Rien de cela n’empêche l’enregistrement.',
    slash_twins: (address: string, other: string) =>
      `${address} et ${other} ne diffèrent que par la barre oblique finale. Gardez celle que le service envoie.`,
    scheme_twins: (address: string, other: string) => `${address} et ${other} ne diffèrent que par « https ».`,
    other_domain: (address: string, other: string) =>
      `${address} n’est pas dans le domaine de l’adresse d’accueil (${other}).`,
    shared_name: (address: string) => `${address} est sur un nom sous lequel chacun peut créer le sien.`,
    punycode: (address: string) => `${address} contient un nom de domaine accentué : vérifiez qu’il est bien le vôtre.`,
    no_purpose: 'Aucune finalité n’est indiquée : la personne ne saura pas à quoi servent ses données.',
    no_policy: 'Aucune politique de protection des données n’est indiquée.',
    no_home: 'Aucune adresse d’accueil n’est indiquée : les pages d’erreur ne peuvent pas ramener au service.',
    first_party: 'Les personnes ne sont pas interrogées sur leur accord.',
    legacy: (options: string) => `Options pour les anciens programmes : ${options}.`,
    trusted_name: (word: string) => `Le nom contient « ${word} » : il peut faire croire à un autre service.`,
    mixed_scripts: 'Le nom mêle plusieurs alphabets : des lettres qui se ressemblent peuvent tromper.',
  },
  review: {
    reason: 'Ajouter un motif pour le journal',
    intro:
      'Le service commence en test : vous pouvez vous y connecter, et les personnes que vous nommerez ensuite. Vous en êtes le contact technique.',
    introProgram: 'Le service commence en test. Vous en êtes le contact technique.',
    change: (what: string) => `Modifier : ${what}`,
    none: 'Rien d’indiqué',
    identifierAlone: 'Identifiant du compte seul',
    yes: 'oui',
    kind: 'Type',
    secret: 'Secret',
    secretDrawn: 'tiré au sort à l’enregistrement, montré une seule fois',
    secretNone: 'aucun : PKCE protège la connexion',
    status: 'État',
    statusTest: 'en test',
  },
  created: {
    title: (name: string) => `${name} est enregistré`,
    gone: 'Le secret a été affiché une fois et ne peut plus l’être. S’il est perdu, créez-en un autre sur la page « Secrets ».',
    clientId: 'Identifiant (client_id)',
    issuer: 'Émetteur (issuer)',
    env: 'Réglages à copier',
    download: 'Télécharger le fichier .env',
    next: 'Ensuite',
    settings: 'Réglages prêts à copier pour votre bibliothèque',
    test: 'Tester la connexion',
    testers: 'Nommer les autres personnes qui essaient le service',
    contacts: 'Inviter un contact pour la protection des données',
    page: 'Page du service',
  },
  edit: {
    save: 'Enregistrer les modifications',
    saved: 'Les modifications sont enregistrées.',
    notYours: 'Les autres réglages sont changés par les gestionnaires.',
  },
};
