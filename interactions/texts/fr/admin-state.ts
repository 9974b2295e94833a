import type { JobName } from '../../../src/domain/state/job-names.ts';
import { day, hour, minute } from '../../../src/domain/time.ts';
import { many, number } from './numbers.ts';

/** Words for a number of seconds, in the unit that says most. */
const duration = (seconds: number): string => {
  if (seconds < 1) return 'moins d’une seconde';
  if (seconds < 2 * minute) return many(Math.round(seconds), 'seconde', 'secondes');
  if (seconds < 2 * hour) return many(Math.round(seconds / minute), 'minute', 'minutes');
  if (seconds < 2 * day) return many(Math.round(seconds / hour), 'heure', 'heures');
  return many(Math.round(seconds / day), 'jour', 'jours');
};

/** The first page of the administration and the state page. */
export const adminState = {
  label: 'État',
  title: 'État du service',
  intro: 'Cette page montre ce que le serveur a constaté en dernier. Elle n’interroge aucun autre serveur.',
  levels: { problem: 'À régler', warning: 'À surveiller', good: 'En ordre' },
  allGood: 'Tout est en ordre.',
  titles: {
    processes: 'Processus',
    database: 'Base de données',
    migrations: 'Schéma de la base',
    clock: 'Horloges',
    key: (alg: string) => `Clé de signature ${alg}`,
    'key-missing': 'Clés de signature',
    backup: 'Sauvegarde',
    outbox: 'Messages',
    hashing: 'Vérification des mots de passe',
    upstream: (name: string) => `Fournisseur d’identité ${name}`,
    job: (name: string) => `Tâche : ${name}`,
    secrets: 'Secrets des services',
    certificates: 'Certificats des services',
    start: 'Démarrage',
  },
  jobs: {
    mail: 'envoi des messages',
    'service-notices': 'avis aux services',
    'event-streams': 'préparation des événements de sécurité',
    'event-delivery': 'envoi des événements de sécurité',
    exports: 'préparation des exports',
    'uses-of-services': 'dernière utilisation des services',
    'refusals-of-services': 'refus des demandes des services',
    statistics: 'statistiques',
    'audit-chain': 'enchaînement du journal',
    expiry: 'effacement de ce qui a expiré',
    approvals: 'demandes d’accord',
    'address-corrections': 'adresses corrigées par l’assistance',
    'lost-devices': 'appareils perdus',
    deletions: 'suppression de comptes',
    'service-bin': 'corbeille des services',
    inactivity: 'comptes inutilisés',
    'password-reminders': 'rappels de renouvellement',
    'secret-reminders': 'rappels de fin des secrets',
    'lost-contacts': 'contacts perdus',
    'failure-notices': 'avis d’échecs de connexion',
    'new-browsers': 'avis de nouveau navigateur',
    heartbeat: 'présence des processus',
  } satisfies Readonly<Record<JobName, string>>,
  processes: (count: number, versions: readonly string[], gone: number) =>
    [
      count === 0 ? 'Aucun processus ne donne signe de vie.' : `${many(count, 'processus', 'processus')} en service.`,
      versions.length === 1
        ? `Version ${versions[0]}.`
        : versions.length > 1
          ? `Versions ${versions.join(' et ')}.`
          : '',
      gone > 0
        ? `${many(gone, 'processus ne donne', 'processus ne donnent')} plus signe de vie depuis deux minutes.`
        : '',
    ]
      .filter(Boolean)
      .join(' '),
  processesNext: 'Terminez la mise à jour, ou regardez le journal des processus qui se taisent.',
  database: (dialect: string, milliseconds: number) =>
    `${dialect === 'postgres' ? 'PostgreSQL' : 'SQLite'} répond en ${number(milliseconds)} ms.`,
  databaseNext: 'La base répond lentement : regardez sa charge et son disque.',
  migrations: 'Le schéma est à jour.',
  pending: (names: readonly string[]) => `Le schéma n’est pas à jour : il manque ${names.join(', ')}.`,
  pendingNext: 'Lancez la commande « migrate ».',
  unknown: (name: string) => `Le schéma est plus récent que ce programme : il contient ${name}.`,
  unknownNext: 'Installez la version du programme qui connaît ce schéma.',
  clock: (milliseconds: number) =>
    Math.abs(milliseconds) < 1000
      ? 'L’horloge de la base et celle des processus disent la même heure.'
      : `L’horloge de la base ${milliseconds > 0 ? 'avance' : 'retarde'} de ${duration(Math.abs(milliseconds) / 1000)}.`,
  clockNext: 'Mettez les machines à l’heure (NTP) : les jetons et les codes en dépendent.',
  key: (kid: string, days: number) =>
    days === 0 ? `Signe depuis aujourd’hui (${kid}).` : `Signe depuis ${many(days, 'jour', 'jours')} (${kid}).`,
  keyNext: 'Renouvelez les clés chaque année : commande « keys rotate ».',
  keyMissing: 'Aucune clé de signature n’est en service : personne ne peut se connecter.',
  keyMissingNext: 'Lancez la commande « keys rotate --now ».',
  noBackup: 'Ce programme n’a encore fait aucune sauvegarde.',
  backup: (made: string, bytes: number) =>
    `Dernière sauvegarde le ${made} (${number(Math.max(1, Math.round(bytes / 1_000_000)))} Mo).`,
  backupNext: 'Lancez la commande « backup », et regardez pourquoi celle de la nuit n’a pas été faite.',
  outbox: (waiting: number, failing: number, oldest: number | undefined) =>
    waiting === 0
      ? 'Aucun message n’attend.'
      : [
          `${many(waiting, 'message attend', 'messages attendent')}, le plus ancien depuis ${duration(oldest ?? 0)}.`,
          failing > 0 ? `Le serveur de messagerie en a refusé ${number(failing)}.` : '',
        ]
          .filter(Boolean)
          .join(' '),
  givenUp: (count: number) => `${many(count, 'message abandonné', 'messages abandonnés')} ces 30 derniers jours.`,
  outboxNext: 'Vérifiez SMTP_URL et le serveur de messagerie ; le journal donne la cause de chaque refus.',
  hashing: (running: number, waiting: number, most: number) =>
    waiting === 0
      ? 'Aucune vérification n’attend.'
      : `${many(running, 'vérification en cours', 'vérifications en cours')}, ${number(waiting)} en attente sur ${number(most)} possibles.`,
  hashingNext: 'Ajoutez des processeurs, ou cherchez dans le journal qui essaie tant de mots de passe.',
  upstream: (answered: string | undefined, keys: string | undefined) =>
    [
      answered === undefined ? 'Pas encore interrogé depuis le démarrage.' : `Dernière réponse le ${answered}.`,
      keys === undefined ? '' : `Clés lues le ${keys}.`,
    ]
      .filter(Boolean)
      .join(' '),
  upstreamFailed: (failed: string) => `Dernier échec le ${failed}.`,
  upstreamNext: 'Essayez une connexion par ce fournisseur, et regardez son état de service.',
  job: (ended: string, seconds: number) => `Dernier passage le ${ended}, en ${duration(seconds)}.`,
  jobLate: 'Cette tâche ne passe plus.',
  jobFailed: (count: number) => `${many(count, 'échec', 'échecs')} de suite.`,
  chainNext:
    'Lancez la commande « audit verify » : elle nomme la première ligne qui a été changée, retirée ou ajoutée.',
  jobNext: 'Le journal des processus donne la cause. Si la tâche reste arrêtée, redémarrez le processus.',
  noSecret: 'Aucun secret n’expire dans les 30 jours.',
  noCertificate: 'Aucun certificat n’expire dans les 30 jours.',
  ends: (date: string) => `expire le ${date}`,
  over: (date: string) => `a expiré le ${date}`,
  secretsNext: 'Donnez un nouveau secret à chaque service avant cette date.',
  certificatesNext: 'Demandez au contact technique de publier un nouveau certificat.',
  start: 'Aucun avertissement au démarrage.',
  startNext: 'Corrigez ces réglages, puis redémarrez.',
  settings: {
    title: 'Réglages en vigueur',
    intro:
      'Les réglages du processus qui a répondu. Ils se changent là où le serveur est lancé, et valent au redémarrage. Les clés, les mots de passe et les adresses qui peuvent en contenir ne sont jamais affichés.',
    columns: { name: 'Réglage', value: 'Valeur', source: 'Origine' },
    none: 'Aucune',
    masked: 'Renseigné, jamais affiché',
    maskedDefault: 'Jamais affiché',
    sources: { environment: 'Environnement', file: 'Fichier', default: 'Par défaut' },
  },
  home: {
    search: {
      legend: 'Rechercher dans l’administration',
      label: 'Rechercher',
      hint: (what: 'both' | 'people' | 'services') =>
        ({
          both: 'Une personne : début de son adresse, de son nom d’utilisateur ou de son identifiant. Un service : nom, identifiant ou adresse.',
          people: 'Début d’une adresse électronique, d’un nom d’utilisateur ou d’un identifiant',
          services: 'Nom, identifiant ou adresse d’un service',
        })[what],
      people: 'Chercher une personne',
      services: 'Chercher un service',
    },
    waits: (count: number) => `${number(count)} en attente`,
    points: (count: number) => `${number(count)} à régler`,
    services: (count: number) => many(count, 'service', 'services'),
    first: (name: string) => `Le plus ancien : ${name}`,
    longest: (seconds: number) => `La plus longue attente : ${duration(seconds)}.`,
    titles: {
      audit: 'Journal',
      problems: 'État du service',
      failing: 'Messages',
      requests: 'Demandes',
      production: 'Passages en production',
      secret: 'Secrets des services',
      'legacy-over': 'Options anciennes',
      contact: 'Contacts des services',
      unused: 'Services inutilisés',
    },
    waiting: 'Ce qui vous attend',
    nothing: 'Rien ne vous attend.',
    problems: (count: number) =>
      count === 1
        ? 'Un point de l’état du service est à régler.'
        : `${number(count)} points de l’état du service sont à régler.`,
    failing: (count: number) =>
      `${many(count, 'message n’est pas parti', 'messages ne sont pas partis')} : le serveur de messagerie les refuse.`,
    production: (count: number) =>
      count === 1
        ? 'Un service demande à passer en production.'
        : `${number(count)} services demandent à passer en production.`,
    requests: (count: number) =>
      count === 1 ? 'Une demande attend un agent.' : `${number(count)} demandes attendent un agent.`,
    secret: (count: number) =>
      count === 1
        ? 'Le secret d’un service est absent ou expire bientôt.'
        : `Les secrets de ${number(count)} services sont absents ou expirent bientôt.`,
    contact: (count: number) =>
      count === 1 ? 'Il manque un contact à un service.' : `Il manque un contact à ${number(count)} services.`,
    'legacy-over': (count: number) =>
      count === 1
        ? 'Les options anciennes d’un service devaient avoir disparu.'
        : `Les options anciennes de ${number(count)} services devaient avoir disparu.`,
    unused: (count: number) =>
      count === 1
        ? 'Un service n’a pas servi depuis 90 jours.'
        : `${number(count)} services n’ont pas servi depuis 90 jours.`,
    audit: 'Le journal n’est plus enchaîné : il faut le vérifier.',
  },
};
