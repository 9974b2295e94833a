import { liveSecrets, type SecretLife } from '../../../domain/clients/secrets/client-secret.ts';
import { isoTime } from '../../../domain/time.ts';
import type { Services } from '../../../services.ts';
import { refuse, type CommandAnswer } from '../../command-answer.ts';
import { conflict } from '../command-refusal.ts';
import { addClientSecret } from './add-client-secret.ts';
import { withdrawClientSecrets } from './withdraw-client-secrets.ts';

interface RotatedSecret {
  readonly client_id: string;
  /** The secret in clear. It is never told again. */
  readonly client_secret?: string;
  readonly expires_at?: string;
  readonly live_secrets: number;
}

/** Draws a new secret. The former one stays good until it is dropped, and the one before it makes room. */
export async function rotateClientSecret(
  services: Services,
  { clientId, life }: { readonly clientId: string; readonly life?: SecretLife | undefined },
): Promise<CommandAnswer<RotatedSecret>> {
  const added = await addClientSecret(services, { clientId, life, replacesOldest: true });
  if (!added.ok) return added;
  const { secret, kept, live } = added.value;
  const value = {
    client_id: clientId,
    client_secret: secret,
    ...(kept.expiresAt !== null && { expires_at: isoTime(kept.expiresAt) }),
    live_secrets: live,
  };
  return { ok: true, value };
}

/** Ends the change-over: only the newest secret stays good. */
export async function dropOldSecret(services: Services, clientId: string): Promise<CommandAnswer<RotatedSecret>> {
  const now = services.nowSeconds();
  const left = await withdrawClientSecrets(services, {
    clientId,
    which(secrets) {
      const former = liveSecrets(secrets, now).slice(1);
      if (former.length === 0)
        refuse(conflict(`"${clientId}" has one secret alone; draw another one first, without --drop-old`));
      return former;
    },
  });
  if (!left.ok) return left;
  return { ok: true, value: { client_id: clientId, live_secrets: liveSecrets(left.value.secrets, now).length } };
}
