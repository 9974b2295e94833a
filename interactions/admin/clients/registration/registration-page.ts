import { registerClient } from '../../../../src/commands/clients/registration/register-client.ts';
import { maxPhotoBytes } from '../../../../src/domain/account/photo-rules.ts';
import { defineFlow } from '../../../engine/define-flow.ts';
import { writeForAMoment } from '../../../engine/flow-store.ts';
import type { AdminPage, AdminVisit } from '../../admin-page.ts';
import { keepShownSecret } from '../shown-secret.ts';
import { beginDraft, idOfDraft, membersOf, type ClientDraft } from './client-draft.ts';
import { createdAddress } from './created-address.ts';
import { dataStep } from './data-step.tsx';
import { essentialsStep } from './essentials-step.tsx';
import { kindStep } from './kind-step.tsx';
import { reviewStep } from './review-step.tsx';

/** Registers the client of a draft, once. Returns false where something of it is refused by now. */
async function registerDraft(visit: AdminVisit, draft: ClientDraft): Promise<boolean> {
  const { services, account } = visit;
  const { reason, logo } = draft;
  const members = membersOf(draft, account.id);
  const registered = await registerClient(services, { members, logo, account, reason: reason || undefined });
  // Refused for another reason, the button was pressed twice at the same moment: the first press has made the client.
  if (!registered.ok) return registered.refused.kind !== 'registration';
  const { clientId, drawn } = registered.value;
  if (drawn) keepShownSecret(visit, clientId, drawn);
  return true;
}

/** Registers a client in three steps, and a review where something may be a mistake. Nothing of the client is written before the end. */
export const registrationPage: AdminPage = {
  path: '/admin/clients/nouveau',
  action: 'clients.create',
  write: 'clients.create',
  file: { field: 'logo', maxBytes: maxPhotoBytes },
  maxFormBytes: 65_536,
  flow(visit) {
    const { services, account } = visit;
    return defineFlow<ClientDraft>({
      name: 'client-registration',
      hasStepAddresses: true,
      steps: [
        kindStep,
        essentialsStep(services, account.id),
        dataStep(services, account.id),
        reviewStep(services, account.id),
      ],
      begin: beginDraft,
      async finish({ state, about }) {
        const isRegistered = await registerDraft(visit, state);
        // Something changed while the review was open, such as the host of an address: the page of the addresses says what.
        if (!isRegistered) {
          const essentials = state.essentials && { ...state.essentials, isOpen: true };
          return { kind: 'owed', patch: { reason: undefined, essentials } as Partial<ClientDraft> };
        }
        const created = idOfDraft(state);
        writeForAMoment<ClientDraft>(services, about.flowKey as never, { draftId: state.draftId, created });
        return { kind: 'leave', href: createdAddress(created) };
      },
    });
  },
};
