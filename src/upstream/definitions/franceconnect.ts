import type { Level } from '../../domain/assurance/assurance.ts';
import { pivotParts, type PivotPart } from '../../domain/federation/pivot.ts';
import { emailClaim, textClaim } from './read-claims.ts';
import { defineUpstream, type Claims } from './upstream-definition.ts';

const claimOf: Readonly<Record<PivotPart, string>> = {
  familyName: 'family_name',
  givenName: 'given_name',
  birthdate: 'birthdate',
  gender: 'gender',
  birthplace: 'birthplace',
  birthcountry: 'birthcountry',
};

/** A person who was born abroad has no birthplace, and some people have no gender. These are parts of the civil status too, and empty. */
function pivotOf(claims: Claims): Readonly<Record<PivotPart, string>> | undefined {
  const parts = pivotParts.map((part) => [part, textClaim(claims, claimOf[part]) ?? ''] as const);
  return parts.some(([, text]) => text !== '') ? (Object.fromEntries(parts) as Record<PivotPart, string>) : undefined;
}

/** The levels « substantial » and « high » rest on two factors. */
const levels: ReadonlyMap<unknown, Level> = new Map([
  ['eidas1', 'eidas1'],
  ['eidas2', 'eidas1-mfa'],
  ['eidas3', 'eidas1-mfa'],
]);

/** FranceConnect v2, for citizens. It refuses every parameter that it does not know, PKCE included, although it announces S256. */
export const franceConnect = defineUpstream({
  name: 'franceconnect',
  brand: 'FranceConnect',
  aboutUrl: 'https://franceconnect.gouv.fr/',
  connectClass: 'fr-connect',
  settings: {
    prefix: 'FRANCECONNECT',
    scope: 'openid identite_pivot email',
    signingAlg: 'ES256',
    authMethods: ['client_secret_post'],
    standIn: 'fc',
  },
  statesIssuer: true,
  signsUserinfo: true,
  usesPkce: false,
  allowedParameters: [
    'client_id',
    'response_type',
    'redirect_uri',
    'scope',
    'state',
    'nonce',
    'acr_values',
    'claims',
    'prompt',
    'idp_hint',
    'ui_locales',
  ],
  fixedParameters: { acr_values: 'eidas1' },
  verifiesIdentity: true,
  profileOf: (claims) => ({
    givenName: textClaim(claims, 'given_name'),
    familyName: textClaim(claims, 'family_name'),
    email: emailClaim(claims),
    pivot: pivotOf(claims),
  }),
  levelOf: (acr) => levels.get(acr),
});
