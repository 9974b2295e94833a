import type { clientMails as french } from '../fr/client-mails.ts';
import type { Translation } from '../translation.ts';

export const contactKinds = { technical: 'technical contact', 'data-protection': 'contact for data protection' };

/** The messages to the people who answer for services. */
export const clientMails: Translation<typeof french> = {
  secretEnding: {
    subject: 'A secret expires soon',
    intro: (client, clientId, days, moment) =>
      `A secret of the service ${client} (${clientId}) expires ${days === 1 ? 'in one day' : `in ${days} days`}, on ${moment}. The service can then no longer use it to get tokens.`,
    renew:
      'Create a new secret, install it in the service, then withdraw the old one. Both are valid at the same time:',
    button: 'See the secrets',
    ignore: 'If the service no longer uses this secret, you have nothing to do.',
    asContact: 'You receive this message because you are a contact of this service.',
    asManager: 'You receive this message because this service has no technical contact.',
  },
  legacyEnding: {
    subject: 'Options for old programs come to their end',
    soon: (client, clientId, day) =>
      `The service ${client} (${clientId}) has options for old programs until ${day}. They make its sign-in weaker.`,
    over: (client, clientId, day) =>
      `The service ${client} (${clientId}) should do without its options for old programs since ${day}. They still work, and make its sign-in weaker.`,
    mend: 'Mend the service, then ask a manager to take these options away:',
    button: 'See the service',
    later: 'If the service still needs them, ask for another day and say why.',
    asContact: 'You receive this message because you are a contact of this service.',
    asManager: 'You receive this message because this service has no technical contact.',
  },
  eventsPaused: {
    subject: 'The events of a service are held back',
    intro: (client, clientId) =>
      `The service ${client} (${clientId}) no longer takes the security events that are meant for it. They are not sent any more.`,
    mend: 'Mend the receiver, send a trial, then go on sending:',
    button: 'See the events',
    kept: 'The events are kept for seven days. After that they are lost.',
    asContact: 'You receive this message because you are a contact of this service.',
    asManager: 'You receive this message because this service has no technical contact.',
  },
  contactsMissing: {
    subject: 'A service has lost its contact',
    intro: (kind, client, clientId) =>
      `The service ${client} (${clientId}) is in production and has no ${contactKinds[kind]} any more: the account of this person was deleted.`,
    invite: 'Invite somebody else:',
    button: 'See the contacts',
  },
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
