import { canProve, withFittingMethod } from '../../../domain/clients/secrets/client-proof.ts';
import { shownSecrets, withoutSecrets, type ClientSecret } from '../../../domain/clients/secrets/client-secret.ts';
import type { Services } from '../../../services.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import { changeClient } from '../registration/change-client.ts';
import { refuse, type CommandAnswer } from '../../command-answer.ts';
import { secretRefusal } from '../command-refusal.ts';

interface Withdrawing {
  readonly clientId: string;
  /** Chooses the secrets among those that are not withdrawn yet, newest first. */
  readonly which: (secrets: readonly ClientSecret[]) => readonly ClientSecret[];
  readonly reason?: string | undefined;
  /** The person knows that the client cannot prove who it is afterwards. */
  readonly isConfirmed?: boolean;
}

/** Takes secrets of a client out of use at once. */
export async function withdrawClientSecrets(
  services: Services,
  { clientId, which, reason, isConfirmed }: Withdrawing,
): Promise<CommandAnswer<ClientRecord>> {
  const now = services.nowSeconds();
  const details: Record<string, unknown> = {};
  return changeClient(services, {
    clientId,
    event: 'client.secret_dropped',
    reason,
    details,
    change(before) {
      const gone = which(shownSecrets(before.secrets));
      if (gone.length === 0) refuse(secretRefusal('gone', `"${clientId}" has no such secret`));
      const after = withFittingMethod({ ...before, secrets: withoutSecrets(before.secrets, gone, now) });
      if (canProve(before, now) && !canProve(after, now) && !isConfirmed)
        refuse(secretRefusal('last', `"${clientId}" would have no secret and no key left`));
      details['secret'] = gone.map(({ id }) => id).join(' ');
      return after;
    },
  });
}
