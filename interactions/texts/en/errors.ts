import type { errors as french } from '../fr/errors.ts';
import type { Translation } from '../translation.ts';

export const errors: Translation<typeof french> = {
  bad_request: {
    title: 'Incomplete request',
    sentence: 'We did not understand what was sent to us.',
    advice: 'Go back to the previous page and try again. If you came from a service, start again from there.',
  },
  flow_expired: {
    title: 'This page has expired',
    sentence: 'The request was left without activity for too long, or it was opened in another browser.',
    advice: 'Nothing was changed. If you came from a service, go back to it and sign in again.',
  },
  flow_finished: {
    title: 'This request is already finished',
    sentence: 'This page belongs to a procedure that has come to its end.',
    advice: 'Go back to the service: if you are signed in there, nothing more is needed.',
  },
  csrf: {
    title: 'Form refused',
    sentence: 'We could not check that this form comes from our pages.',
    advice: 'Go back to the previous page, reload it and send the form again.',
  },
  throttled: {
    title: 'Too many attempts',
    sentence: 'Too many requests were made in a short time; this one was not looked at.',
    advice: 'Wait a few minutes before you try again.',
  },
  too_large: {
    title: 'Too large',
    sentence: 'What you sent is larger than we accept.',
    advice: 'Go back to the previous page and make the file or the text smaller.',
  },
  unsupported_type: {
    title: 'Not accepted',
    sentence: 'This page does not accept files.',
    advice: 'Go back to the previous page and use its form.',
  },
  not_found: {
    title: 'Page not found',
    sentence: 'We cannot find the page you are looking for. We are sorry for the inconvenience.',
    advice: 'If you typed the address, check it. Otherwise, go back to the service that brought you here.',
  },
  method_not_allowed: {
    title: 'Not possible on this page',
    sentence: 'This address does not accept this kind of request.',
    advice: 'Go back to the previous page and use the buttons of the page.',
  },
  wrong_host: {
    title: 'Unknown address',
    sentence: 'This server does not answer under the name that was used.',
    advice: 'Check the address shown by your browser before you type anything.',
  },
  conflict: {
    title: 'This cannot be changed',
    sentence: 'What you are changing has changed in the meantime, or this would leave you without any way to sign in.',
    advice: 'Reload the page to see how things are now, then try again.',
  },
  busy: {
    title: 'The service is very busy',
    sentence: 'Too many people are signing in right now. We are sorry for the inconvenience.',
    advice: 'Try again in a few seconds.',
  },
  unavailable: {
    title: 'Service unavailable',
    sentence: 'The service is unavailable for the moment. We are sorry for the inconvenience.',
    advice: 'Try again in a few minutes. Nothing that you had saved is lost.',
  },
  internal: {
    title: 'Unexpected error',
    sentence: 'Something went wrong on our side. We are sorry for the inconvenience.',
    advice: 'Try again in a few minutes. If it happens again, write to us.',
  },
  link_invalid: {
    title: 'This link is no longer valid',
    sentence: 'The link was already used, has expired, or was not copied completely.',
    advice:
      'If you have already finished by this link, there is nothing more to do. Otherwise, use the latest message, or ask for a new one on the page where you started.',
  },
  registration_link_invalid: {
    title: 'This link is no longer valid',
    sentence: 'The link was already used, the registration has expired, or a newer message has replaced this one.',
    advice: 'If your account was created, sign in. Otherwise, use the latest message, or register again.',
  },
  device_code_over: {
    title: 'This code is no longer valid',
    sentence: 'The code of the device has expired, or somebody has answered it already.',
    advice: 'Nothing more was granted. Ask your device for a new code, then type it.',
  },
  registration_closed: {
    title: 'Account creation is closed',
    sentence: 'Creating accounts is switched off for the moment.',
    advice: 'If you already have an account, you can sign in. Otherwise, come back later.',
  },
  sign_in_closed: {
    title: 'Sign-in is switched off for the moment',
    sentence: 'Sign-in is switched off for maintenance. We are sorry for the inconvenience.',
    advice: 'Come back later. Services can still be used without signing in where they allow it.',
  },
  forbidden: {
    title: 'Access refused',
    sentence: 'Your account does not give access to this page.',
    advice: 'If you think that this is a mistake, write to us.',
  },
  cookies_blocked: {
    title: 'Cookies are needed',
    sentence: 'Your browser did not send back the cookie that ties this page to what you were doing.',
    advice:
      'Your browser refuses cookies, or deletes them. Allow them for this site in its settings, then go back to the service and start again.',
  },
  code: (status) => `Error ${status}`,
  technical: 'Technical detail',
  mailSubject: (reference) => `Error, reference ${reference}`,
  account: 'My account',
  tryAgain: 'Try again',
  contact: 'Need help? Write to',
  withReference: 'and give the reference',
  beginAnew: 'Otherwise, start again here:',
  unregisteredAddress: {
    title: 'Return address not recognised',
    sentence: 'The service that sent you here asks to send you back to an address that it has not registered.',
    advice:
      'For your safety you are not sent there. The problem lies with the service: please tell it, or write to us.',
  },
  unknownClient: {
    title: 'Unknown service',
    sentence: 'No service is registered here under the identifier that we were given.',
    advice:
      'The problem lies with the service or with the link that you followed: please tell the service, or write to us.',
  },
  unreadableDocument: {
    title: 'An application that we do not know',
    sentence: 'Nobody has registered this application here, and we cannot rely on its own description.',
    advice:
      'The problem lies with the application or with the link that you followed. Try again in a few minutes; if it goes on, tell the publisher of the application.',
  },
  addresses: {
    title: 'For developers',
    received: 'Address received:',
    expected: 'Nearest registered address:',
    difference: (received, expected) =>
      `The difference is marked: ${received ? `“${received}”` : 'nothing'} instead of ${expected ? `“${expected}”` : 'nothing'}.`,
    others: 'Other registered addresses:',
    noneRegistered: 'This service has registered no address.',
    development: 'This detail is shown in the development mode only.',
  },
  backToService: (service) => `Go back to ${service}`,
};
