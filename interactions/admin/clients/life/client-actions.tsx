import { usePage } from '../../../views/layout/page-context.ts';
import { SectionTitle } from '../../../views/layout/section-title.tsx';
import type { ClientVisit } from '../client-page.ts';
import { clientAddress, type ClientPart } from '../client-parts.ts';

/** Leads to what this person may do with a client beside its next act, and without any danger. */
export function ClientActions({ visit }: { readonly visit: ClientVisit }) {
  const texts = usePage().t.clientLife.actions;
  const { clientId, deletedAt } = visit.client;
  const mayManage = visit.may('clients.manage', clientId);
  const isOut = deletedAt === null;
  const links: readonly (readonly [part: ClientPart, label: string, isOffered: boolean])[] = [
    ['droits-api', texts.apiScopes, isOut && mayManage],
    ['dupliquer', texts.duplicate, isOut && mayManage],
    ['export.json', texts.export, true],
  ];
  return (
    <>
      <SectionTitle>{texts.title}</SectionTitle>
      <ul id="client-actions">
        {links
          .filter(([, , isOffered]) => isOffered)
          .map(([part, label]) => (
            <li key={part}>
              <a class="fr-link" href={clientAddress(clientId, part)}>
                {label}
              </a>
            </li>
          ))}
      </ul>
    </>
  );
}
