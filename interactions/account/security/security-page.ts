import type { Flow } from '../../flow.ts';
import type { AccountPage } from '../account-page.ts';
import { securityStep } from './security-step.tsx';
import type { SecurityState } from './state.ts';

/** What the person signs in with. */
export const securityPage: AccountPage = {
  path: '/compte/securite',
  entry: { label: (t) => t.security.title, summary: (t) => t.security.summary },
  needsFreshSignIn: () => true,
  flow(visit) {
    const flow: Flow<SecurityState> = {
      name: 'security',
      steps: [securityStep(visit)],
      begin: () => ({}),
      finish: async () => ({ kind: 'owed', patch: {} }),
    };
    return flow as unknown as Flow<never>;
  },
};
