import { dates } from './dates.ts';
import type { LegalFacts, pages as french } from '../fr/pages.ts';
import type { Translation } from '../translation.ts';
import { capitalised } from '../capitalised.ts';
import { duration } from './duration.ts';
import { optionalSteps } from './optional-steps.ts';
import { sessions } from './sessions.ts';

const { identity, address, professional } = optionalSteps;

type Provider = LegalFacts['providers'][number];

/** Data that a scope of an upstream brings. */
const dataOfScope: Readonly<Record<string, string>> = {
  identite_pivot: 'birth name, given names, date of birth, sex, place and country of birth',
  profile: 'name, given names, date of birth, sex',
  birth: 'place and country of birth',
  given_name: 'given names',
  family_name: 'family name',
  usual_name: 'name in use',
  preferred_username: 'name in use',
  birthdate: 'date of birth',
  gender: 'sex',
  birthplace: 'place of birth',
  birthcountry: 'country of birth',
  email: 'e-mail address',
  phone: 'telephone',
  personal_administrative_number: 'personal number, of which we keep only a keyed hash',
  siret: 'SIRET of your organisation',
  siren: 'SIREN of your organisation',
  organization_label: 'name of your organisation',
  organizational_unit: 'name of your unit',
  roles: 'roles in your organisation',
};
const civilStatus = ['identite_pivot', 'profile', 'birth', 'birthdate', 'gender', 'birthplace', 'birthcountry'];
const ofWork = ['siret', 'organization_label', 'roles'];

const listed = (names: readonly string[]) => names.join(', ').replace(/, ([^,]*)$/, ' or $1');

function describeProvider({ brand, aboutUrl, scopes }: Provider): string {
  const received = scopes.filter((scope) => scope !== 'openid').map((scope) => dataOfScope[scope] ?? `“${scope}”`);
  const isKept = (words: readonly string[]) => words.some((word) => scopes.includes(word));
  return `
## Signing in through ${brand}

You can sign in through ${brand}; you do not have to.

- **What we send to ${brand}.** The fact that you sign in here, at the moment when you do, and your sign-out. No data of your account, and not the name of the service that you wanted to reach.
- **What we receive from ${brand}.** The identifier by which ${brand} knows you, the way in which you proved who you are and its level of assurance${received.length > 0 ? `, and: ${received.join(', ')}` : ''}.
- **What we keep.** The identifier, the names and the e-mail address that we received: as long as this identity is linked to your account. The proof of the sign-in, encrypted: for the time of the session, to sign you out of ${brand} too.${
    isKept(civilStatus)
      ? ' The names of the civil status take the place of those of the account; its other parts are kept only as keyed hashes, which show a change and cannot be read.'
      : ''
  }${isKept(ofWork) ? ' What is said of your organisation: for the time of the session, unless you save it in your account yourself.' : ''}
${aboutUrl ? `- **More about it.** ${aboutUrl}\n` : ''}`;
}

/** Says what is compulsory: who comes from an upstream chooses no password. */
function compulsory(providers: readonly Provider[]): string {
  const names = listed(providers.map(({ brand }) => brand));
  return names
    ? `The user name and the e-mail address are required: without them the account cannot be created. So is a password, unless you create the account through ${names}, which then proves who you are in its place.`
    : 'The user name, the password and the e-mail address are required: without them the account cannot be created.';
}

/** Names a day that is written as year-month-day. */
const dayOf = (date: string) => dates.day(Date.parse(date) / 1000);

