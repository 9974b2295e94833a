/** The messages about the way of a service from test to production. */
export const productionMails = {
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
