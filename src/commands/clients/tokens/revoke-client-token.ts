import type { Services } from '../../../services.ts';
import { answerRefusal, type CommandAnswer } from '../../command-answer.ts';
import { conflict } from '../command-refusal.ts';

/**
 * Takes an initial access token out of use, at once and in every process. Clients that it has made stay, and go on managing themselves.
 * Returns false where it was revoked before.
 */
export async function revokeClientToken(
  services: Services,
  { id, reason }: { readonly id: string; readonly reason?: string | undefined },
): Promise<CommandAnswer<boolean>> {
  if (!(await services.clients.tokens.find(id))) return answerRefusal(conflict(`no token has the id "${id}"`));
  const value = await services.transaction(async (trx) => {
    const isRevoked = await services.clients.tokens.revoke(trx, id);
    if (isRevoked)
      services.audit({
        event: 'client_token.revoked',
        target: { kind: 'token', id },
        ...(reason !== undefined && { reason }),
      });
    return isRevoked;
  });
  return { ok: true, value };
}