export const pages: Translation<typeof french> = {
  save: 'Save',
  saved: 'Success: your choice is saved',
  savedSentence: 'It applies to every page of this site, in this browser, for one year.',
  choose: 'Choose one of the answers.',
  default: 'This text comes with the software; the operator of the service replaces it.',

  language: {
    title: 'Language of the site',
    legend: 'Choose the language of the pages.',
  },

  siteMap: {
    title: 'Site map',
    account: 'Your account',
    signUp: 'Create an account',
    forgotten: 'Forgotten password',
    lostDevice: 'Two-factor application out of reach',
    profile: 'Manage your account',
    preferences: 'Preferences',
    about: 'About',
  },

  help: {
    title: 'Help',
    text: ({ supportEmail }) => `
## What is this account for?

A cartes.gouv.fr account is a Géoplateforme account: it opens all the services of the Géoplateforme, with the same user name and the same password.

## I cannot sign in

- You can type your user name or your e-mail address.
- Signing in needs cookies. If a page says that they are missing, allow them for this site in the settings of your browser.
- If you forgot your password, choose a new one: [Forgotten password](/mot-de-passe-oublie).
- If you no longer have your application for two-factor authentication, use a recovery code, or ask for its removal: [I no longer have access to my application](/appareil-perdu).
- A passkey is proposed only by the device or the password manager that keeps it. If yours does not appear or is refused, use your password: your passkeys are on the [Security](/compte/securite) page.
- After several failed attempts, wait a few minutes: further attempts are not looked at.

## The e-mail does not arrive

- Wait a few minutes and check your spam folder.
- Check the e-mail address that you typed.
- Ask for a new message on the page where you were: only the latest one works.

## Changing the appearance or the language

- Light theme, dark theme or that of your system: [Display settings](/affichage).
- French or English: [Language of the site](/langue).

## Changing my information

- E-mail address: [Profile](/compte/profil).
- Family name, given name, telephone and photo: [Identity](/compte/identite).
- Postal address: [Address](/compte/adresse).
- Company and position: [Professional information](/compte/professionnel).
- Password: [Security](/compte/securite?step=password).

## A message announces a change that I did not ask for

Follow the link “It was not me” in that message, valid for 72 hours: the change is undone, all sessions are closed and you choose a new password.

## A message announces a sign-in that I do not recognise

A browser whose cookies were deleted counts as new. The page [Sessions](/compte/sessions) shows where you are signed in. If it was not you, [choose a new password](/mot-de-passe-oublie): all sessions are closed.

## Writing to us

Write to ${supportEmail}. If an error page gave you a reference, tell us. We will never ask for your password or for a code that you received by e-mail.
`,
  },

  accessibility: {
    title: 'Accessibility statement',
    text: ({ serviceName, supportEmail }) => `
The operator of “${serviceName}” undertakes to make this service accessible, in accordance with article 47 of French law no. 2005-102 of 11 February 2005. This statement applies to the sign-in and account pages of this site.

## Compliance

“${serviceName}” is **not compliant** with the French accessibility rules (RGAA), version 4.1.2: no audit has been made yet.

## Test results

No rate is announced in the absence of an audit. Automatic checks are made for each version of the software: structure of the pages, labels, contrast, use with a keyboard, display at 320 pixels, use without JavaScript.

## Content that is not accessible

Without an audit, the list of defects is not established. The security code asked for when an account is created exists as an image, as a sound and as a slow sound; a check by e-mail can take its place.

## Technologies

- HTML
- CSS
- JavaScript, without which everything can be used except passkeys

## Feedback and contact

If you cannot reach some content or service, write to ${supportEmail} to be directed to an accessible alternative or to get the content in another form.

## Remedies

If you reported a defect that prevents you from using the service and did not get a satisfactory answer, you can:

- write to the Defender of Rights: https://formulaire.defenseurdesdroits.fr/
- contact the delegate of the Defender of Rights in your region: https://www.defenseurdesdroits.fr/saisir/delegues
- send a letter by post (free, no stamp): Défenseur des droits, Libre réponse 71120, 75342 Paris CEDEX 07, France
`,
  },

  personalData: {
    title: 'Personal data',
    text: ({
      serviceName,
      supportEmail,
      auditDays,
      inactiveDays,
      deletionDays,
      trustedBrowserDays,
      sessionIdleSeconds,
      providers,
    }) => `
## Controller

The operator of “${serviceName}”, named in the [legal notice](/mentions-legales), is the controller of the data of the accounts. Contact: ${supportEmail}.

## Purposes

- To create and manage your account, and to recognise you when you sign in.
- To pass your identity on to the services of the Géoplateforme that you choose to sign in to.
- To protect accounts against fraud and to tell you about the events that concern yours.

## Legal basis

The processing is necessary for a task carried out in the public interest (article 6.1.e of the General Data Protection Regulation, GDPR).

## Required and optional data

${compulsory(providers)} The user name is not shown to other users; the services that you sign in to receive it.

All other data is optional and marked “(optional)”; you can sign in without giving it. Cartes.gouv.fr uses it to communicate with its users, and to run and support communities:

- **${capitalised(sessions.and(Object.values(identity.words)))}.** The number is kept in its international form; it is not verified.
- **Photo.** Two squares of the centre of the picture are kept, made anew from its pixels alone: the file itself and whatever else it contains (place, date, camera) are not. The address of the photo cannot be guessed and changes with it; anybody and any service that was given it can see the photo.
- **${capitalised(address.words.address)}.**
- **Professional information.** The information about the company (${Object.values(professional.words).join(', ')}) is kept only if you have chosen “A professional”.

What you add on the Security page is used to sign you in, and for nothing else:

- **Passkeys.** The public part of the key, its name, the model announced by the device or the program that keeps it, the dates when it was added and last used. Nothing about your fingerprint or your face is sent to us.
- **Authenticator applications.** The secret shared with the application, encrypted, its name, the dates when it was added and last used.

${providers.map(describeProvider).join('')}
## Recipients

The authorised staff of the operator, and the services that you sign in to, for the data that they ask for only. A service of another organisation receives it only if you agree, which you can take back at any time on the page [Services](/compte/services) of your account. No data is sold or used for advertising.

## Retention

- The data of the account: as long as the account exists. An account whose deletion you ask for is closed at once, and deleted ${deletionDays > 0 ? `${deletionDays} days later` : 'within minutes'}.
- After the deletion: the technical identifier of the account, with nothing else, so that nobody else ever gets it, and a keyed hash of the user name for one year. The events of the log stay for their time, without network, browser or name. The backups keep your data until they are replaced.
${inactiveDays > 0 ? `- An account that is no longer used: it is closed, then deleted, after ${inactiveDays} days without a sign-in. Three messages announce it, 60, 30 and 7 days before, and a sign-in is enough to keep it.\n` : ''}- Optional data that you erase, the photo included: erased at once.
- A registration that is not finished, its photo included: 24 hours.
- The address to which a member of staff has sent an invitation, with the names that they gave: 7 days.
- What a change announced by e-mail has replaced, such as the former e-mail address: 72 hours, so that you can undo the change if it was not you.
- A former user name, as a keyed hash: one year, so that nobody else takes it.
- Hashes of your last five passwords, so that none is used again: as long as the account exists.
- The browsers that you signed in with, without address or place, to tell you when a new one appears: one year after the last sign-in.
- Your refusal of a passkey offered at the sign-in: with “Not now”, 90 days and for this browser; with “Do not offer it again”, until you add one.
- Sessions, with the browser, the system and the network without the end of the address: until you sign out or close them, and at the latest after ${duration(sessionIdleSeconds)} without activity, or 30 days if you chose “Remember me”. Tokens given to services: until they expire.
${trustedBrowserDays > 0 ? `- Trusted browsers, which are not asked for the second factor: ${trustedBrowserDays} days.\n` : ''}- Counters of failed tries: one year at most after the last one.
- The record that a message was sent: 30 days.
- The log of security events (sign-ins, changes, acts of agents), with the browser and the system: ${auditDays} days. The network without the end of the address is erased from it after 30 days. You can read what concerns you in the [history](/compte/historique) of your account.
- The technical logs of the server, where each request has its time, the network without the end of the address, and the service: the time set by the operator.

## Your rights

You can see and change your data, and erase what is optional, in [your account](/compte), get [a copy](/compte/donnees) of it, and [delete your account](/compte/suppression). You can also ask for access to your data, for its correction or erasure, and for the restriction of its processing, and object to that processing, by writing to ${supportEmail}.

## Data protection officer

Write to ${supportEmail} and say “for the attention of the data protection officer”.

## Complaint

If you believe, after contacting us, that your rights are not respected, you can complain to the French data protection authority, the CNIL: https://www.cnil.fr/en/plaintes

## Cookies

This site uses only cookies that are needed for signing in and for its security, one of which recognises your browser for a year and another one until you close it, and two preference cookies that you set yourself: theme and language, kept for one year. There is no audience measurement and no tracker.
`,
  },

  legal: {
    title: 'Legal notice',
    text: ({ serviceName, supportEmail }) => `
## Publisher

“${serviceName}” is published by the organisation that operates this site. Contact: ${supportEmail}.

## Publication director

To be stated by the operator.

## Hosting

To be stated by the operator: name, address and telephone number of the host.

## Intellectual property

The software is published under the MIT licence. The appearance follows the design system of the French State; its marks and the Marianne font are reserved for the services that are entitled to them.

## Reporting a security flaw

Write to ${supportEmail}. See also the file [security.txt](/.well-known/security.txt).
`,
  },

  terms: {
    title: 'Terms of use',
    versionOf: ({ version, date }) => `Version ${version} of ${dayOf(date)}`,
    text: ({ serviceName, supportEmail }) => `
## Purpose

“${serviceName}” lets you create an account and use it to sign in to the services of the Géoplateforme. Creating an account means accepting these terms; their version and date are kept with the account.

## The account

- It is free of charge, personal and open to everybody.
- You give correct information and an e-mail address that you read.
- You keep your password and the codes that you receive secret; tell us if you think that somebody else knows them.

## Use

It is forbidden to pretend to be somebody else, to try to reach the accounts of other people or to disturb the service. The operator may suspend an account that is used in this way.

## Availability

The service is provided without any guarantee of continuity; it may be interrupted for maintenance.

## Other services

Each service that you sign in to has its own terms of use.

## End of the account

You can [delete your account](/compte/suppression) at any time, or ask for it by writing to ${supportEmail}.

## Governing law

These terms are governed by French law.
`,
  },
};
