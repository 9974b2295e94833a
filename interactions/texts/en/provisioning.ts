import type { provisioning as french } from '../fr/provisioning.ts';
import type { Translation } from '../translation.ts';

/** The page on which a person accepts that her organization manages her access. */
export const provisioning: Translation<typeof french> = {
  title: 'Your organization invites you',
  intro: (client) =>
    `The service “${client}” wishes to manage your access to the Géoplateforme, for your organization.`,
  address: (email) => `The invitation is for the account of the address ${email}.`,
  rights: 'If you accept, this service can:',
  disable: 'disable your account, and enable it again;',
  remove: 'ask for the deletion of your account, which you can cancel for some time;',
  correct: 'propose another e-mail address, which you will have to confirm.',
  existing:
    'If you accept, this service can disable your account, and enable it again. It can neither delete it nor change its address.',
  knows:
    'It will know that you have accepted, the identifier of your account and whether it is active. It will see neither your profile, nor your sign-ins, nor the services that you use.',
  profile:
    'What your organization has said of you (name, telephone, position) goes into your profile, where you can change it.',
  accept: 'Accept',
  create: 'Accept and create my account',
  terms: 'By choosing “Accept and create my account”, you create your account and accept the',
  ignore: 'If you did not expect this invitation, close this page: nothing changes.',
  accepted: {
    title: 'Invitation accepted',
    sentence: 'Your organization can now manage your access. Your password and your profile remain yours.',
    button: 'See my account',
  },
  created: {
    title: 'Your account is created',
    sentence: 'You can sign in with the user name or the e-mail address, and the password that you have just chosen.',
    button: 'Sign in',
  },
};
