import { many } from './numbers.ts';

const tries = (attempts: number) => (attempts > 1 ? ` (${attempts}e essai)` : '');
const why = (detail: string) =>
  detail === 'unreachable' ? 'le service ne répond pas' : `le service a répondu « ${detail} »`;

/** The page of the security events that a service receives. */
export const eventStreams = {
  intro:
    'Un service peut apprendre ce qui concerne la sécurité des comptes qu’il connaît : compte désactivé, session fermée, mot de passe changé. Il n’apprend rien des autres comptes.',
  none: 'Ce service ne reçoit pas d’événements. Il peut créer un flux avec son propre jeton (droits ssf.read et ssf.manage), ou déclarer une adresse sur la page « Modifier ».',
  kept: (days: number, most: number) =>
    `Un flux suspendu garde les événements ${days} jours, et ${many(most, 'événement', 'événements')} au plus. Un flux arrêté n’en garde aucun.`,
  titles: {
    client: 'Flux géré par le service',
    registration: 'Flux vers l’adresse déclarée',
  },
  statuses: { enabled: 'En service', paused: 'Suspendu', disabled: 'Arrêté' },
  described: (text: string) => `Description : ${text}`,
  pushed: (address: string) => `Les événements sont envoyés à ${address}.`,
  polled: 'Le service vient chercher les événements.',
  carries: (kinds: readonly string[]) =>
    kinds.length === 0 ? 'Aucun événement demandé.' : `Événements demandés : ${kinds.join(', ').toLowerCase()}.`,
  waiting: (count: number, oldest: string | undefined) =>
    count === 0
      ? 'Aucun événement en attente.'
      : `${many(count, 'événement en attente', 'événements en attente')}, le plus ancien depuis le ${oldest ?? ''}.`,
  statusBy: {
    client: (reason: string | undefined) =>
      reason === undefined ? 'Décision du service.' : `Décision du service : ${reason}`,
    manager: (_reason: string | undefined) => 'Décision prise sur cette page ; le journal dit pourquoi.',
    program: (_reason: string | undefined) => 'Suspendu parce que le service ne prend plus les événements.',
  },
  failing: (since: string) => `Le service ne prend plus les événements depuis le ${since}.`,
  tryOut: 'Envoyer un essai',
  pause: 'Suspendre',
  resume: 'Reprendre',
  ofStream: (act: string, stream: string) => `${act} : ${stream}`,
  pauseTitle: 'Suspendre les événements',
  pauseIntro: (days: number) =>
    `Les événements ne partent plus. Ils sont gardés ${days} jours, et partent dans leur ordre à la reprise.`,
  resumeTitle: 'Reprendre les événements',
  resumeIntro: {
    kept: 'Les événements qui ont été gardés partent dans leur ordre, puis ceux qui suivent.',
    new: 'Le service reçoit les événements à venir. Ceux de la période d’arrêt sont perdus.',
  },
  gone: 'Le flux a changé entre-temps. Revoyez son état avant de recommencer.',
  notices: {
    delivered: (_detail: string) => 'Essai envoyé : le service l’a accepté.',
    rejected: (detail: string) => `Essai envoyé, mais refusé : ${why(detail)}.`,
    failed: (detail: string) => `L’essai n’est pas arrivé : ${why(detail)}.`,
    waiting: (_detail: string) => 'L’essai attend que le service vienne chercher ses événements.',
    paused: (_detail: string) => 'L’envoi des événements est suspendu.',
    resumed: (_detail: string) => 'L’envoi des événements a repris.',
  },
  log: 'Dernières livraisons',
  noLog: 'Aucune livraison ces trente derniers jours.',
  columns: { when: 'Moment', what: 'Événement', result: 'Résultat' },
  several: 'Événements en attente',
  kinds: {
    'account-disabled': 'Compte désactivé',
    'account-enabled': 'Compte réactivé',
    'account-purged': 'Compte supprimé',
    'identifier-changed': 'Adresse électronique changée',
    'credential-compromise': 'Mot de passe compromis',
    'account-credential-change-required': 'Nouveau mot de passe exigé',
    'recovery-activated': 'Moyen de secours utilisé',
    'recovery-information-changed': 'Moyen de secours changé',
    'session-revoked': 'Session fermée',
    'credential-change': 'Moyen de connexion changé',
    'assurance-level-change': 'Niveau de garantie changé',
    verification: 'Essai',
    'stream-updated': 'État du flux changé',
  },
  results: {
    delivered: (_detail: string, attempts: number) => `Pris par le service${tries(attempts)}`,
    rejected: (detail: string, _attempts: number) => `Refusé : ${why(detail)}`,
    failed: (detail: string, attempts: number) => `Non arrivé : ${why(detail)}${tries(attempts)}`,
    dropped: (detail: string, _attempts: number) =>
      `${many(Number(detail), 'événement perdu', 'événements perdus')} : personne ne les a pris à temps`,
  },
};
