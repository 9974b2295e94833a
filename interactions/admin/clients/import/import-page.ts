import { stayingFlow } from '../../../engine/define-flow.ts';
import type { AdminPage, AdminVisit } from '../../admin-page.ts';
import { doneStep } from './done-step.tsx';
import { fileStep } from './file-step.tsx';
import { importPath, maxImportBytes, type ImportState } from './import-state.ts';
import { takeSecrets } from './import-secrets.ts';
import { previewStep } from './preview-step.tsx';

async function stepsOf(visit: AdminVisit) {
  if (visit.query.has('fini')) return [doneStep({ secrets: await takeSecrets(visit) })];
  return [fileStep, previewStep(visit)];
}

/** Brings in clients from a file: what it would change is shown before anything is written. */
export const importPage: AdminPage = {
  path: importPath,
  action: 'clients.manage',
  write: 'clients.manage',
  file: { field: 'file', maxBytes: maxImportBytes },
  // A pasted file that the browser encodes may be three times as long.
  maxFormBytes: 3 * maxImportBytes,
  async flow(visit) {
    return stayingFlow<ImportState>('client-import', await stepsOf(visit));
  },
};
