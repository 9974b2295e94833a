import { formats } from '../formats.ts';

const longDay = () => formats.date('fr', { dateStyle: 'long', timeZone: 'Europe/Paris' });
const shortDay = () => formats.date('fr', { dateStyle: 'medium', timeZone: 'Europe/Paris' });

/** The list of the services, and what the pages of one service have in common. */
export const clientList = {
  label: 'Services',
  title: 'Services enregistrés',
  register: 'Enregistrer un service',
  back: 'Tous les services',
  none: 'Aucun service n’est enregistré.',
  noneOfYours: 'Vous n’êtes le contact d’aucun service. Un gestionnaire peut vous inviter depuis la page du service.',
  noneFound: 'Aucun service ne correspond à cette recherche.',
  all: 'Afficher tous les services',
  count: (total: number, pageSize: number) =>
    `${total === 1 ? '1 service' : `${total} services`}${total > pageSize ? `, ${pageSize} par page` : ''}`,
  titleOf: (title: string, name: string) => `${name} : ${title.toLowerCase()}`,
  partsOf: (name: string) => `Pages du service ${name}`,
  parts: {
    overview: 'Aperçu',
    edit: 'Modifier',
    secrets: 'Secrets',
    contacts: 'Contacts',
    settings: 'Réglages',
    test: 'Tester la connexion',
    diagnostic: 'Diagnostic',
    events: 'Événements',
    versions: 'Versions',
  },
  states: {
    test: 'En test',
    production: 'En production',
    disabled: 'Désactivé',
    bin: 'À la corbeille',
  },
  filter: {
    legend: 'Rechercher un service',
    q: 'Rechercher',
    qHint: 'Nom, identifiant ou adresse',
    status: 'État',
    anyStatus: 'Tous, sauf la corbeille',
    show: 'À surveiller',
    anyShow: 'Tous les services',
    shows: {
      secret: 'Secret absent ou bientôt expiré',
      contact: 'Contact manquant',
      unused: 'Inutilisé depuis 90 jours',
      rights: 'Droits d’administration',
      legacy: 'Options anciennes',
      'legacy-over': 'Options anciennes échues',
    },
    sort: 'Trier par',
    sorts: {
      name: 'Nom',
      people: 'Nombre de personnes',
      recent: 'Utilisation la plus récente',
      unused: 'Utilisation la plus ancienne',
      newest: 'Enregistrement le plus récent',
    },
    submit: 'Filtrer',
  },
  problems: {
    q: 'Le texte recherché est trop long : 200 caractères au plus.',
    status: 'Cet état n’existe pas : choisissez-en un dans la liste.',
    show: 'Ce filtre n’existe pas : choisissez-en un dans la liste.',
    sort: 'Ce tri n’existe pas : choisissez-en un dans la liste.',
    size: 'Le nombre de services par page va de 1 à 200.',
    after:
      'Cette page de la liste n’existe pas, ou elle a été ouverte par une autre personne. Revenez au début de la liste.',
  },
  columns: {
    name: 'Service',
    state: 'État',
    people: 'Personnes en 30 jours',
    lastUsed: 'Dernière utilisation',
    contacts: 'Contacts',
    watch: 'À surveiller',
  },
  administrates: 'Droits d’administration',
  neverUsed: 'Aucune connue',
  noContact: 'Aucun',
  nothing: 'Rien',
  contactGaps: {
    missing: (kinds: readonly string[]) => `manque${kinds.length > 1 ? 'nt' : ''} : ${kinds.join(', ')}`,
    kinds: { 'no-technical': 'technique', 'no-data-protection': 'données personnelles' },
  },
  navigation: 'Pages de la liste',
  next: 'Services suivants',
  first: 'Début de la liste',
  marks: {
    'secret-over': () => 'Aucun secret valable',
    'secret-ends': (date: string) => `Secret valable jusqu’au ${date}`,
    'rights-unseen': () => 'Droits d’administration, sans accord demandé aux usagers pour leurs données',
    'legacy-over': (date: string) => `Options anciennes échues depuis le ${date}`,
    'legacy-ends': (date: string) => `Options anciennes jusqu’au ${date}`,
    legacy: () => 'Options anciennes',
    'no-technical': () => 'Pas de contact technique',
    'no-data-protection': () => 'Pas de contact pour les données',
    unused: () => 'Inutilisé depuis 90 jours',
  },
  overview: {
    well: 'Rien à signaler : ce service a tout ce qu’il lui faut.',
    attention: 'À faire pour ce service',
    off: {
      disabled: (date: string) => `Ce service est désactivé depuis le ${date} : personne ne peut s’y connecter.`,
      bin: (date: string) => `Ce service est à la corbeille depuis le ${date}. Il y reste 30 jours.`,
    },
    test: 'Ce service est en test : seules les personnes de sa liste peuvent s’y connecter.',
    testers: 'Voir la liste',
    issues: {
      'secret-over':
        'Aucun secret n’est valable : le service ne peut plus obtenir de jetons. Créez un secret et donnez-le au service.',
      'secret-ends': (date: string) =>
        `Le dernier secret expire le ${date}. Créez-en un nouveau et donnez-le au service avant cette date.`,
      'rights-unseen':
        'Ce service a des droits d’administration, et reçoit les données des usagers sans leur accord. Vérifiez qu’il a besoin des deux.',
      'legacy-over': (date: string) =>
        `Les options anciennes devaient disparaître le ${date}. Retirez-les, ou fixez une nouvelle date avec sa raison.`,
      'legacy-ends': (date: string) =>
        `Les options anciennes doivent disparaître le ${date}. Prévoyez la mise à jour du service.`,
      'no-technical': 'Aucun contact technique : personne ne sera prévenu de la fin d’un secret. Invitez un contact.',
      'no-data-protection':
        'Aucun contact pour la protection des données : personne ne répond aux questions des usagers. Invitez un contact.',
      unused: (date: string | undefined) =>
        date === undefined
          ? 'Aucune utilisation n’est connue. Si plus personne n’en a besoin, désactivez le service.'
          : `Ce service n’a pas servi depuis le ${date}. Si plus personne n’en a besoin, désactivez-le.`,
      legacy: 'Ce service a des options anciennes, qui protègent moins bien les usagers.',
      'refusals-rising': (week: string, before: string) =>
        `Les refus augmentent : ${week} ces 7 derniers jours, ${before} les 7 jours d’avant. Le diagnostic en donne la cause.`,
    },
    open: (title: string) => `Ouvrir la page « ${title} »`,
    facts: 'En bref',
    id: 'Identifiant',
    purpose: 'Finalité',
    home: 'Accueil du service',
    lastUsed: 'Dernière utilisation',
    people: 'Personnes en 30 jours',
    scopes: 'Données demandées',
    onlyIdentifier: 'Identifiant du compte seul',
    anyScope: 'Celles que le service demande à chaque connexion',
    rights: 'Droits d’administration',
    consent: 'Accord des usagers',
    firstParty: 'Non demandé : service de l’organisme',
    consentAsked: 'Demandé à la première connexion',
    authentication: 'Authentification du service',
    methods: {
      client_secret_basic: 'Secret (en-tête)',
      client_secret_post: 'Secret (corps de la requête)',
      private_key_jwt: 'Clé privée',
      none: 'Aucune : application dans le navigateur ou installée',
    },
    contacts: 'Contacts',
    contactCount: (count: number) => (count === 0 ? 'Aucun' : String(count)),
    redirects: 'Adresses de retour',
    legacy: 'Options anciennes',
    version: 'Version',
    created: 'Enregistré le',
    name: 'Nom',
    namedByPlace: 'Le service n’a pas donné de nom. Il porte celui de l’hôte de son adresse de retour.',
    itself: 'Enregistré par',
    byToken: (token: string) => `lui-même, avec le jeton « ${token} »`,
    updated: 'Modifié le',
    noRedirect: 'Aucune',
  },
  day: (date: Date) => longDay().format(date),
  shortDay: (date: Date) => shortDay().format(date),
};
