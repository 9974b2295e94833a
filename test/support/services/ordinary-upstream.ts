import { defineUpstream } from '../../../src/upstream/definitions/upstream-definition.ts';

/** An ordinary provider of OpenID Connect: it does not name itself in the callback, and its userinfo is plain JSON. */
export const ordinaryUpstream = defineUpstream({
  name: 'tiers',
  brand: 'Tiers',
  aboutUrl: undefined,
  connectClass: undefined,
  settings: {
    prefix: 'TIERS',
    scope: 'openid given_name email',
    signingAlg: 'RS256',
    authMethods: ['client_secret_basic', 'client_secret_post'],
    standIn: undefined,
  },
  statesIssuer: false,
  signsUserinfo: false,
  usesPkce: true,
  allowedParameters: [
    'client_id',
    'response_type',
    'redirect_uri',
    'scope',
    'state',
    'nonce',
    'code_challenge',
    'code_challenge_method',
  ],
  fixedParameters: {},
  verifiesIdentity: false,
  profileOf: (claims) => ({ givenName: typeof claims['given_name'] === 'string' ? claims['given_name'] : undefined }),
  levelOf: (acr) => (acr === undefined || acr.startsWith('eidas1') ? 'eidas0' : undefined),
});
