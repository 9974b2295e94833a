import { guardOf } from '../../../../src/commands/people/guard-of.ts';
import { isGuarded, rightFor } from '../../../../src/domain/approvals/second-agent.ts';
import type { AdminPage } from '../../admin-page.ts';
import { personPage } from '../person-page.ts';
import { actStep, type PersonActState } from './act-step.tsx';
import { pageActs } from './page-acts.ts';
import { stayingFlow } from '../../../engine/define-flow.ts';

/** The pages by which an agent acts on a person. Each asks for a reason, and says what follows before it is pressed. */
export const personActPages: readonly AdminPage[] = pageActs.map((one) =>
  personPage({
    part: one.part,
    action: rightFor(one.act),
    write: rightFor(one.act),
    async flow(visit) {
      const facts = {
        fits: !visit.isSelf && (await one.fits(visit)),
        isGuarded: isGuarded(await guardOf(visit.services, visit.person)),
        carried: one.asksFor === 'facts' ? await visit.services.account.carried.find(visit.person.id) : undefined,
        correction:
          one.asksFor === 'address' ? await visit.services.correction.corrections.find(visit.person.id) : undefined,
      };
      return stayingFlow<PersonActState>(`person-${one.act}`, [actStep({ one, visit, facts })]);
    },
  }),
);
