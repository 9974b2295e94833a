import type { actWords as frenchActs, endingWords as frenchEndings } from '../fr/act-words.ts';
import type { Translation } from '../translation.ts';

export const actWords: Translation<typeof frenchActs> = {
  disable: 'disable the account',
  enable: 'enable the account',
  'close-sessions': 'close the sessions of the account',
  'start-reset': 'send a link to choose a new password',
  'resend-proof': 'send the verification message again',
  'expire-password': 'make the password useless',
  restrict: 'restrict the processing of the account’s data',
  unrestrict: 'lift the restriction of the processing of the account’s data',
  delete: 'delete the account',
  'correct-address': 'correct the e-mail address of the account',
  'change-carried-facts': 'change the roles and groups of the person at services',
  'reset-second-factor': 'remove the two-factor authentication of the account',
  'approve-lost-device': 'remove the two-factor authentication of the account without waiting for the end of the delay',
  'refuse-lost-device': 'refuse the request about a lost device',
  'give-role': 'give a role',
  'take-role': 'take a role away',
};

export const endingWords: Translation<typeof frenchEndings> = {
  done: 'it was agreed to, and it is done',
  refused: 'an agent has refused',
  withdrawn: 'the agent who had made it has withdrawn it',
  lapsed: 'nobody answered within 48 hours',
  gone: 'the account does not exist any more',
  own_account: 'agents do not act on their own account',
  no_right: 'the agent has lost the right to do it',
  service_account: 'the account belongs to a service',
  stale: 'the account has changed since the request',
  already: 'it was done already',
  too_many_messages: 'too many messages were sent to the person',
  nothing_waits: 'there was nothing to send again',
  same_address: 'the account has this address already',
  disposable_address: 'the address is a disposable one',
  last_administrator: 'the account is that of the last administrator',
};
