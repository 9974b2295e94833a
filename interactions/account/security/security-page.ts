import type { Flow } from '../../engine/flow.ts';
import { defineFlow } from '../../engine/define-flow.ts';
import type { AccountPage } from '../account-page.ts';
import { editStep } from './edit-step.tsx';
import { holdingsOf } from './held.ts';
import { securityStep } from './security-step.tsx';
import { changesNothing, type SecurityState } from './state.ts';

/** Shows everything that the person signs in with. */
export const securityPage: AccountPage = {
  path: '/compte/securite',
  label: (t) => t.security.title,
  needsFreshSignIn: (form) => !changesNothing(form),
  async flow(visit) {
    const held = await holdingsOf(visit.services, visit.account);
    const flow: Flow<SecurityState> = {
      name: 'security',
      steps: [securityStep(visit, held), editStep({ visit, held })],
      begin: () => ({}),
      finish: async () => ({ kind: 'owed', patch: {} }),
    };
    return defineFlow(flow);
  },
};
