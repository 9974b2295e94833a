import { readClaims, readParameters, words } from './read-parameters.ts';
import { CallbackRefusal, PageRefusal, technicalError } from './refusal.ts';
import type { AcceptedRequest, StandIn } from './model.ts';

const allowed = [
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
];
/** Claims that each scope opens. */
export const franceConnectScopes: Readonly<Record<string, readonly string[]>> = {
  openid: [],
  identite_pivot: [
    'given_name',
    'given_name_array',
    'family_name',
    'birthdate',
    'gender',
    'birthplace',
    'birthcountry',
  ],
  profile: ['given_name', 'given_name_array', 'family_name', 'birthdate', 'gender', 'preferred_username'],
  birth: ['birthplace', 'birthcountry'],
  email: ['email'],
  given_name: ['given_name', 'given_name_array'],
  family_name: ['family_name'],
  preferred_username: ['preferred_username'],
  gender: ['gender'],
  birthdate: ['birthdate'],
  birthplace: ['birthplace'],
  birthcountry: ['birthcountry'],
  idp_birthdate: ['idp_birthdate'],
  idp_id: ['idp_id'],
  amr: [],
};
const knownLevels = ['eidas1', 'eidas2', 'eidas3'];
const shortestNonce = { asCode: 22, asDocs: 32 };
const malformed = () => new PageRefusal('Y030007', technicalError);

function checkForm(stand: StandIn, query: URLSearchParams) {
  const parameters = readParameters(query, allowed);
  const claims = readClaims(parameters?.['claims']);
  if (!parameters || !claims) throw malformed();
  const { client_id, redirect_uri, scope, state, nonce = '', acr_values, prompt } = parameters;
  if (!client_id || !redirect_uri || !URL.canParse(redirect_uri) || !scope || !acr_values) throw malformed();
  const least = stand.strict ? shortestNonce.asDocs : shortestNonce.asCode;
  if (state === undefined || nonce.length < least || (stand.strict && state.length < least)) throw malformed();
  const prompts = words(prompt);
  if (prompt !== undefined && prompts.length === 0) throw malformed();
  if (prompts.some((one) => one !== 'login' && one !== 'consent')) throw malformed();
  return { ...parameters, client_id, redirect_uri, scope, state, nonce, acr_values, claims, prompts };
}

function checkClient(stand: StandIn, request: ReturnType<typeof checkForm>) {
  const client = stand.clients.find(({ client_id }) => client_id === request.client_id);
  if (!client) {
    const message =
      'Une erreur de communication avec le fournisseur de service est survenue. Veuillez réessayer ultérieurement.';
    throw new PageRefusal('Y04EA6EF', message);
  }
  if (request.claims.amr && !client.amr) throw new PageRefusal('Y100009', technicalError);
  const permitted = words(client.scope);
  const isBeyond = words(request.scope).some(
    (one) => one in franceConnectScopes && client.scope !== undefined && !permitted.includes(one),
  );
  if (!client.redirect_uris.includes(request.redirect_uri)) {
    throw new PageRefusal(isBeyond ? 'Y040001' : 'Y04C013C', technicalError);
  }
  return { client, isBeyond };
}

/** The checks of FranceConnect's `/authorize` in their order: form, client, address to go back to, then the others. */
export function readFranceConnectRequest(stand: StandIn, query: URLSearchParams): AcceptedRequest {
  const request = checkForm(stand, query);
  const { client, isBeyond } = checkClient(stand, request);
  const { response_type: responseType = '' } = request as { response_type?: string };
  const isFragment = /token/.test(responseType);
  const refuse = (error: string, description: string) => new CallbackRefusal(error, description, isFragment);

  if (!responseType) throw refuse('invalid_request', "missing required parameter 'response_type'");
  if (responseType !== 'code') throw refuse('unsupported_response_type', 'unsupported response_type requested');
  const scopes = words(request.scope).filter((one) => one in franceConnectScopes);
  if (!scopes.includes('openid'))
    throw refuse('invalid_request', 'openid scope must be requested when using the acr_values parameter');
  if (isBeyond) throw refuse('invalid_scope', 'requested scope is not allowed');
  const level = words(request.acr_values).find((one) => knownLevels.includes(one)) ?? 'eidas1';
  if (level !== 'eidas1') {
    const expected = `acr_value is not valid, should be equal one of these values, expected eidas1, got ${level}`;
    throw refuse('invalid_acr', expected);
  }
  const { idp_hint: hint } = request as { idp_hint?: string };
  if (hint !== undefined && hint !== 'demonstration')
    throw refuse('invalid_idp_hint', 'An idp_hint was provided but is not allowed');

  return {
    client,
    scopes,
    redirectUri: request.redirect_uri,
    state: request.state,
    nonce: request.nonce,
    levels: ['eidas1'],
    amr: request.claims.amr,
    codeChallenge: undefined,
    prompts: request.prompts,
    loginHint: undefined,
    siretHint: undefined,
  };
}
