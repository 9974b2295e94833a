import type { SettingsHint } from '../../../src/domain/library-settings/library.ts';
import type { clientHelp as french } from '../fr/client-help.ts';
import type { Translation } from '../translation.ts';

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
      method: 'How the service proves itself',
      none: 'None',
    },
    methods: {
      client_secret_basic: 'Secret in the header (client_secret_basic)',
      client_secret_post: 'Secret in the body (client_secret_post)',
      private_key_jwt: 'Private key (private_key_jwt)',
      none: 'Not at all: a public client, with PKCE',
    },
    endpoints: {
      title: 'All endpoints',
      authorization: 'Authorization',
      token: 'Tokens',
      userinfo: 'Facts about the person (userinfo)',
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
        `The secret is never shown here: put the one that you were given in the place of “${placeholder}”.`,
      secrets: 'Manage the secrets',
      placeholder: 'paste-the-secret-here',
    },
    fitting: 'Libraries that suit this service',
    others: 'Other libraries',
    othersHint: 'They are made for another kind of program. The values are right all the same.',
    variables: 'The code reads secret values from the environment.',
    copy: (file: string) => `Copy ${file}`,
    unwritable: 'A value of this service has a character that this format cannot hold. Type the values one by one.',
    hint: (hint: SettingsHint): string => {
      switch (hint.kind) {
        case 'address':
          return `This library returns to the address ${hint.address}: add it to the return addresses of the service.`;
        case 'origin':
          return `The pages of ${hint.origin} ask for tokens: add this origin to the allowed origins of the service.`;
        case 'id-token-claims':
          return 'This library reads name and email in the ID token. This service does not get them there: ask for the option “id_token_claims”, or ask userinfo.';
        case 'keycloak-shape':
          return 'keycloak-js expects tokens of the shape of Keycloak: ask for the option “keycloak_shape”, or choose oidc-client-ts.';
        case 'algorithm':
          return 'This library expects ID tokens that are signed by RS256. Those of this service are signed by ES256: set the library accordingly.';
        case 'method':
          return 'This library does not know the way in which this service proves itself.';
      }
    },
  },
};
