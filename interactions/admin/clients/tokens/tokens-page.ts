import { AppError } from '../../../../src/errors.ts';
import { stayingFlow } from '../../../engine/define-flow.ts';
import type { StayingStep } from '../../../engine/flow.ts';
import type { AdminPage, AdminVisit } from '../../admin-page.ts';
import { takeShownSecret } from '../shown-secret.ts';
import { newTokenStep } from './new-token-step.tsx';
import { revokeStep } from './revoke-step.tsx';
import { shownKey, tokensPath, type TokensState } from './tokens-state.ts';
import { tokensStep } from './tokens-step.tsx';

/** Returns the form that the address asks for; the list without one. */
async function stepOf(visit: AdminVisit): Promise<StayingStep<TokensState>> {
  const { query, services } = visit;
  if (query.has('nouveau')) return newTokenStep(visit);
  const list = async () => {
    const shown = query.size === 0 ? await takeShownSecret(visit, shownKey) : undefined;
    return tokensStep({ visit, tokens: await services.clients.tokens.list(), shown });
  };
  const asked = query.get('revoquer');
  if (asked === null) return list();
  const token = await services.clients.tokens.find(asked);
  if (!token) throw new AppError('not_found');
  return token.revokedAt === null ? revokeStep(token) : list();
}

/** The initial access tokens, with which services register themselves. */
export const tokensPage: AdminPage = {
  path: tokensPath,
  action: 'clients.manage',
  write: 'clients.manage',
  async flow(visit) {
    return stayingFlow<TokensState>('client-tokens', [await stepOf(visit)]);
  },
};
