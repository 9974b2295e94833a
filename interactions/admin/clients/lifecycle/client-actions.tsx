import { isInTest } from '../../../../src/domain/clients/life/test-clients.ts';
import { usePage } from '../../../views/layout/page-context.ts';
import { SectionTitle } from '../../../views/layout/section-title.tsx';
import type { ClientVisit } from '../client-page.ts';
import { clientAddress, type ClientPart } from '../client-parts.ts';

/** Leads to what this person may do with the life of a client. It draws nothing for a person who may do nothing. */
export function ClientActions({ visit }: { readonly visit: ClientVisit }) {
  const texts = usePage().t.clientLife.actions;
  const { clientId, metadata, disabledAt, deletedAt } = visit.client;
  const mayManage = visit.may('clients.manage', clientId);
  const mayEdit = visit.may('clients.edit', clientId);
  const isTest = isInTest(metadata);
  const isOut = deletedAt === null;
  const links: readonly (readonly [part: ClientPart, label: string, isOffered: boolean])[] = [
    ['production', isTest ? texts.production : texts.testing, isOut && (isTest ? mayEdit : mayManage)],
    ['essayeurs', texts.testers, isOut && isTest && mayEdit],
    ['droits-api', texts.apiScopes, isOut && mayManage],
    ['dupliquer', texts.duplicate, isOut && mayManage],
    ['export.json', texts.export, true],
    ['etat', disabledAt === null ? texts.disable : texts.enable, isOut && mayManage],
    ['supprimer', isOut ? texts.delete : texts.recover, mayManage],
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
