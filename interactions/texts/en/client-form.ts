import type { clientForm as french } from '../fr/client-form.ts';
import type { Translation } from '../translation.ts';

export const clientForm: Translation<typeof french> = {
  register: 'Register a service',
  pageTitle: (step, heading) => `Register a service - ${step} - ${heading}`,
  next: 'Next step',
  back: 'Back',
  create: 'Register the service',
  restart:
    'This registration has ended or run out. A service that is registered stands in the list of services; to register another one, begin here.',
  steps: {
    kind: 'Type of application',
    essentials: 'Essentials',
    data: 'Data asked for',
    review: 'Review',
  },
  kind: {
    legend: 'What kind of application will sign in?',
    hint: 'This choice sets the rest as safely as can be.',
    missing: 'Choose a type of application.',
    names: {
      site: {
        label: 'Site with a server',
        hint: 'Symfony, Django, Spring, Node.js, PHP, Apache… The server keeps a secret.',
      },
      browser: {
        label: 'Application in the browser',
        hint: 'React, Vue, Angular, static page… Nothing stays secret in a browser.',
      },
      application: {
        label: 'Application on a telephone or a computer',
        hint: 'Android, iOS, Electron, QGIS extension… It is installed on the device of the person.',
      },
      service: {
        label: 'Service without users',
        hint: 'Scheduled task, work between servers. It acts in its own name, with a secret.',
      },
      device: {
        label: 'Script or device without a browser',
        hint: 'Python script, command line tool. The person types a code on another screen.',
      },
      api: {
        label: 'API that checks tokens',
        hint: 'It signs nobody in: it asks whether a token that it received is good.',
      },
    },
  },
  data: {
    intro:
      'Tick only what the service needs. Say why for each of the data: the person reads this reason when asked to agree.',
    always: 'The technical identifier of the account is always given (openid).',
    legend: 'Data asked for',
    why: (what) => `Why? (${what})`,
    whyHint: 'One sentence for the person, 200 characters at most. Example: “To tell you when your map is ready.”',
    whyMissing: (what) => `Say why the service asks for: ${what}. Example: “To tell you when your map is ready.”`,
    scopes: {
      profile: { label: 'Profile', tells: 'Family name, given name, user name, photo, language' },
      email: { label: 'E-mail address', tells: 'Verified address' },
      phone: { label: 'Telephone', tells: 'Number as declared, not verified' },
      address: { label: 'Postal address', tells: 'Street, postal code, town, country' },
      organization: { label: 'Professional information', tells: 'Organisation, SIRET, position' },
      offline_access: {
        label: 'Offline access',
        tells: 'The access goes on when the person is not signed in any more',
      },
    },
  },
  sections: {
    essentials: 'Essentials',
    data: 'Data asked for',
    advanced: 'Advanced',
    advancedIntro: 'Seldom needed: the proposed settings suit most services.',
    legacy: 'Options for old programs',
    legacyWarning:
      'These options make the sign-in weaker. They are for a program that was written for another server, until it is mended.',
    legacyAfter:
      'After the last day the options go on working; the list of services and messages then ask for their end.',
  },
  fields: {
    clientName: { label: 'Name shown to people', hint: '100 characters at most. Example: Map of the paths' },
    clientUri: { label: 'Home page', hint: 'Example: https://paths.example.org/' },
    redirectUris: {
      label: 'Return addresses',
      hint: 'One on each line, in full, 20 at most. A sign-in only returns to exactly these addresses. While the service is in test, http://localhost will do too. Example: https://paths.example.org/callback',
    },
    postLogoutRedirectUris: {
      label: 'Return addresses after a sign-out',
      hint: 'One on each line, in full, 20 at most. Example: https://paths.example.org/',
    },
    purpose: {
      label: 'Purpose',
      hint: 'What the service does with the data, in one sentence that the person reads when asked to agree. 300 characters at most.',
    },
    policyUri: {
      label: 'Address of the privacy policy',
      hint: 'The person may open it before they agree. Example: https://paths.example.org/privacy',
    },
    tosUri: { label: 'Address of the terms of use', hint: 'Shown beside the privacy policy.' },
    firstParty: {
      label: 'Service of the organisation',
      hint: 'People are not asked to agree. For services of the organisation that keeps the accounts.',
    },
    waysIn: {
      label: 'Ways to sign in that are accepted',
      hint: 'Other ways are not offered, and a session that was opened by one of them does not suffice.',
    },
    level: {
      label: 'Level wanted at each sign-in',
      hint: 'The service may also ask for it by itself, in each request.',
    },
    optionalClaims: {
      label: 'Data that the person may refuse',
      hint: 'The service must work without it. Only data that is asked for counts.',
    },
    refreshTokens: {
      label: 'Renewal without a new sign-in',
      hint: 'The service gets a refresh token, which is good as long as the session.',
    },
    serviceAccount: {
      label: 'Service account',
      hint: 'The tokens hold a stable account identifier, for APIs that want one.',
    },
    accessTokenSeconds: {
      label: 'Life of an access token, in seconds',
      hint: '600 (10 minutes) by default; from 60 to 43,200.',
    },
    refreshTokenSeconds: {
      label: 'Life of a refresh token, in seconds',
      hint: '1,209,600 (14 days) by default; the session ends it before.',
    },
    allowedOrigins: {
      label: 'Allowed origins',
      hint: 'One on each line: the pages that call the address of the tokens themselves. Example: https://paths.example.org',
    },
    backchannelLogoutUri: {
      label: 'Address to be told of sign-outs',
      hint: 'The server of the service is told there when the session of the person ends.',
    },
    backchannelLogoutSession: {
      label: 'Say which session ends',
      hint: 'The message names the session (sid), if the service tells sessions apart.',
    },
    deletionUri: {
      label: 'Address to be told of deleted accounts',
      hint: 'The service learns there that an account is deleted, so that it deletes its own data.',
    },
    eventsUri: {
      label: 'Address that receives security events',
      hint: 'The server of the service learns there what concerns the security of accounts: ended sessions, a disabled account, a changed password.',
    },
    initiateLoginUri: {
      label: 'Address that begins a sign-in',
      hint: 'A page of the service that begins a new sign-in; the error pages lead there.',
    },
    requestLifetime: {
      label: 'Life of a sign-in request, in seconds',
      hint: 'From 60 to 86,400, if the service refuses answers that come too late.',
    },
    pushedRequests: {
      label: 'Pushed requests (PAR)',
      hint: 'Only requests that the server of the service has pushed itself are accepted.',
    },
    idTokenClaims: {
      label: 'Data in the ID token',
      hint: 'For Auth.js, next-auth and libraries that never call userinfo.',
    },
    boundTokens: {
      label: 'Tokens bound to a key (DPoP)',
      hint: 'Each token is worth nothing without the key of the service. Its library must know DPoP.',
    },
    accessTokenAlg: { label: 'Signature of access tokens', hint: 'ES256 nearly always suits.' },
    audience: {
      label: 'APIs that the tokens are for',
      hint: 'One on each line: the identifier of each API that checks the tokens of this service.',
    },
    withoutPkce: { label: 'Do without PKCE', hint: 'A stolen code may then serve somebody else.' },
    keycloakShape: {
      label: 'Tokens in the way of Keycloak',
      hint: 'Tokens of twelve hours, signed with RS256, with the data in the ID token.',
    },
    redirectPatterns: {
      label: 'Patterns of return addresses',
      hint: 'One on each line, with “*” at the end of the path. Every page below this address may receive a sign-in.',
    },
    redirectFragments: {
      label: 'Fragments in the return addresses',
      hint: 'For keycloak-js, which returns to a place on the page.',
    },
    postLogoutPatterns: {
      label: 'Patterns of return addresses after a sign-out',
      hint: 'One on each line, with “*” at the end of the path.',
    },
    clientPassword: { label: 'Password typed in the service', hint: 'The service sees the passwords of people.' },
    refreshReuse: {
      label: 'Double use of a refresh token, in seconds',
      hint: 'From 0 to 30. For a page in two tabs that renews twice.',
    },
    legacyReason: { label: 'Why these options are needed', hint: '300 characters at most.' },
    legacyUntil: { label: 'Last day', hint: 'Year, month, day. Example: 2027-06-30' },
  },
  levels: {
    none: 'None in particular',
    'eidas0-mfa': 'Two factors',
    eidas1: 'Verified identity (FranceConnect or ProConnect)',
    'eidas1-mfa': 'Verified identity and two factors',
  },
  logo: {
    legend: 'Logo',
    label: 'Logo',
    other: 'Replace the logo',
    current: 'Present logo',
    problems: {
      type: 'This file is no JPEG, PNG or WebP picture. Export an SVG logo as PNG.',
      too_large: 'This logo is larger than 10 MB. Choose a smaller one.',
      too_many_pixels: 'This logo has too many pixels: 25 million at most, and 8,000 at most on each side.',
      unreadable: 'This logo cannot be read: the file is empty or broken. Export it again.',
      throttled: 'Too many pictures were sent. Try again later, or go on without a logo.',
      busy: 'Too many pictures arrive at this moment. Choose the logo again in a few seconds.',
    },
    remove: 'Remove the logo',
    hint: 'JPEG, PNG or WebP, 10 MB at most. The logo is drawn anew, and shown on the sign-in pages.',
  },
  list: {
    line: (number, text) => `Line ${number}, “${text}”:`,
    more: (count) => (count === 1 ? '1 other line is wrong.' : `${count} other lines are wrong.`),
  },
  elsewhere: 'Another setting is in the way of this registration.',
  warnings: {
    title: 'To be checked',
    intro: 'None of this is in the way of the registration.',
    slash_twins: (address, other) =>
      `${address} and ${other} differ by the last slash alone. Keep the one that the service sends.`,
    scheme_twins: (address, other) => `${address} and ${other} differ by “https” alone.`,
    other_domain: (address, other) => `${address} is not in the domain of the home page (${other}).`,
    shared_name: (address) => `${address} is on a name below which anybody may get one.`,
    punycode: (address) => `${address} has a domain name with accents: check that it is yours.`,
    no_purpose: 'No purpose is given: people will not know what their data is for.',
    no_policy: 'No privacy policy is given.',
    no_home: 'No home page is given: the error pages cannot lead back to the service.',
    first_party: 'People are not asked to agree.',
    legacy: (options) => `Options for old programs: ${options}.`,
    trusted_name: (word) => `The name holds “${word}”: people may take it for another service.`,
    mixed_scripts: 'The name mixes several alphabets: letters that look alike may deceive.',
  },
  review: {
    reason: 'Add a reason for the audit',
    intro:
      'The service begins in test: you can sign in to it, and the people whom you name afterwards. You are its technical contact.',
    introProgram: 'The service begins in test. You are its technical contact.',
    change: (what) => `Change: ${what}`,
    none: 'Nothing given',
    identifierAlone: 'Identifier of the account alone',
    yes: 'yes',
    kind: 'Type',
    secret: 'Secret',
    secretDrawn: 'drawn at the registration, shown once',
    secretNone: 'none: PKCE protects the sign-in',
    status: 'State',
    statusTest: 'in test',
  },
  created: {
    title: (name) => `${name} is registered`,
    gone: 'The secret was shown once and cannot be shown again. If it is lost, make another one on the page “Secrets”.',
    clientId: 'Identifier (client_id)',
    issuer: 'Issuer (issuer)',
    env: 'Settings to copy',
    download: 'Download the .env file',
    next: 'Next',
    settings: 'Settings ready for your library',
    test: 'Test the sign-in',
    testers: 'Name the other people who try the service',
    contacts: 'Invite a contact for data protection',
    page: 'Page of the service',
  },
  edit: {
    save: 'Save the changes',
    saved: 'The changes are saved.',
    notYours: 'Managers change the other settings.',
  },
};
