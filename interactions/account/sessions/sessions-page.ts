import { stayingFlow } from '../../engine/define-flow.ts';
import type { AccountPage } from '../account-page.ts';
import type { AccountState } from '../account-state.ts';
import { sessionsPath, sessionsStep } from './sessions-step.tsx';
import { readShownSessions } from './shown-sessions.ts';

/** Shows where the person is signed in, and the browsers that she trusts. */
export const sessionsPage: AccountPage = {
  path: sessionsPath,
  label: (t) => t.sessions.title,
  // Closing a session must be quick, and hands nothing over. A person without her device may count on a browser that she trusts.
  needsFreshSignIn: ({ action }) => action === 'forget',
  async flow(visit) {
    return stayingFlow<AccountState>('sessions', [sessionsStep(visit, await readShownSessions(visit))]);
  },
};
