import type { ClientSummary } from '../../../../src/domain/clients/list/client-summary.ts';
import type { NextAct } from '../client-heading.tsx';
import type { ClientVisit } from '../client-page.ts';

/** Returns the one act that brings a client on, where this person may do it; undefined where the client needs none. */
export function nextAct(visit: ClientVisit, { state, marks }: ClientSummary): NextAct | undefined {
  const { actions } = visit.page.t.clientLife;
  const { clientId } = visit.client;
  const [manages, edits, makesSecrets] = (['clients.manage', 'clients.edit', 'clients.secrets'] as const).map(
    (action) => visit.may(action, clientId),
  );
  if (state === 'bin') return manages ? { part: 'supprimer', label: actions.recover } : undefined;
  if (state === 'disabled') return manages ? { part: 'etat', label: actions.enable } : undefined;
  // Without a good secret nobody can even try the service.
  if (makesSecrets && marks.includes('secret-over')) return { part: 'secrets', label: actions.secret };
  if (state === 'test') return edits ? { part: 'production', label: actions.production } : undefined;
  return makesSecrets && marks.includes('secret-ends') ? { part: 'secrets', label: actions.secret } : undefined;
}
