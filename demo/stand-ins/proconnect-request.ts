import { agents } from './agents.ts';
import { readClaims, readParameters, words } from './read-parameters.ts';
import { CallbackRefusal, PageRefusal } from './refusal.ts';
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
  'login_hint',
  'siret_hint',
  'code_challenge',
  'code_challenge_method',
];
/** Claims that each scope opens. */
export const proConnectScopes: Readonly<Record<string, readonly string[]>> = {
  openid: [],
  given_name: ['given_name'],
  usual_name: ['usual_name'],
  email: ['email'],
  uid: ['uid'],
  siret: ['siret'],
  siren: ['siren'],
  idp_id: ['idp_id'],
  organization_label: ['organization_label'],
  roles: ['roles'],
  phone: ['phone_number'],
  idp_acr: ['idp_acr'],
  organizational_unit: ['organizational_unit'],
  belonging_population: ['belonging_population'],
  groups: ['groups'],
  custom: ['custom'],
};
const shortest = 32;
const shortestChallenge = 43;
const prompts = ['none', 'login', 'consent'];
const isAddress = (text: string) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
const malformed = () => new PageRefusal('Y000400', 'Bad Request');

function checkForm(stand: StandIn, query: URLSearchParams) {
  const parameters = readParameters(query, stand.strict ? allowed : undefined);
  const claims = readClaims(parameters?.['claims']);
  if (!parameters || !claims) throw malformed();
  const { client_id, scope, state, nonce, login_hint, siret_hint } = parameters;
  if (!client_id || !scope || state === undefined) throw malformed();
  if (stand.strict && (state.length < shortest || (nonce ?? '').length < shortest)) throw malformed();
  if (nonce !== undefined && !/^[\x20-\x7e]{1,512}$/.test(nonce)) throw malformed();
  if (login_hint !== undefined && !isAddress(login_hint)) throw malformed();
  if (siret_hint !== undefined && !/^\d{14}$/.test(siret_hint)) throw malformed();
  return { parameters, client_id, scope, state, nonce, claims };
}

function checkChallenge({
  code_challenge: challenge,
  code_challenge_method: method,
}: Readonly<Record<string, string>>) {
  const refuse = (description: string) => new CallbackRefusal('invalid_request', description);
  if (challenge === undefined && method === undefined) return;
  if (challenge === undefined) throw refuse('code_challenge must be provided with code_challenge_method');
  if (method === undefined)
    throw refuse('plain code_challenge_method fallback disabled, code_challenge_method must be provided');
  if (method !== 'S256') throw refuse('not supported value of code_challenge_method');
  if (challenge.length < shortestChallenge)
    throw refuse('code_challenge must be a string with a minimum length of 43 characters');
}

function checkPrompt(asked: readonly string[]) {
  const unknown = asked.some((one) => !prompts.includes(one));
  if (unknown) throw new CallbackRefusal('invalid_request', 'unsupported prompt value requested');
  if (asked.includes('none') && asked.length > 1)
    throw new CallbackRefusal('invalid_request', 'prompt none must only be used alone');
}

/** The checks of ProConnect's `/authorize` in their order: form, client, address to go back to, then the others. */
export function readProConnectRequest(stand: StandIn, query: URLSearchParams): AcceptedRequest {
  const { parameters, client_id, scope, state, nonce, claims } = checkForm(stand, query);
  const client = stand.clients.find((one) => one.client_id === client_id);
  if (!client) throw new PageRefusal('oidc-provider-rendered-error:invalid_client', 'client is invalid');
  const { redirect_uri: redirectUri = '', response_type: responseType } = parameters;
  if (!client.redirect_uris.includes(redirectUri)) {
    const message = "redirect_uri did not match any of the client's registered redirect_uris";
    throw new PageRefusal('oidc-provider-rendered-error:invalid_redirect_uri', message);
  }

  if (!responseType) throw new CallbackRefusal('invalid_request', "missing required parameter 'response_type'");
  if (responseType !== 'code')
    throw new CallbackRefusal('unsupported_response_type', 'unsupported response_type requested');
  const scopes = words(scope).filter((one) => one in proConnectScopes);
  if (!scopes.includes('openid'))
    throw new CallbackRefusal('invalid_request', 'openid scope must be requested when using the claims parameter');
  const permitted = words(client.scope);
  if (client.scope !== undefined && scopes.some((one) => !permitted.includes(one)))
    throw new CallbackRefusal('invalid_scope', 'requested scope is not allowed');
  checkPrompt(words(parameters['prompt']));
  checkChallenge(parameters);
  const { idp_hint: hint } = parameters;
  if (hint !== undefined && !Object.values(agents).some(({ idp_id }) => idp_id === hint))
    throw new CallbackRefusal('idp_hint_not_found', 'provided idp_hint could not be found');

  return {
    client,
    redirectUri,
    scopes,
    state,
    nonce,
    levels: claims.levels,
    amr: claims.amr,
    codeChallenge: parameters['code_challenge'],
    prompts: words(parameters['prompt']),
    loginHint: parameters['login_hint'],
    siretHint: parameters['siret_hint'],
  };
}
