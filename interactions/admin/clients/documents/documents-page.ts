import { listDocuments } from '../../../../src/commands/clients/documents/list-documents.ts';
import { AppError } from '../../../../src/errors.ts';
import { stayingFlow } from '../../../engine/define-flow.ts';
import type { StayingStep } from '../../../engine/flow.ts';
import type { AdminPage, AdminVisit } from '../../admin-page.ts';
import { blockStep } from './block-step.tsx';
import { documentsPath, type DocumentsState } from './documents-state.ts';
import { documentsStep } from './documents-step.tsx';
import { liftStep } from './lift-step.tsx';

/** Returns the form that the address asks for; the list without one. */
async function stepOf({ query, services }: AdminVisit): Promise<StayingStep<DocumentsState>> {
  const target = query.get('bloquer');
  if (target !== null) return blockStep(target);
  const lifted = query.get('debloquer');
  if (lifted === null)
    return documentsStep({ ...(await listDocuments(services)), services, after: query.get('after') ?? undefined });
  const block = (await services.clients.documents.listBlocks()).find((one) => one.target === lifted);
  if (!block) throw new AppError('not_found');
  return liftStep(block);
}

/** The applications that nobody has registered, and what is blocked of them. */
export const documentsPage: AdminPage = {
  path: documentsPath,
  action: 'clients.manage',
  write: 'clients.manage',
  async flow(visit) {
    return stayingFlow<DocumentsState>('client-documents', [await stepOf(visit)]);
  },
};
