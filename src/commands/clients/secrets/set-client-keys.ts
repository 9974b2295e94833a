import { canProve, withFittingMethod } from '../../../domain/clients/secrets/client-proof.ts';
import type { ClientMetadata } from '../../../domain/clients/client-metadata.ts';
import type { PublicKeyFacts } from '../../../domain/clients/secrets/key-set.ts';
import type { Services } from '../../../services.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import { changeClient, type ClientOrder } from '../registration/change-client.ts';
import { orRefuse, refuse, type CommandAnswer } from '../../command-answer.ts';
import { secretRefusal } from '../command-refusal.ts';
import { checkRegistration } from '../registration/check-registration.ts';

interface Setting extends ClientOrder {
  /** The keys, or the address at which the client publishes them; neither takes the keys away. */
  readonly source: Pick<ClientMetadata, 'jwks'> | Pick<ClientMetadata, 'jwks_uri'>;
  /** The keys that stand there now. */
  readonly keys: readonly PublicKeyFacts[];
  /** The person knows that the client cannot prove who it is afterwards. */
  readonly isConfirmed?: boolean;
}

/**
 * Gives a client keys, other keys, or takes them away. Secrets that it has stay good until they are withdrawn, so that the service changes
 * over without a break.
 */
export async function setClientKeys(
  services: Services,
  { clientId, source, keys, reason, baseVersion, isConfirmed }: Setting,
): Promise<CommandAnswer<ClientRecord>> {
  const now = services.nowSeconds();
  return changeClient(services, {
    clientId,
    event: 'client.keys_changed',
    reason,
    baseVersion,
    change(before) {
      if (before.metadata.token_endpoint_auth_method === 'none')
        refuse(secretRefusal('public', `"${clientId}" does not authenticate`));
      // An algorithm that was registered for other keys would refuse these.
      const { jwks: _jwks, jwks_uri: _uri, token_endpoint_auth_signing_alg: _alg, ...kept } = before.metadata;
      const after = withFittingMethod({ ...before, metadata: { ...kept, ...source } });
      if (canProve(before, now) && !canProve(after, now) && !isConfirmed)
        refuse(secretRefusal('last', `"${clientId}" would have no secret and no key left`));
      const checked = orRefuse(checkRegistration(after.metadata, { services, existing: true }));
      const { client_id: _same, disabled: _disabled, ...metadata } = checked;
      return { ...after, metadata };
    },
    async within(trx) {
      if (keys.length > 0) await services.clients.keys.note(trx, { clientId, keys });
      else await services.clients.keys.forget(trx, clientId);
    },
  });
}
