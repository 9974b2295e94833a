import { formats } from '../formats.ts';

/** The page of the account that shows where a person is signed in. */
export const sessions = {
  title: 'Sessions',
  intro: 'Les navigateurs dans lesquels vous êtes connecté. Les heures sont celles de Paris.',
  open: 'Sessions ouvertes',
  usedOn: (day: string) => `Utilisées le ${day}`,
  stranger: {
    before: 'Si vous ne reconnaissez pas une session, fermez-la, puis ',
    link: 'changez votre mot de passe',
    after: '.',
  },
  this: 'Cette session',
  browserOn: (browser: string, system: string) => `${browser} sur ${system}`,
  otherBrowser: 'Autre navigateur',
  unknownBrowser: 'Navigateur inconnu',
  details: {
    network: 'Adresse réseau',
    opened: 'Ouverte le',
    used: 'Dernière utilisation',
    now: 'en ce moment',
    wayIn: 'Connexion par',
    level: 'Niveau',
    protection: 'Protection',
    bound: 'liée à cet appareil',
    services: 'Services',
    noService: 'aucun pour le moment',
    ends: 'Se ferme le',
    endsUnused: (moment: string) => `${moment}, sans utilisation d’ici là`,
  },
  /** Says that a session was opened by a version that did not note where from. */
  before:
    'Le navigateur et le réseau ne sont pas connus : cette session a été ouverte avant que nous les affichions ici.',
  methods: {
    password: 'mot de passe',
    totp: 'code d’une application',
    'recovery-code': 'code de récupération',
    'device-passkey': 'clé d’accès',
    'synced-passkey': 'clé d’accès',
    'security-key': 'clé de sécurité',
  },
  unknownWay: 'moyen inconnu',
  and: (names: readonly string[]) => formats.list('fr', { type: 'conjunction' }).format(names),
  levels: {
    eidas0: 'un facteur',
    'eidas0-mfa': 'deux facteurs',
    eidas1: 'identité vérifiée',
    'eidas1-mfa': 'identité vérifiée, deux facteurs',
  },
  withLevel: (ways: string, level: string) => `${ways} (${level})`,
  close: 'Fermer',
  called: (browser: string, moment: string) => `${browser}, ouverte le ${moment}`,
  closeName: (called: string) => `Fermer la session ${called}`,
  signOut: 'Se déconnecter',
  closeOthers: 'Fermer toutes les autres',
  toCloseOthers: (count: number) => `Fermer les ${count} autres sessions d’un coup`,
  consequence: {
    before:
      'Une fois la session fermée, il faut se connecter de nouveau dans son navigateur. Les services ouverts dans cette session sont prévenus et perdent l’accès qu’elle leur donnait. Un service à qui vous avez accordé un accès qui continue quand vous n’êtes pas connecté garde cet accès : vous pouvez le retirer sur la page ',
    link: 'Services',
    after: '.',
  },
  browsers: {
    title: 'Navigateurs de confiance',
    purpose: 'Dans ces navigateurs, la connexion ne vous demande que votre mot de passe.',
    none: 'Aucun : la double authentification vous est demandée dans tous les navigateurs.',
    other: 'Autre navigateur',
    until: (day: string) => `Confiance jusqu’au ${day}`,
    since: (name: string, day: string) => `à ${name}, ajouté le ${day}`,
    forget: 'Ne plus faire confiance',
    forgetAll: 'Ne plus faire confiance à aucun navigateur',
  },
};
