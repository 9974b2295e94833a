import { clientProofRefusals } from './client-proof-refusals.ts';
import type { TrialWarning } from '../../../src/domain/clients/trial/trial-warnings.ts';
import type { SettingsHint } from '../../../src/domain/library-settings/library.ts';
import { formats } from '../formats.ts';
import type { clientHelp as french } from '../fr/client-help.ts';
import type { Translation } from '../translation.ts';
import { number } from './numbers.ts';

export const clientHelp: Translation<typeof french> = {
  settings: {
    intro: 'Copy these settings into your application. They hold the values of this service.',
    values: {
      title: 'The values',
      issuer: 'Issuer',
      discovery: 'Discovery document',
      clientId: 'Identifier (client_id)',
      addresses: 'Return addresses',
      farewells: 'Return addresses after signing out',
      scopes: 'Scopes',
      method: 'How the service authenticates',
      none: 'None',
    },
    methods: {
      client_secret_basic: 'Secret in the header (client_secret_basic)',
      client_secret_post: 'Secret in the body (client_secret_post)',
      private_key_jwt: 'Private key (private_key_jwt)',
      tls_client_auth: 'Certificate of an authority (tls_client_auth)',
      self_signed_tls_client_auth: 'Registered certificate (self_signed_tls_client_auth)',
      none: 'None: a public client, with PKCE',
    },
    endpoints: {
      title: 'All endpoints',
      authorization: 'Authorization',
      token: 'Tokens',
      userinfo: 'Information about the person (userinfo)',
      logout: 'Sign-out',
      keys: 'Public keys',
      revocation: 'Revocation',
      introspection: 'Introspection',
      deviceAuthorization: 'Device codes',
      pushedRequest: 'Pushed requests (PAR)',
    },
    environment: {
      title: 'Environment file',
      secret: (placeholder: string) =>
        `The secret is never shown here: replace “${placeholder}” with the one that you were given.`,
      secrets: 'Manage the secrets',
      placeholder: 'paste-the-secret-here',
    },
    fitting: 'Libraries that suit this service',
    others: 'Other libraries',
    othersHint: 'They are made for another kind of program. The values are right all the same.',
    variables: 'The code reads secret values from the environment.',
    copy: (file: string) => `Copy ${file}`,
    unwritable:
      'A value of this service contains a character that this format cannot hold. Enter the values one by one.',
    hint: (hint: SettingsHint): string => {
      switch (hint.kind) {
        case 'address':
          return `This library returns to the address ${hint.address}: add it to the return addresses of the service.`;
        case 'origin':
          return `The pages of ${hint.origin} ask for tokens: add this origin to the allowed origins of the service.`;
        case 'id-token-claims':
          return 'This library reads the name and the e-mail address in the ID token. This service does not get them there: ask for the option “id_token_claims”, or call userinfo.';
        case 'keycloak-shape':
          return 'keycloak-js expects tokens in the form of Keycloak’s: ask for the option “keycloak_shape”, or choose oidc-client-ts.';
        case 'algorithm':
          return 'This library expects ID tokens signed with RS256. Those of this service are signed with ES256: set the library accordingly.';
        case 'method':
          return 'This library does not know the way in which this service authenticates.';
      }
    },
  },
  diagnostic: {
    intro:
      'The requests of this service that were refused in the last seven days, the latest first. They hold neither tokens nor personal data.',
    none: 'No request of this service was refused in the last seven days.',
    disabled: 'This service is disabled: all of its requests are refused.',
    once: (moment: string) => `On ${moment}`,
    often: (times: number, first: string, last: string) => `${number(times)} times, from ${first} to ${last}`,
    reference: 'Reference (error page, header X-Request-Id):',
    shortened: 'The values of parameters, and parts that may name a person, are replaced with “…”.',
    more: 'Other requests from the same network were refused for the same reason. Their details are not kept.',
    detail: 'Concerned:',
    untold: (field: string, outcome: string) => {
      const other = field === 'events_uri' ? 'a security event' : 'the end of a session';
      const what = field === 'deletion_uri' ? 'the deletion of an account' : other;
      const why: Record<string, string> = {
        unreachable: 'the address does not answer',
        refused: 'the service refused the message',
      };
      return `We could not announce ${what}: ${why[outcome] ?? `the service answered with the status ${outcome}`}.`;
    },
    testers: 'See the list of people who try the service',
    nowRegistered: 'This address has been registered since.',
    add: 'Add this address',
    adding: {
      title: 'Add a return address',
      return: 'People will be able to come back to this address after signing in.',
      logout: 'People will be able to come back to this address after signing out.',
      warning:
        'Add only an address of your own service: at an address that is not yours, somebody else would receive your sign-ins.',
      cancel: 'Do not add it',
      added: (address: string) => `The address ${address} is registered. Try to sign in again.`,
      full: 'This address cannot be added to the registration. Ask a manager to check it.',
    },
    kinds: {
      address: {
        title: 'Return address not registered',
        advice: 'The return address is compared with those of the service character by character.',
      },
      'address-missing': {
        title: 'Return address missing',
        advice: 'The request must contain the parameter redirect_uri, exactly once.',
      },
      'pkce-missing': {
        title: 'PKCE missing',
        advice:
          'The request must contain code_challenge and code_challenge_method=S256. Switch PKCE on in your library.',
      },
      'pkce-method': {
        title: 'PKCE malformed',
        advice: 'code_challenge must have 43 characters, and code_challenge_method must be S256.',
      },
      scope: {
        title: 'Scope unknown or not allowed',
        advice: 'Ask for scopes that we know and that the registration of the service allows.',
      },
      'response-type': {
        title: 'Response type not registered',
        advice: 'Only response_type=code is accepted, for a service that signs people in.',
      },
      'silent-no-cookie': {
        title: 'Silent sign-in without a cookie',
        advice:
          'The browser did not send our cookie: nobody has signed in here, or the cookie is blocked in a frame of another site. Offer the sign-in button.',
      },
      'silent-no-session': {
        title: 'Silent sign-in without a session',
        advice: 'The session is over, or is not enough for this request. Offer the sign-in button.',
      },
      'silent-consent': {
        title: 'Silent sign-in without consent',
        advice: 'The person has not agreed to share this data yet. Send them to the sign-in page once.',
      },
      'silent-other': {
        title: 'Silent sign-in not possible',
        advice: 'A page must be shown to the person. Ask again without prompt=none.',
      },
      level: {
        title: 'Level of assurance not reached',
        advice: 'The level that was asked for (acr) does not exist here, or the person did not prove it.',
      },
      'not-a-tester': {
        title: 'Service in test',
        advice:
          'The service is in test, and the account of this person is not one of those that may try it. Add it to the list, or ask for production.',
      },
      denied: {
        title: 'Denied by the person',
        advice: 'The person gave up signing in, or did not agree.',
      },
      'request-uri': {
        title: 'Pushed request unknown or already used',
        advice: 'A request_uri can be used once, within a minute. Push a new request for each sign-in.',
      },
      account: {
        title: 'Account not available',
        advice: 'The account of this person no longer exists or is disabled.',
      },
      'secret-unknown': {
        title: 'Secret unknown',
        advice: 'This is not a secret of this service. Check the environment variable, or create a new secret.',
      },
      'secret-expired': {
        title: 'Secret expired',
        advice: 'This is a secret of the service, but it has expired. Create a new secret.',
      },
      'secret-withdrawn': {
        title: 'Secret withdrawn',
        advice: 'This secret was withdrawn. An installation of the service still uses it.',
      },
      method: {
        title: 'Wrong way to authenticate',
        advice: 'The service does not authenticate in the way that it has registered, or the header is malformed.',
      },
      ...clientProofRefusals,
      'keys-unreachable': {
        title: 'Public keys not found',
        advice: 'The jwks_uri of the service does not answer, or returns no usable keys.',
      },
      'code-unknown': {
        title: 'Code unknown',
        advice: 'The code was not issued here, or it was revoked.',
      },
      'code-expired': {
        title: 'Code expired',
        advice: 'A code is valid for one minute. Exchange it as soon as the person comes back.',
      },
      'code-used': {
        title: 'Code used twice',
        advice:
          'A code can be used once; after a second use its tokens are revoked. The return page may have been reloaded, or two calls may have left together.',
      },
      'code-address': {
        title: 'Different return address when the code is exchanged',
        advice: 'redirect_uri must be the same when the code is exchanged as in the request.',
      },
      'pkce-verifier': {
        title: 'PKCE verifier wrong or missing',
        advice: 'code_verifier must be the one of this request: keep it in the session of the person.',
      },
      'foreign-token': {
        title: 'Token or code of another service',
        advice: 'Two services may share an installation or a configuration.',
      },
      'refresh-unknown': {
        title: 'Refresh token unknown',
        advice: 'It was revoked, its session has ended, or it was not issued here.',
      },
      'refresh-expired': {
        title: 'Refresh token expired',
        advice: 'Send the person to the sign-in page.',
      },
      'refresh-used': {
        title: 'Refresh token used twice',
        advice: 'Each answer brings a new token: keep it. After a second use all of them are revoked.',
      },
      'refresh-scope': {
        title: 'Scope too wide for a refresh',
        advice: 'A refresh cannot ask for more than the first request.',
      },
      'grant-over': {
        title: 'Authorization ended',
        advice: 'The person has withdrawn their consent, or their session has ended.',
      },
      'grant-type': {
        title: 'Grant not registered',
        advice: 'The service asks for tokens in a way that it has not registered (grant_type).',
      },
      'device-expired': {
        title: 'Device code expired',
        advice: 'The person did not answer in time. Ask for a new code.',
      },
      'device-hurry': {
        title: 'Device in a hurry',
        advice: 'Wait for the stated interval between two requests.',
      },
      password: {
        title: 'Password refused',
        advice: 'The password grant was refused.',
      },
      origin: {
        title: 'Origin not registered',
        advice: 'A page from this origin called an endpoint. Add the origin to those of the service.',
      },
      throttled: {
        title: 'Too many failed authentications',
        advice: 'One network has presented too many wrong secrets. Its requests are suspended for a few minutes.',
      },
      disabled: {
        title: 'Service disabled',
        advice: 'The service is disabled or deleted: its requests are refused.',
      },
      'logout-address': {
        title: 'Return address after signing out not registered',
        advice: 'The address is compared with those of the service character by character.',
      },
      untold: {
        title: 'Message to the service not delivered',
        advice: 'We keep trying for a day. Check the address and the answer of your service.',
      },
      request: {
        title: 'Request malformed',
        advice: 'The request breaks the protocol.',
      },
    },
  },
  test: {
    intro:
      'Sign in as a person would. The answer comes back here: the service receives nothing, and nothing of the trial is kept.',
    disabled: 'This service is disabled: enable it to test its sign-in.',
    command: 'Nobody signs in to this service in a browser. Test it with this command.',
    form: {
      scopes: 'Data asked for',
      scopesHint: 'The identifier of the account (openid) is always asked for.',
      advanced: 'Advanced',
      prompt: {
        label: 'What the person is asked to do',
        hint: 'The parameter prompt.',
        wrong: 'Choose one of the values of the list.',
        options: {
          '': 'Whatever is needed',
          login: 'Sign in again (login)',
          consent: 'Agree again (consent)',
          select_account: 'Choose an account (select_account)',
          none: 'Nothing: a silent sign-in (none)',
        },
      },
      acr: {
        label: 'Level of assurance',
        hint: 'The parameter acr_values.',
        none: 'None in particular',
        wrong: 'Choose one of the levels of the list.',
      },
      claims: {
        label: 'Data asked for one by one',
        hint: 'The parameter claims, as JSON. Example: {"userinfo": {"phone_number": null}}',
        wrong: 'Enter a JSON object with “userinfo” or “id_token”. Example: {"userinfo": {"phone_number": null}}',
      },
      submit: 'Test the sign-in',
    },
    result: {
      title: 'Result of the test',
      works: 'The sign-in works',
      nothingKept: 'The service received nothing. The tokens of the trial were not kept.',
      failed: (what: string) => `The sign-in failed: ${what.charAt(0).toLowerCase()}${what.slice(1)}`,
      unknown:
        'This trial has ended, has expired, or did not begin in this browser. Nothing was exchanged. Start another one.',
      again: 'Test again',
      warningsTitle: 'Worth knowing',
      warning: (warning: TrialWarning): string => {
        switch (warning.kind) {
          case 'scopes-dropped':
            return `Scopes that were asked for and not granted: ${warning.scopes.join(', ')}.`;
          case 'level':
            return `The level that was asked for was not reached: the session is worth ${warning.reached}.`;
          case 'pkce-relaxed':
            return 'This service may do without PKCE. Ask for it to be required again as soon as its library allows.';
          case 'no-refresh':
            return 'No refresh token: the service has not registered refresh_token among its grants.';
          case 'userinfo-only':
            return 'Some data is in userinfo only: a library that reads only the ID token does not see it.';
          case 'long-tokens':
            return `Access tokens are valid for ${warning.minutes} minutes: a stolen token can be used for as long.`;
          case 'legacy':
            return `Options for old programs: ${warning.options.join(', ')}.`;
          case 'nobody-told':
            return 'The service is not told of the end of a session: it has not registered backchannel_logout_uri.';
          case 'in-test':
            return 'The service is in test: only the accounts of its list can sign in there.';
        }
      },
      claimsTitle: 'The data, one by one',
      columns: { claim: 'Claim', value: 'Value or reason', place: 'Received in' },
      places: { both: 'ID token and userinfo', idToken: 'ID token', userinfo: 'userinfo', none: '—' },
      reasons: {
        'not-registered': (scope: string) =>
          `Not allowed: the scope ${scope} is not in the registration of the service.`,
        'not-asked': (scope: string) => `Not asked for: add the scope ${scope}.`,
        'left-out': () => 'You did not give it on the consent page.',
        empty: () => 'Your account has no such value.',
      },
      tokens: {
        title: 'The tokens, decoded',
        revoked: 'Their signatures are not shown: these tokens are already revoked.',
        idToken: 'ID token',
        accessToken: 'Access token',
        userinfo: 'Answer of userinfo',
        header: 'Header:',
        payload: 'Payload:',
      },
      times: {
        title: 'Times',
        signIn: (seconds: number) =>
          `Sign-in, pages included: ${formats.number('en-GB', { maximumFractionDigits: 1 }).format(seconds)} s`,
        exchange: (milliseconds: number) => `Exchange of the code for tokens: ${milliseconds} ms`,
        userinfo: (milliseconds: number) => `Reading userinfo: ${milliseconds} ms`,
      },
    },
  },
};
