import { stayingFlow } from '../../engine/define-flow.ts';
import type { AccountPage } from '../account-page.ts';
import { editStep } from './edit-step.tsx';
import { holdingsOf } from './held.ts';
import { passwordStep } from './password-step.tsx';
import { securityStep } from './security-step.tsx';
import { changesNothing, type SecurityState } from './state.ts';

/** Shows everything that the person signs in with. */
export const securityPage: AccountPage = {
  path: '/compte/securite',
  label: (t) => t.security.title,
  needsFreshSignIn: (form) => !changesNothing(form),
  async flow(visit) {
    const held = await holdingsOf(visit.services, visit.account);
    return stayingFlow<SecurityState>('security', [
      passwordStep({ visit, held }),
      securityStep(visit, held),
      editStep({ visit, held }),
    ]);
  },
};
