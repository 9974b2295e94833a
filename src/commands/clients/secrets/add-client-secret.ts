import {
  liveSecrets,
  mostLiveSecrets,
  secretLives,
  usualLife,
  withoutSecrets,
  withSecret,
  type ClientSecret,
  type SecretLife,
} from '../../../domain/clients/secrets/client-secret.ts';
import { isFapi } from '../../../domain/clients/security-profile.ts';
import { provesByCertificate } from '../../../domain/clients/secrets/uses-secret.ts';
import type { Services } from '../../../services.ts';
import { changeClient } from '../registration/change-client.ts';
import { refuse, type CommandAnswer } from '../../command-answer.ts';
import { secretRefusal } from '../command-refusal.ts';
import { drawClientSecret } from './draw-client-secret.ts';

interface Adding {
  readonly clientId: string;
  /** Says what people call the secret. */
  readonly name?: string;
  readonly life?: SecretLife | undefined;
  /** Id of the account that draws the secret; absent for a command. */
  readonly by?: string;
  readonly reason?: string | undefined;
  /** Ids of the live secrets that the page showed. Other ones mean that the button was pressed twice, or by somebody else too. */
  readonly known?: readonly string[];
  /** The older one of two live secrets makes room. */
  readonly replacesOldest?: boolean;
  /** Keeps the secret for the page that shows it, in the same commit. */
  readonly keep?: (drawn: Pick<AddedSecret, 'secret' | 'kept'>) => void;
}

export interface AddedSecret {
  /** The secret in clear. It is never told again. */
  readonly secret: string;
  readonly kept: ClientSecret;
  /** Number of secrets that are good now. */
  readonly live: number;
}

/**
 * Draws a new secret for a client. The former one stays good until somebody withdraws it, so that the service changes over without a break.
 * A client that has keys may get a secret too, to change back, unless its security profile keeps it to its keys.
 */
export async function addClientSecret(
  services: Services,
  { clientId, name, life = usualLife, by, reason, known, replacesOldest, keep }: Adding,
): Promise<CommandAnswer<AddedSecret>> {
  const now = services.nowSeconds();
  const expiresAt = now + secretLives[life];
  const { secret, kept } = drawClientSecret({ now, expiresAt, ...(name && { name }), ...(by && { by }) });
  const changed = await changeClient(services, {
    clientId,
    event: 'client.secret_rotated',
    reason,
    details: { secret: kept.id, life },
    change(before) {
      if (before.metadata.token_endpoint_auth_method === 'none')
        refuse(secretRefusal('public', `"${clientId}" does not authenticate with a secret`));
      if (isFapi(before.metadata))
        refuse(secretRefusal('public', `"${clientId}" proves itself by its keys alone: its security_profile says so`));
      if (provesByCertificate(before.metadata))
        refuse(secretRefusal('public', `"${clientId}" proves itself by its certificate alone`));
      const live = liveSecrets(before.secrets, now);
      if (known && live.map(({ id }) => id).join() !== known.join())
        refuse({ ...secretRefusal('stale', `the secrets of "${clientId}" were changed meanwhile`), present: live });
      if (live.length >= mostLiveSecrets && !replacesOldest)
        refuse(secretRefusal('full', `"${clientId}" has ${mostLiveSecrets} secrets already`));
      const left = withoutSecrets(before.secrets, live.slice(mostLiveSecrets - 1), now);
      return { ...before, secrets: withSecret(left, kept, now) };
    },
    within: () => keep?.({ secret, kept }),
  });
  if (!changed.ok) return changed;
  return { ok: true, value: { secret, kept, live: liveSecrets(changed.value.secrets, now).length } };
}
