import type { logout as french } from '../fr/logout.ts';
import type { Translation } from '../translation.ts';

export const logout: Translation<typeof french> = {
  title: 'Sign out',
  asked: 'Do you want to sign out of your Géoplateforme account?',
  askedBy: (service) => `${service} asks to sign you out of your Géoplateforme account.`,
  consequence:
    'The services to which you are signed in with this account in this browser will ask you to sign in again.',
  problems: {
    title: 'Warning: incorrect request',
    hint_invalid: 'The proof that the service has joined to its request is not valid, or it is too old.',
    client_mismatch: 'The proof that the service has joined to its request was given to another service.',
    client_unknown: 'The service that sent you here is not registered.',
    address_unregistered: 'The service asks to send you back to a return address that is not registered.',
    old_parameter: 'The service names its return address by a parameter that is no longer followed.',
    staysHere: 'After your choice, you will not be sent to the requested address.',
  },
  leave: 'Sign out',
  stay: 'Stay signed in',
  alsoAt: (brands) => `You will be signed out of ${brands.join(' and ')} as well.`,
  upstreamOpen: (brands) =>
    `You are signed out here, but ${brands.join(' and ')} could not be told: you may still be signed in there. On a shared computer, close all windows of the browser.`,
  stillTitle: 'You are still signed in',
  still: 'No sign-out was under way here, and nothing has changed. To sign out, choose “Sign out”.',
  account: 'My account',
  again: 'Sign in to your account',
  doneTitle: 'You are signed out',
  done: 'Your session has ended. On a shared computer, close the browser as well.',
};
