import { usesSecret } from '../../domain/clients/uses-secret.ts';
import type { Services } from '../../services.ts';
import { changeClient } from './change-client.ts';
import { drawClientSecret } from './draw-client-secret.ts';
import { Refused } from '../refused.ts';

interface RotatedSecret {
  readonly client_id: string;
  /** The secret in clear. It is never told again. */
  readonly client_secret?: string;
  readonly live_secrets: number;
}

/** Draws a new secret. The former one stays good until it is dropped, so that the service can change over without a break. */
export async function rotateClientSecret(services: Services, clientId: string): Promise<RotatedSecret> {
  const { secret, kept } = drawClientSecret({ now: services.nowSeconds() });
  const record = await changeClient(services, {
    clientId,
    event: 'client.secret_rotated',
    change(before) {
      if (!usesSecret(before.metadata)) throw new Refused(`"${clientId}" does not authenticate with a secret`);
      return { ...before, secrets: [kept, ...before.secrets.slice(0, 1)] };
    },
  });
  return { client_id: clientId, client_secret: secret, live_secrets: record.secrets.length };
}

/** Ends the change-over: only the newest secret stays good. */
export async function dropOldSecret(services: Services, clientId: string): Promise<RotatedSecret> {
  const record = await changeClient(services, {
    clientId,
    event: 'client.secret_dropped',
    change(before) {
      if (before.secrets.length < 2) throw new Refused(`"${clientId}" has no former secret`);
      return { ...before, secrets: before.secrets.slice(0, 1) };
    },
  });
  return { client_id: clientId, live_secrets: record.secrets.length };
}
