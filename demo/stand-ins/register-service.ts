import type { Algorithm } from './keys.ts';
import type { StandInClient } from './model.ts';

/** The registration of one upstream at the provider, as far as the upstream must know it too. */
export interface Registration {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly idTokenAlg: string;
  /** Algorithm of signed userinfo; undefined where userinfo is not signed. */
  readonly userinfoAlg?: string | undefined;
  readonly authMethod?: string | undefined;
  readonly callbackPath: string;
}

/** The declaration that an operator makes in the partners' space of an upstream. */
export function registerService(
  { clientId, clientSecret, idTokenAlg, userinfoAlg, authMethod, callbackPath }: Registration,
  home: string,
): StandInClient {
  return {
    client_id: clientId,
    client_secret: clientSecret,
    client_name: 'Comptes Géoplateforme',
    redirect_uris: [`${home}${callbackPath}`],
    post_logout_redirect_uris: [`${home}/`, `${home}${callbackPath}/deconnexion`],
    id_token_signed_response_alg: idTokenAlg as Algorithm,
    userinfo_signed_response_alg: userinfoAlg as Algorithm | undefined,
    amr: true,
    basic: authMethod === 'client_secret_basic',
  };
}
