import { defineFlow } from '../../../engine/define-flow.ts';
import type { Flow } from '../../../engine/flow.ts';
import { clientPage, type ClientVisit } from '../client-page.ts';
import { trialStep, type TrialState } from './trial-step.tsx';

const trialFlow = (visit: ClientVisit): Flow<TrialState> => ({
  name: 'trial',
  steps: [trialStep(visit)],
  begin: () => ({}),
  async finish({ state: { params }, about, ctx }) {
    if (!params) return { kind: 'owed', patch: {} };
    const { account, client } = visit;
    const trial = { clientId: client.clientId, accountId: account.id, params, browser: about.browser };
    return { kind: 'leave', href: await about.oidc.beginTrial(ctx, trial) };
  },
});

/** Tries the sign-in of a client with its own parameters. The client hears nothing of it. */
export const trialPage = clientPage({
  part: 'essai',
  action: 'clients.edit',
  write: 'clients.edit',
  flow: (visit) => defineFlow(trialFlow(visit)),
});
