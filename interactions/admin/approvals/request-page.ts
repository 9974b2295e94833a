import { nameAgents } from '../../../src/commands/approvals/name-agents.ts';
import { showRequest } from '../../../src/commands/approvals/show-request.ts';
import { guardOf } from '../../../src/commands/people/guard-of.ts';
import { isGuarded } from '../../../src/domain/approvals/second-agent.ts';
import { AppError } from '../../../src/errors.ts';
import { stayingFlow } from '../../engine/define-flow.ts';
import type { AdminPage } from '../admin-page.ts';
import { waitingActStep } from './waiting-act-step.tsx';
import { deviceStep } from './lost-device-step.tsx';
import type { RequestState } from './request-state.ts';
import { requestsRoot } from './requests-address.ts';

/** Shows a request, and lets agents answer it. */
export const requestPage: AdminPage = {
  path: `${requestsRoot}/:id`,
  action: 'people.read',
  write: 'people.change',
  async flow(visit) {
    const shown = await showRequest(visit.services, visit.params['id'] ?? '');
    if (!shown) throw new AppError('not_found');
    const step =
      shown.kind === 'act'
        ? waitingActStep({ visit, shown, agents: await nameAgents(visit.services, [shown]) })
        : deviceStep({ visit, shown, isGuarded: isGuarded(await guardOf(visit.services, shown.person)) });
    return stayingFlow<RequestState>('request', [step]);
  },
};
