/** Says what a contact answers for, in messages and pages. */
export const contactKinds = {
  technical: 'contact technique',
  'data-protection': 'contact pour la protection des données',
};

/** The messages to the people who answer for services. */
export const clientMails = {
  secretEnding: {
    subject: 'Un secret expire bientôt',
    intro: (client: string, clientId: string, days: number, moment: string) =>
      `Un secret du service ${client} (${clientId}) expire ${days === 1 ? 'dans un jour' : `dans ${days} jours`}, le ${moment}. Le service ne pourra plus s’en servir pour obtenir des jetons.`,
    renew:
      'Créez un nouveau secret, installez-le dans le service, puis retirez l’ancien. Les deux sont valables en même temps :',
    button: 'Voir les secrets',
    ignore: 'Si le service ne se sert plus de ce secret, vous n’avez rien à faire.',
    asContact: 'Vous recevez ce message parce que vous êtes contact de ce service.',
    asManager: 'Vous recevez ce message parce que ce service n’a pas de contact technique.',
  },
  legacyEnding: {
    subject: 'Des options pour anciens programmes arrivent à leur fin',
    soon: (client: string, clientId: string, day: string) =>
      `Le service ${client} (${clientId}) a des options pour les anciens programmes jusqu’au ${day}. Elles affaiblissent la connexion.`,
    over: (client: string, clientId: string, day: string) =>
      `Le service ${client} (${clientId}) devait se passer des options pour les anciens programmes depuis le ${day}. Elles fonctionnent encore, et affaiblissent la connexion.`,
    mend: 'Corrigez le service, puis demandez à un gestionnaire de retirer ces options :',
    button: 'Voir le service',
    later: 'Si le service en a encore besoin, demandez une autre date en expliquant pourquoi.',
    asContact: 'Vous recevez ce message parce que vous êtes contact de ce service.',
    asManager: 'Vous recevez ce message parce que ce service n’a pas de contact technique.',
  },
  eventsPaused: {
    subject: 'Les événements d’un service sont retenus',
    intro: (client: string, clientId: string) =>
      `Le service ${client} (${clientId}) ne prend plus les événements de sécurité qui lui sont destinés. Leur envoi est suspendu.`,
    mend: 'Corrigez le récepteur, envoyez un essai, puis reprenez l’envoi :',
    button: 'Voir les événements',
    kept: 'Les événements sont gardés sept jours. Ensuite, ils sont perdus.',
    asContact: 'Vous recevez ce message parce que vous êtes contact de ce service.',
    asManager: 'Vous recevez ce message parce que ce service n’a pas de contact technique.',
  },
  contactsMissing: {
    subject: 'Un service n’a plus de contact',
    intro: (kind: keyof typeof contactKinds, client: string, clientId: string) =>
      `Le service ${client} (${clientId}) est en production et n’a plus de ${contactKinds[kind]} : le compte de cette personne est supprimé.`,
    invite: 'Invitez une autre personne :',
    button: 'Voir les contacts',
  },
  productionAsked: {
    subject: 'Mise en production demandée',
    intro: (service: string, moment: string) =>
      `Le ${moment}, la mise en production du service « ${service} » a été demandée. Vous recevez ce message parce que vous gérez les services.`,
    next: 'Le motif de la demande et ce qui reste à corriger sont sur la page du service. C’est là que vous accordez ou refusez :',
    button: 'Voir la demande',
  },
  productionAnswered: {
    subject: (isGranted: boolean) => (isGranted ? 'Service en production' : 'Mise en production refusée'),
    granted: (service: string, moment: string) =>
      `Le service « ${service} » est en production depuis le ${moment} : toute personne qui a un compte peut s’y connecter.`,
    declined: (service: string, moment: string) =>
      `Le ${moment}, la mise en production du service « ${service} » a été refusée. Il reste en test. Le motif est gardé par les gestionnaires : demandez-le-leur, puis faites une nouvelle demande.`,
    next: 'Tout ce qui concerne le service est sur sa page :',
    button: 'Ouvrir la page du service',
  },
};
