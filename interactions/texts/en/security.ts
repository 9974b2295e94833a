import { formats } from '../formats.ts';
import type { security as french } from '../fr/security.ts';
import type { Translation } from '../translation.ts';

export const security: Translation<typeof french> = {
  title: 'Security',
  backFromSignIn: 'You have just signed in again. You have five minutes to go on with your change on this page.',
  added: (day) => `Added on ${day}`,
  lastUsed: (day) => `Last used on ${day}`,
  neverUsed: 'Not used yet',
  called: (label) => `“${label}”`,
  rename: 'Rename',
  remove: 'Remove',
  password: {
    title: 'Password',
    none: 'Your account has no password. You can set one, as another way to sign in.',
    ended:
      'Your password was removed after you signed in here. Choose another one by e-mail, or sign in again in another way to choose it on this page.',
    choose: 'Set a password',
    firstConsequence: 'Sessions opened elsewhere will be closed. This one goes on. A message will confirm the choice.',
    temporary: 'Temporary: another one is asked for when you use it.',
    changed: (day) => `Last changed on ${day}.`,
    runsOut: (day) => `To be renewed before ${day}.`,
    current: 'Current password',
    currentMissing: 'Enter your current password.',
    currentWrong: 'This is not your current password. Check upper and lower case, for example with the field shown.',
    consequence:
      'Sessions that are open elsewhere will be closed. This one goes on. A message will confirm the change.',
    save: 'Change the password',
  },
  totp: {
    title: 'Two-factor authentication',
    on: 'It is on: a sign-in also asks for a code of your authenticator application or for a passkey.',
    off: 'It is off. An application on your telephone or computer gives a code that is asked at sign-in as well. It protects your account if somebody finds out your password.',
    add: 'Add an application',
    turn: { on: 'Turn on with a passkey', off: 'Turn off' },
  },
  codes: {
    title: 'Recovery codes',
    purpose: 'They replace the code of the application if you no longer have access to it. Each works once.',
    left: (count) => (count === 0 ? 'You have none left.' : `You have ${count} left.`),
    renew: 'Make new codes',
  },
  passkeys: {
    title: 'Passkeys',
    purpose: 'A passkey replaces the password: you sign in with what unlocks your device (fingerprint, face, code).',
    add: 'Add a passkey',
    secondOnly: 'Security key: it is used after the password, and does not replace it.',
    home: {
      synced: (maker) =>
        maker ? `Synchronised between your devices by ${maker}` : 'Synchronised between your devices',
      notYet: (maker) =>
        `${maker ? `Held by ${maker}` : 'Held on one device'}, not yet synchronised with your other devices`,
      single: (maker) => `Held on a single device${maker ? ` (${maker})` : ''}`,
    },
  },
  identities: {
    title: 'Link an identity',
    and: (names) => formats.list('en', { type: 'conjunction' }).format(names),
    or: (names) => formats.list('en', { type: 'disjunction' }).format(names),
    purpose: (names) => `An identity of ${names} that is linked to your account signs in to it without a password.`,
    linked: (day) => `Linked on ${day}`,
    off: 'This service is not offered at the sign-in for the moment.',
    link: (name) => `Link an identity of ${name}`,
    decline: 'Do not link',
    notLinked: 'Error: nothing was linked',
    nothing: 'There is nothing to link for the moment. To link an identity, begin again on the security page.',
    lapsed:
      'The session in which you asked for this link is over, or it took too long: nothing was linked. Begin again on the security page.',
    known: (name) => `This identity of ${name} is linked to your account already: nothing has changed.`,
    taken: (name) =>
      `This identity of ${name} is linked to another account already: nothing was linked. If that account is yours too, sign in to it with ${name}, then unlink it on its security page.`,
    unlink: 'Unlink',
    unlinkTitle: (name) => `Unlink your identity of ${name}?`,
    message:
      'Sessions opened elsewhere will be closed, this one goes on. A message will confirm the change, which can be taken back for 72 hours.',
  },
  sessions: {
    title: 'Sessions and trusted browsers',
    purpose: 'You can see where you are signed in, and close the sessions that you no longer use.',
    link: 'See the sessions',
  },
  keep: 'Change nothing',
  back: 'Back to the Security page',
  removal: {
    title: (label) => `Remove “${label}”?`,
    consequences: {
      totp: 'The codes of this application will no longer be accepted. Remember to remove the account in the application itself too.',
      passkey:
        'This passkey will no longer sign in. Remember to delete it on your device or in your password manager too.',
      identity:
        'This identity will no longer sign in to your account. Your information and your services stay the same.',
    },
    lastFactor:
      'Two-factor authentication will be turned off and your recovery codes deleted: one way to sign in will be enough, such as the password.',
    message: 'A message will confirm the removal, with a link that takes it back for 72 hours.',
    lost: {
      label: 'The device is lost or stolen',
      hint: 'The removal is then final, and the message has no such link: the person who has the device may read your messages.',
      lastFactor:
        'If the device is lost or stolen, add another application or a passkey first: your account then stays protected.',
    },
    submit: 'Remove',
  },
  refusals: {
    needed:
      'This is your last second factor, and your role needs one. Add another one first, for example an application on a second device.',
    'last-way-in':
      'This is your last way to sign in: without it you would have no access to your account. Set a password first, or add a passkey, for example on your telephone.',
  },
  renaming: {
    title: (label) => `Rename “${label}”`,
    label: 'New name',
    hint: 'To know it in this list. Example: personal telephone',
    problems: {
      missing: 'Enter a name. Example: personal telephone',
      too_long: 'A name has at most 64 characters. Example: personal telephone',
      characters: 'The name holds a character that is not accepted, such as < or {. Example: personal telephone',
    },
  },
  switching: {
    title: 'Two-factor authentication setting',
    on: {
      intro:
        'After your password a sign-in will ask for one of your passkeys. Ten recovery codes will be made, for the day when you have none of them any more.',
      submit: 'Turn two-factor authentication on',
    },
    off: {
      intro: 'A sign-in will ask for your password alone, or for a passkey. Your recovery codes will be deleted.',
      submit: 'Turn two-factor authentication off',
    },
    none: {
      intro:
        'Two-factor authentication is turned on with an application or a passkey, and off when you remove the last application. People who hold a role must have it.',
    },
  },
  renewal: {
    title: 'Make new recovery codes',
    intro: 'Ten new codes will be made and shown once. Those that you have kept until now will no longer be accepted.',
    needless: 'Recovery codes go with two-factor authentication, which is not turned on for your account.',
    submit: 'Make ten new codes',
  },
  passkeyAddition: {
    title: 'Add a passkey',
    intro:
      'Your browser will ask where to keep the passkey, then to unlock your device. Nothing of your fingerprint or face is sent to us.',
    where: 'It can be kept on this device, in a password manager, on a telephone or on a security key.',
    submit: 'Create a passkey',
    needs:
      'If there is no button to create a passkey, this browser cannot do it, or JavaScript is turned off. Your password still works.',
    defaultLabel: 'Passkey',
    problems: {
      refused: 'The passkey was not added: the answer is incomplete, or too late. Try again.',
      known: 'This passkey is registered already. Choose another device or manager.',
      full: 'Your account has 20 passkeys already. Remove one, for example that of a former device.',
    },
  },
};
