import { Provider as Library, type Client, type Provider } from 'oidc-provider';
import { isFapi } from '../../domain/clients/security-profile.ts';
import { usesSecret } from '../../domain/clients/secrets/uses-secret.ts';
import type { StoredMetadata } from '../../domain/clients/client-metadata.ts';
import { optionsOf } from '../client-options.ts';
import { isOwnExchange } from '../trial/trial-state.ts';
import type { OverrideContext } from './override.ts';
import { replaceGetter } from './replace-member.ts';

type Method = NonNullable<StoredMetadata['token_endpoint_auth_method']>;

/**
 * Accepts a signed assertion of a client that has keys beside its secrets, and a secret of one that has secrets beside its keys: a service
 * changes from the one to the other without a request that fails. A public client stays public, and a client of FAPI 2.0 proves itself by its
 * keys alone.
 */
export function acceptEitherProof(
  provider: Provider,
  {
    services: {
      clients: { registry: clients },
    },
  }: OverrideContext,
): void {
  replaceGetter(provider.Client.prototype, 'clientAuthMethod' as never, function clientAuthMethod(this: Client) {
    // The secret of the client is not known here. The code of a trial is proved by PKCE. An object that is being made reads its certificates.
    if (isOwnExchange(Library.ctx) && Library.ctx?.oidc?.client === this) return 'none';
    const registered = this.tokenEndpointAuthMethod as Method;
    const params = Library.ctx?.oidc?.params;
    if (!params || isFapi(optionsOf(this))) return registered;
    const hasKeys = this['jwks'] !== undefined || this['jwksUri'] !== undefined;
    const isAssertion = params['client_assertion'] !== undefined;
    if (isAssertion && hasKeys && usesSecret({ token_endpoint_auth_method: registered })) return 'private_key_jwt';
    const hasSecrets = (clients.peek(this.clientId)?.secrets.length ?? 0) > 0;
    const isSecret = Boolean(params['client_secret']) || Library.ctx?.headers.authorization !== undefined;
    return registered === 'private_key_jwt' && hasSecrets && isSecret && !isAssertion
      ? 'client_secret_basic'
      : registered;
  });
}
