import type { approvals as french } from '../fr/approvals.ts';
import type { Translation } from '../translation.ts';
import { actWords, endingWords } from './act-words.ts';
import { duration } from './duration.ts';

export const approvals: Translation<typeof french> = {
  label: 'Requests',
  title: 'Requests',
  intro:
    'What waits for an agent: requests about lost devices, and acts that need the agreement of two agents. An act that nobody answers within 48 hours lapses.',
  filter: {
    label: 'Show',
    all: 'Everything that waits',
    submit: 'Filter',
    devices: 'Lost devices',
    acts: 'Agreements to give',
    ended: 'Closed acts',
  },
  columns: {
    reference: 'Reference',
    left: 'Time left',
  },
  devices: { title: 'Lost devices', none: 'No request about a lost device is waiting.' },
  acts: { title: 'Agreements to give', none: 'No act is waiting for an agreement.' },
  ended: { title: 'Closed acts', none: 'No act was closed in the last 90 days.' },
  most: (most) => `Only the first ${most} are shown.`,
  own: 'Your account',
  byYou: 'you',
  duration,
  actNames: actWords,
  endings: endingWords,
  proofs: (proof) =>
    `the code received by e-mail and ${proof === undefined ? 'a second proof' : proof === 'password' ? 'the password' : 'the FranceConnect identity'}`,
  author: {
    deleted: 'an agent whose account does not exist any more',
    client: (name) => `the service ${name}`,
    through: (agent, service) => `${agent}, through the service “${service}”`,
    command: (name) => `a command, run by ${name}`,
  },
  titleOf: (reference) => `Request ${reference}`,
  back: 'Back to the requests',
  facts: {
    act: 'Act',
    person: 'Person',
    by: 'Asked for by',
    at: 'Asked for on',
    reason: 'Reason',
    agreements: 'Agreements given',
    noAgreement: 'None',
    left: 'Time left to answer',
    device: 'Lost device',
    wait: 'End of the wait',
    waitLeft: (moment, left) => `${moment} (in ${left})`,
    proofs: 'Proofs given',
    ended: 'Outcome',
    endedBy: 'Closed by',
    endReason: 'Reason of the answer',
  },
  inputs: {
    email: 'New e-mail address',
    sentence: 'Sentence for the person',
    session: 'Session',
    now: 'Deletion at once',
    role: 'Role',
  },
  yes: 'Yes',
  effect: {
    title: 'What agreeing does',
    of: {
      disable: 'Nobody will be able to sign in to the account. Its sessions and tokens will end.',
      enable: 'The person will be able to sign in again.',
      'close-sessions': 'The open sessions will end. The person can sign in again.',
      'start-reset': 'The person will get a link to choose a new password.',
      'resend-proof': 'The person will get the message that verifies their address again.',
      'expire-password':
        'The password will be useless, the sessions will end, and the person will get a link to choose another one if the account is open.',
      restrict: 'Nobody will be able to sign in, and no data will be passed on. The data will be kept.',
      unrestrict: 'The person will be able to sign in again, and their data can be shared again.',
      delete: 'The account will be closed at once, and deleted later. The person will be told.',
      'correct-address':
        'A verification message will go to the new address. The former address will get a link that cancels the change for 72 hours.',
      'change-carried-facts': 'Services will read other roles and groups in the next tokens. The person will be told.',
      'reset-second-factor':
        'The two-factor authentication will be removed at once and the sessions will end. The password will stay the same. The person will be told at all their addresses.',
      'approve-lost-device':
        'The wait will end at once: the two-factor authentication will be removed and the sessions will end. The password will stay the same. The person will be told at all their addresses.',
      'refuse-lost-device':
        'The request will be closed, and the two-factor authentication will stay in place. The person will read the sentence of the agent.',
      'give-role': 'The person will have the role at once. The person and every administrator will be told.',
      'take-role':
        'The person will no longer have the role: at once, or a day later for that of an administrator. The person and every administrator will be told.',
    },
  },
  needs: {
    two: 'Two different agents must agree.',
    one: 'The agreement of one agent is missing.',
    program: 'This request comes from a service or a command, and counts for no agent: two agents must agree.',
    administrator: 'This request comes from a service: nothing is done until an administrator agrees on this page.',
    first: 'You have agreed. Another agent must agree too.',
  },
  you: {
    own: 'This request is about your account: you may read it, but another agent answers it.',
    reader: 'Your role lets you read this request, not answer it.',
  },
  form: {
    title: 'Your answer',
    deviceTitle: 'Answer the request',
    reasonHint: 'What you have checked, or why you refuse. It is kept in the log. From 3 to 500 characters.',
    withdrawHint: 'Why you withdraw your request. It is kept in the log. From 3 to 500 characters.',
    approve: 'Agree',
    refuse: 'Refuse',
    withdraw: 'Withdraw my request',
    unsaved: 'You have signed in again: check your answer, then send it again.',
    shorten: 'Ask for the end of the wait',
    refuseDevice: 'Refuse the request',
    sentence: 'Sentence for the person, if you refuse',
    refusalSentence: 'Sentence for the person',
    sentenceHint: 'The person reads it in their message. Put neither a code nor a password in it.',
    sentenceMissing:
      'Tell the person why the request is refused, in 3 to 500 characters. Example: “We could not reach you.”',
  },
  device: {
    effect:
      'Asking for the end of the wait removes nothing: a second agent must agree. The two-factor authentication is then removed at once, and the person is told at all their addresses. First check who is asking, by another way than their mailbox.',
    refusal: 'Refusing closes the request. The two-factor authentication stays in place.',
    guardedRefusal:
      'This person holds a role, or held one less than 30 days ago: refusing needs the agreement of a second agent too. The two-factor authentication stays in place.',
    waits: (act) => `An agent has asked to ${act}. The agreement of another agent is missing.`,
    toAnswer: (reference) => `Read request ${reference} and answer it`,
    notice: 'The request about a lost device is closed, and the person is told.',
  },
  notices: {
    asked: 'Your request is kept. Nothing is done until another agent agrees: the other agents are told by e-mail.',
    done: 'Your agreement is kept, and the act is done.',
    counted: 'Your agreement is kept. That of another agent is still needed.',
    refused: 'The request is refused. Nothing was done.',
    withdrawn: 'Your request is withdrawn. Nothing was done.',
  },
  refusals: {
    gone: 'The account does not exist any more.',
    own_account: 'This request is about your own account: you cannot answer it.',
    no_right: 'You have lost the right to answer this request.',
    service_account: 'This account belongs to a service.',
    stale: 'The account has changed since the request. The request is closed, and nothing was done.',
    already: 'It was done already. The request is closed.',
    too_many_messages:
      'The person got too many messages of this kind in a short time. The request is closed, and nothing was done.',
    nothing_waits: 'There is nothing to send again. The request is closed.',
    same_address: 'The account has this address already. The request is closed.',
    disposable_address: 'The address is a disposable one. The request is closed, and nothing was done.',
    last_administrator: 'This account is that of the last administrator. The request is closed, and nothing was done.',
  },
  alreadyAgreed: 'You have agreed already. Another agent must agree.',
  notTwo:
    'Your agreement does not count beside the one that was given: less than a day before the request or since, one of you gave the other their role, or the same person gave both of you yours. Another agent must answer.',
  endedMeanwhile: (ending) => `The request is closed: ${ending}.`,
  waitsAlready: 'An agent has answered already: that answer waits for an agreement.',
};
