import type { AgentFacts } from '../../domain/federation/upstream-identity.ts';
import type { Level } from '../../domain/assurance/assurance.ts';
import { parseSiret } from '../../domain/fields/siret.ts';
import { emailClaim, textClaim } from './read-claims.ts';
import { defineUpstream, type Claims } from './upstream-definition.ts';

function agentOf(claims: Claims): AgentFacts {
  const siret = parseSiret(claims['siret']);
  const roles = Array.isArray(claims['roles']) ? claims['roles'] : [];
  return {
    siret: (siret.ok ? siret.value : null) ?? undefined,
    organizationLabel: textClaim(claims, 'organization_label'),
    roles: roles.filter((role): role is string => typeof role === 'string' && /^[\w-]{1,64}$/.test(role)).slice(0, 32),
  };
}

const levels: ReadonlyMap<unknown, Level> = new Map([
  ['eidas0', 'eidas0'],
  ['eidas0-mfa', 'eidas0-mfa'],
  ['eidas1', 'eidas1'],
  ['eidas1-mfa', 'eidas1-mfa'],
  ['eidas2', 'eidas1-mfa'],
  ['eidas3', 'eidas1-mfa'],
]);

/** ProConnect, for people at work. */
export const proConnect = defineUpstream({
  name: 'proconnect',
  brand: 'ProConnect',
  aboutUrl: 'https://www.proconnect.gouv.fr/',
  connectClass: 'fr-connect fr-connect--pro',
  settings: {
    prefix: 'PROCONNECT',
    scope: 'openid given_name usual_name email siret organization_label roles',
    signingAlg: 'ES256',
    authMethods: ['client_secret_post'],
    standIn: 'pc',
  },
  statesIssuer: true,
  signsUserinfo: true,
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
    'claims',
    'prompt',
    'idp_hint',
    'login_hint',
    'siret_hint',
  ],
  fixedParameters: {},
  verifiesIdentity: true,
  profileOf: (claims) => ({
    givenName: textClaim(claims, 'given_name'),
    familyName: textClaim(claims, 'usual_name'),
    email: emailClaim(claims),
    agent: agentOf(claims),
  }),
  // An unknown acr proves the lowest level only.
  levelOf: (acr) => levels.get(acr) ?? 'eidas0',
});
