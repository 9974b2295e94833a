import type { expired as french } from '../fr/expired.ts';
import type { Translation } from '../translation.ts';

export const expired: Translation<typeof french> = {
  account: {
    title: 'Your account is ready',
    sentence: 'Your Géoplateforme account has been created, and you are already signed in.',
  },
  session: {
    title: 'You are signed in',
    sentence: 'Your sign-in succeeded and stays good in this browser.',
  },
  nothing: {
    title: 'This request has expired',
    sentence: 'The service no longer waits for an answer to this request. Nothing has changed in your account.',
  },
  beginsThere: (service) =>
    `Too much time has passed since you left ${service} for us to take you straight back. Continue with the button below.`,
  beginYourself: (service) =>
    `Too much time has passed since you left ${service} for us to take you back, and this service has not told us the address of its home page. Open it again yourself and choose its sign-in button.`,
  begin: (service) => `Continue to ${service}`,
  myAccount: 'My account',
};
