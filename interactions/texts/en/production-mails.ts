import type { productionMails as french } from '../fr/production-mails.ts';
import type { Translation } from '../translation.ts';

export const productionMails: Translation<typeof french> = {
  productionAsked: {
    subject: 'Production asked for',
    intro: (service, moment) =>
      `On ${moment}, somebody asked that the service “${service}” goes into production. You receive this message because you manage services.`,
    next: 'The reason of the request and what is left to correct stand on the page of the service. There you grant or refuse it:',
    button: 'See the request',
  },
  productionAnswered: {
    subject: (isGranted) => (isGranted ? 'Service in production' : 'Production refused'),
    granted: (service, moment) =>
      `The service “${service}” has been in production since ${moment}: everybody who has an account can sign in to it.`,
    declined: (service, moment) =>
      `On ${moment}, production was refused to the service “${service}”. It stays in test. The managers have kept the reason: ask them for it, then make a new request.`,
    next: 'Everything about the service is on its page:',
    button: 'Open the page of the service',
  },
};
