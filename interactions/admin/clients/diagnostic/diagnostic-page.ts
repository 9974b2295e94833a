import { AppError } from '../../../../src/errors.ts';
import { stayingFlow } from '../../../engine/define-flow.ts';
import type { StayingStep } from '../../../engine/flow.ts';
import { clientPage, type ClientVisit } from '../client-page.ts';
import { addingStep } from './adding-step.tsx';
import type { DiagnosticState } from './diagnostic-state.ts';
import { isAddable, refusalsStep } from './refusals-step.tsx';

/** Returns the list of refusals, or the form that adds the address of the one that the address of the page names. */
async function stepOf(visit: ClientVisit): Promise<StayingStep<DiagnosticState>> {
  const { clientId } = visit.client;
  const refusals = await visit.services.clients.refusals.list(clientId);
  const id = visit.query.get('refusal');
  const refusal = refusals.find((one) => one.id === id);
  // A refusal of another client, or one that is no longer kept.
  if (id !== null && !refusal) throw new AppError('not_found');
  return refusal && isAddable(visit, refusal) ? addingStep(visit, refusal) : refusalsStep(visit, refusals);
}

/** Shows the developer of a client what was refused and why, and adds a return address that is missing. */
export const diagnosticPage = clientPage({
  part: 'diagnostic',
  action: 'clients.read',
  write: 'clients.edit',
  async flow(visit) {
    return stayingFlow<DiagnosticState>('diagnostic', [await stepOf(visit)]);
  },
});
