import { usePage } from '../../../views/layout/page-context.ts';
import { SectionTitle } from '../../../views/layout/section-title.tsx';
import type { ListedAct } from './person-acts-list.ts';
import { personAddress } from '../person-address.ts';
import type { PersonVisit } from '../person-page.ts';

interface ActionsProps {
  readonly visit: Pick<PersonVisit, 'person'>;
  readonly acts: readonly ListedAct[];
}

/** Leads to what this agent may do for a person. It draws nothing where no act is offered. */
export function PersonActions({ visit: { person }, acts }: ActionsProps) {
  const { t } = usePage();
  if (acts.length === 0) return null;
  return (
    <>
      <SectionTitle>{t.people.actions}</SectionTitle>
      <ul class="fr-mb-4w" id="person-actions">
        {acts.map(({ part, label }) => (
          <li key={part}>
            <a class="fr-link" href={personAddress(person.id, part)}>
              {label(t)}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
