import { formats } from '../formats.ts';
import { duration } from './duration.ts';

/** The page of the account that exports a person's data, and the document that she reads in the export. */
export const data = {
  title: 'Mes données',
  intro:
    'Vous pouvez emporter une copie des données que la Géoplateforme conserve sur votre compte, pour les lire ou pour les confier à un autre service (droit d’accès et droit à la portabilité).',
  holds: 'Le fichier ZIP contient :',
  parts: [
    'un document à lire dans votre navigateur (compte.html)',
    'les mêmes données dans un format qu’un programme sait lire (compte.json)',
    'votre photo de profil, si vous en avez une (photo.jpg)',
  ],
  secrets:
    'Il ne contient aucun secret : ni mot de passe, ni code de récupération, ni clé. Il contient en revanche des données personnelles : gardez-le pour vous.',
  limits:
    'Le fichier est préparé en quelques instants, et un courriel vous en informe. Vous pouvez le télécharger pendant 24 heures, dans cette session seulement.',
  ask: 'Préparer mes données',
  again: 'Préparer un nouveau fichier',
  goesOn: 'Vous vous êtes de nouveau identifié. Choisissez « Préparer mes données » pour continuer.',
  stateTitle: 'Votre fichier',
  open: {
    waiting: (moment: string) => `La préparation de votre fichier a été demandée le ${moment}. Elle va commencer.`,
    percent: (moment: string, percent: number) =>
      `Votre fichier, demandé le ${moment}, est en préparation : ${percent} % sont faits.`,
    stay: 'Vous pouvez quitter cette page : un courriel vous dira quand le fichier est prêt.',
    reload: 'Actualiser',
  },
  ready: {
    sentence: (moment: string) => `Votre fichier est prêt depuis le ${moment}.`,
    download: 'Télécharger mes données',
    detail: (size: string) => `ZIP – ${size}`,
    until: (moment: string) =>
      `Il peut être téléchargé jusqu’au ${moment}, dans cette session seulement : il n’est plus accessible si vous vous déconnectez.`,
  },
  failed: 'Votre fichier n’a pas pu être préparé. Demandez-le de nouveau. Si cela se reproduit, écrivez-nous.',
  elsewhere:
    'Un fichier est en préparation à la demande d’une autre session de votre compte. Attendez qu’il soit prêt, puis demandez le vôtre ici.',
  throttled: (seconds: number) =>
    `Vous avez déjà demandé plusieurs fichiers aujourd’hui : celui-ci n’est pas préparé. Réessayez dans ${duration(seconds)}.`,
  size: (bytes: number) =>
    bytes < 1_000_000
      ? `${Math.max(1, Math.round(bytes / 1000))} Ko`
      : `${formats.number('fr-FR', { maximumFractionDigits: 1 }).format(bytes / 1_000_000)} Mo`,

  /** The document `compte.html`. */
  document: {
    title: 'Données de votre compte',
    made: (moment: string) =>
      `Ce document a été fait le ${moment}. Toutes les heures sont celles de Paris. Le fichier compte.json contient les mêmes données dans un format qu’un programme sait lire.`,
    contents: 'Contenu',
    none: 'Aucune donnée',
    never: 'Jamais',
    account: {
      title: 'Compte',
      sub: 'Identifiant du compte',
      emailVerified: 'Adresse vérifiée le',
      locale: 'Langue',
      roles: 'Rôles',
      created: 'Compte créé le',
      updated: 'Dernière modification le',
      secondFactor: 'Double authentification activée le',
      deletion: 'Suppression du compte prévue le',
      restricted: 'Utilisation des données limitée depuis le',
      terms: 'Conditions d’utilisation acceptées',
      termsOf: (version: string, moment: string) => `version ${version}, le ${moment}`,
    },
    profile: { title: 'Profil' },
    photo: { title: 'Photo de profil', alt: 'Votre photo de profil' },
    factors: {
      title: 'Moyens de connexion',
      kind: 'Moyen',
      kinds: {
        password: 'Mot de passe',
        application: 'Application d’authentification',
        passkey: 'Clé d’accès',
        recovery_code: 'Code de récupération',
      },
      added: 'Depuis le',
      lastUsed: 'Dernière utilisation',
    },
    identities: {
      title: 'Identités liées',
      service: 'Service',
      subject: 'Identifiant donné par le service',
      declined: 'Adresse que vous n’avez pas voulue',
      linked: 'Liée le',
    },
    services: { agreement: 'Vous avez donné votre accord', offline: 'Accès quand vous n’êtes pas connecté' },
    history: { what: 'Événement', when: 'Date', more: 'Détails' },
    yesNo: (is: boolean) => (is ? 'Oui' : 'Non'),
    trusted: { title: 'Navigateurs de confiance', browser: 'Navigateur', until: 'Confiance jusqu’au' },
    carried: {
      title: 'Rôles et groupes dans les services',
      realmRoles: 'Rôles',
      groups: 'Groupes',
      rolesAt: 'Rôles dans un service',
      attribute: 'Attribut',
    },
    provisioned: {
      title: 'Gestion par une organisation',
      service: 'Service',
      accepted: 'Acceptée le',
      said: 'Ce que le service a indiqué',
    },
    recent: { title: 'Services du dernier mois', service: 'Service', last: 'Dernier jour' },
    known: { title: 'Navigateurs connus', first: 'Première connexion', last: 'Dernière connexion' },
    changes: {
      title: 'Changements que vous pouvez encore annuler',
      kind: 'Changement',
      kinds: {
        'address-changed': 'Changement d’adresse électronique',
        'username-changed': 'Changement de nom d’utilisateur',
        'password-changed': 'Changement de mot de passe',
        'totp-added': 'Ajout d’une application d’authentification',
        'totp-removed': 'Suppression d’une application d’authentification',
        'recovery-codes-renewed': 'Nouveaux codes de récupération',
        'passkey-added': 'Ajout d’une clé d’accès',
        'passkey-removed': 'Suppression d’une clé d’accès',
        'second-factor-on': 'Activation de la double authentification',
        'second-factor-off': 'Désactivation de la double authentification',
        'identity-linked': 'Liaison d’une identité',
        'identity-unlinked': 'Suppression d’une identité liée',
      },
      made: 'Fait le',
      until: 'Annulable jusqu’au',
      former: 'Ancienne adresse',
    },
    correction: {
      title: 'Nouvelle adresse indiquée par l’assistance',
      email: 'Adresse électronique',
      asked: 'Indiquée le',
      proved: 'Confirmée le',
      effective: 'Prend effet au plus tôt le',
    },
    request: {
      title: 'Demande de retrait du second facteur',
      reference: 'Référence',
      begun: 'Faite le',
      ends: 'Prend effet le',
    },
  },
};
