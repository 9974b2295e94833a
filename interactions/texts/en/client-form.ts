import type { clientForm as french } from '../fr/client-form.ts';
import type { Translation } from '../translation.ts';

export const clientForm: Translation<typeof french> = {
  register: 'Register a service',
  pageTitle: (step, heading) => `Register a service - ${step} - ${heading}`,
  next: 'Next step',
  back: 'Back',
  create: 'Register the service',
  restart:
    'This registration has ended or expired. A service that is registered is in the list of services; to register another one, start here.',
  steps: {
    kind: 'Type of application',
    essentials: 'Essentials',
    data: 'Data asked for',
    review: 'Review',
  },
  kind: {
    legend: 'What kind of application will sign in?',
    hint: 'This choice sets everything else as safely as possible.',
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
        label: 'Mobile or desktop application',
        hint: 'Android, iOS, Electron, QGIS extension… It is installed on the device of the person.',
      },
      service: {
        label: 'Service without users',
        hint: 'Scheduled task, processing between servers. It acts in its own name, with a secret.',
      },
      device: {
        label: 'Script or device without a browser',
        hint: 'Python script, command line tool. The person types a code on another screen.',
      },
      api: {
        label: 'API that checks tokens',
        hint: 'It signs nobody in: it asks whether a token that it has received is valid.',
      },
    },
  },
  data: {
    intro: 'Tick only what the service needs. For each item say why: the person reads this reason when asked to agree.',
    always: 'The technical identifier of the account is always passed on (openid).',
    why: (what) => `Why? (${what})`,
    whyMissing: (what) => `Say why the service asks for: ${what}. Example: “To tell you when your map is ready.”`,
    scopes: {
      profile: { label: 'Profile', tells: 'Family name, given name, user name, photo, language' },
      email: { label: 'E-mail address', tells: 'Verified address' },
      phone: { label: 'Telephone', tells: 'Number as declared, not verified' },
      address: { label: 'Postal address', tells: 'Street, postal code, town, country' },
      organization: { label: 'Professional information', tells: 'Organisation, SIRET, position' },
      offline_access: {
        label: 'Offline access',
        tells: 'Access continues when the person is no longer signed in',
      },
    },
  },
  sections: {
    essentials: 'Essentials',
    data: 'Data asked for',
    advanced: 'Advanced',
    advancedIntro: 'Rarely needed: the suggested settings suit most services.',
    legacy: 'Options for old programs',
    legacyWarning:
      'These options weaken the sign-in. They are only for a program that was written for another server, until it is corrected.',
    legacyAfter:
      'After the last day the options keep working; the list of services and messages then ask for their removal.',
  },
  fields: {
    clientName: { label: 'Name shown to people', hint: '100 characters at most. Example: Map of the paths' },
    clientUri: { label: 'Home page', hint: 'Example: https://paths.example.org/' },
    redirectUris: {
      label: 'Return addresses',
      hint: 'One per line, in full, 20 at most. A sign-in only returns to exactly these addresses. While the service is in test, http://localhost will do too. Example: https://paths.example.org/callback',
    },
    postLogoutRedirectUris: {
      label: 'Return addresses after a sign-out',
      hint: 'One per line, in full, 20 at most. Example: https://paths.example.org/',
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
      hint: 'Other ways are not offered, and a session opened with one of them is not enough.',
    },
    level: {
      label: 'Level wanted at each sign-in',
      hint: 'The service may also ask for it itself, in each request.',
    },
    optionalClaims: {
      label: 'Data that the person may refuse',
      hint: 'The service must work without it. Only data that is asked for counts.',
    },
    refreshTokens: {
      label: 'Renewal without a new sign-in',
      hint: 'The service gets a refresh token, valid for as long as the session.',
    },
    serviceAccount: {
      label: 'Service account',
      hint: 'The tokens carry a stable account identifier, for APIs that expect one.',
    },
    accessTokenSeconds: {
      label: 'Lifetime of an access token, in seconds',
      hint: '600 (10 minutes) by default; from 60 to 43,200.',
    },
    refreshTokenSeconds: {
      label: 'Lifetime of a refresh token, in seconds',
      hint: '1,209,600 (14 days) by default; the end of the session ends it earlier.',
    },
    allowedOrigins: {
      label: 'Allowed origins',
      hint: 'One per line: the pages that call the token endpoint directly. Example: https://paths.example.org',
    },
    backchannelLogoutUri: {
      label: 'Address to notify of sign-outs',
      hint: 'The server of the service is notified there when the session of the person ends.',
    },
    backchannelLogoutSession: {
      label: 'Say which session ends',
      hint: 'The message names the session (sid), if the service tells sessions apart.',
    },
    deletionUri: {
      label: 'Address to notify of deleted accounts',
      hint: 'The service is notified there that an account is deleted, so that it can delete its own data.',
    },
    eventsUri: {
      label: 'Address that receives security events',
      hint: 'The server of the service is notified there of what concerns the security of accounts: closed sessions, a disabled account, a changed password.',
    },
    initiateLoginUri: {
      label: 'Address that starts a sign-in',
      hint: 'A page of the service that starts a new sign-in; the error pages lead there.',
    },
    requestLifetime: {
      label: 'Lifetime of a sign-in request, in seconds',
      hint: 'From 60 to 86,400, if the service refuses answers that arrive too late.',
    },
    pushedRequests: {
      label: 'Pushed requests (PAR)',
      hint: 'Only requests that the server of the service pushes itself are accepted.',
    },
    idTokenClaims: {
      label: 'Data in the ID token',
      hint: 'For Auth.js, next-auth and libraries that never call userinfo.',
    },
    securityProfile: {
      label: 'Security profile',
      hint: 'fapi2: the service follows FAPI 2.0, with a key, pushed requests and bound tokens.',
    },
    boundTokens: {
      label: 'Tokens bound to a key (DPoP)',
      hint: 'Each token is useless without the key of the service. Its library must support DPoP.',
    },
    proof: {
      label: 'How the service proves who it is',
      hint: 'The page “Secrets” adds a secret or a key. A certificate needs a server that takes certificates.',
    },
    certificateSubject: {
      label: 'Subject of the certificate',
      hint: 'For a certificate of an authority. Example: CN=service,O=Organisation,C=FR',
    },
    certificateBound: {
      label: 'Tokens bound to the certificate',
      hint: 'Each token is useless without the certificate of the service.',
    },
    accessTokenAlg: { label: 'Signature of access tokens', hint: 'ES256 is almost always suitable.' },
    audience: {
      label: 'APIs for which the tokens are meant',
      hint: 'One per line: the identifier of each API that checks the tokens of this service.',
    },
    withoutPkce: { label: 'Do without PKCE', hint: 'A stolen code can then be used by somebody else.' },
    keycloakShape: {
      label: 'Tokens in the form of Keycloak’s',
      hint: 'Tokens of twelve hours, signed with RS256, with the data in the ID token.',
    },
    redirectPatterns: {
      label: 'Patterns of return addresses',
      hint: 'One per line, with “*” at the end of the path. Every page under this address may receive a sign-in.',
    },
    redirectFragments: {
      label: 'Fragments in the return addresses',
      hint: 'For keycloak-js, which returns to a precise place on the page.',
    },
    postLogoutPatterns: {
      label: 'Patterns of return addresses after a sign-out',
      hint: 'One per line, with “*” at the end of the path.',
    },
    clientPassword: { label: 'Password entered in the service', hint: 'The service sees the passwords of people.' },
    refreshReuse: {
      label: 'Double use of a refresh token, in seconds',
      hint: 'From 0 to 30. For a page open in two tabs, which renews twice.',
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
    current: 'Current logo',
    problems: {
      type: 'This file is not a JPEG, PNG or WebP picture. Export an SVG logo as PNG.',
      too_large: 'This logo is larger than 10 MB. Choose a smaller one.',
      too_many_pixels: 'This logo has too many pixels: 25 million at most, and 8,000 at most on each side.',
      unreadable: 'This logo cannot be read: the file is empty or damaged. Export it again.',
      throttled: 'Too many pictures were sent. Try again later, or go on without a logo.',
      busy: 'Too many pictures are arriving just now. Choose the logo again in a few seconds.',
    },
    remove: 'Remove the logo',
    hint: 'JPEG, PNG or WebP, 10 MB at most. The logo is redrawn, and shown on the sign-in pages.',
  },
  list: {
    line: (number, text) => `Line ${number}, “${text}”:`,
    more: (count) => (count === 1 ? '1 other line is to be corrected.' : `${count} other lines are to be corrected.`),
  },
  elsewhere: 'Another setting prevents this registration.',
  warnings: {
    title: 'To check',
    intro: 'None of this prevents the registration.',
    slash_twins: (address, other) =>
      `${address} and ${other} differ only by the last slash. Keep the one that the service sends.`,
    scheme_twins: (address, other) => `${address} and ${other} differ only by “https”.`,
    other_domain: (address, other) => `${address} is not in the domain of the home page (${other}).`,
    shared_name: (address) => `${address} is on a domain under which anybody can create a name.`,
    punycode: (address) => `${address} contains a domain name with accents: check that it is yours.`,
    no_purpose: 'No purpose is given: people will not know what their data is for.',
    no_policy: 'No privacy policy is given.',
    no_home: 'No home page is given: the error pages cannot lead back to the service.',
    first_party: 'People are not asked to agree.',
    legacy: (options) => `Options for old programs: ${options}.`,
    trusted_name: (word) => `The name contains “${word}”: people may take it for another service.`,
    mixed_scripts: 'The name mixes several alphabets: letters that look alike may mislead.',
  },
  review: {
    reason: 'Add a reason for the audit',
    intro:
      'The service starts in test: you can sign in to it, and so can the people whom you name afterwards. You are its technical contact.',
    introProgram: 'The service starts in test. You are its technical contact.',
    change: (what) => `Change: ${what}`,
    none: 'Not given',
    identifierAlone: 'Account identifier only',
    yes: 'yes',
    kind: 'Type',
    secret: 'Secret',
    secretDrawn: 'generated at the registration, shown once',
    secretNone: 'none: PKCE protects the sign-in',
    status: 'State',
    statusTest: 'in test',
  },
  created: {
    title: (name) => `${name} is registered`,
    gone: 'The secret was shown once and cannot be shown again. If it is lost, create another one on the page “Secrets”.',
    clientId: 'Identifier (client_id)',
    issuer: 'Issuer',
    env: 'Settings to copy',
    download: 'Download the .env file',
    next: 'Next',
    settings: 'Settings ready to copy for your library',
    test: 'Test the sign-in',
    testers: 'Name the other people who try the service',
    contacts: 'Invite a data protection contact',
    page: 'Page of the service',
  },
  edit: {
    save: 'Save the changes',
    saved: 'The changes are saved.',
    notYours: 'The other settings are changed by the managers.',
  },
};
