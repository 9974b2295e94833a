import { maxPhotoBytes } from '../../../../src/domain/account/photo-rules.ts';
import { stayingFlow } from '../../../engine/define-flow.ts';
import { clientPage } from '../client-page.ts';
import { editStep, type EditState } from './edit-step.tsx';

/** Changes a client. A contact changes the fields of the self-service alone. */
export const editPage = clientPage({
  part: 'modifier',
  action: 'clients.edit',
  write: 'clients.edit',
  file: { field: 'logo', maxBytes: maxPhotoBytes },
  maxFormBytes: 65_536,
  flow: (visit) => stayingFlow<EditState>('client-edit', [editStep(visit)]),
});
