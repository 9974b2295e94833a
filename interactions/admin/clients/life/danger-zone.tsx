import { clientState } from '../../../../src/domain/clients/life/client-state.ts';
import { LoneLink } from '../../../views/forms/link-button.tsx';
import { usePage } from '../../../views/layout/page-context.ts';
import { SectionTitle } from '../../../views/layout/section-title.tsx';
import type { ClientVisit } from '../client-page.ts';
import { clientAddress } from '../client-parts.ts';

const actsOf = {
  production: [
    ['production', 'testing'],
    ['etat', 'disable'],
    ['supprimer', 'delete'],
  ],
  test: [
    ['etat', 'disable'],
    ['supprimer', 'delete'],
  ],
  disabled: [['supprimer', 'delete']],
  bin: [],
} as const;

/** Leads to what takes a client away from people, apart from everything else. It draws nothing for a person who may do none of it. */
export function DangerZone({ visit }: { readonly visit: ClientVisit }) {
  const { actions, danger } = usePage().t.clientLife;
  const { clientId } = visit.client;
  const acts = visit.may('clients.manage', clientId) ? actsOf[clientState(visit.client)] : [];
  if (acts.length === 0) return null;
  return (
    <section class="app-danger" id="danger">
      <SectionTitle>{danger.title}</SectionTitle>
      <ul>
        {acts.map(([part, name]) => (
          <li key={part}>
            <p>{danger.effects[name]}</p>
            <LoneLink kind="secondary" href={clientAddress(clientId, part)}>
              {actions[name]}
            </LoneLink>
          </li>
        ))}
      </ul>
    </section>
  );
}
