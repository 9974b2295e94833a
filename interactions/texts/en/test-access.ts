import type { Texts } from '../translation.ts';

export const testAccess: Texts['testAccess'] = {
  banner: 'Service in test: only the people whom its team has named can sign in to it.',
  title: (service) => `${service} is being tested`,
  notListed: (name) =>
    `You are signed in, but the account ${name} is not among those that may try this service. It was told nothing.`,
  whatToDo:
    'If you are to take part in the test, ask the person who gave you the address of the service to add your account to its list.',
  leave: 'Return to the service',
};
