import type { KeycloakNote } from '../../../../src/domain/clients/import/keycloak-notes.ts';
import { usePage } from '../../../views/layout/page-context.ts';
import { visibleText } from '../../../views/visible-text.ts';
import { SectionTitle } from '../../../views/layout/section-title.tsx';

interface NotesProps {
  readonly notes: readonly KeycloakNote[];
}

/** Lists the things that a client of Keycloak had and a service here has not. */
export function KeycloakNotes({ notes }: NotesProps) {
  const { clientImport } = usePage().t;
  if (notes.length === 0) return null;
  return (
    <ul>
      {notes.map(({ code, items }) => (
        <li key={code} class="app-breakable">
          {clientImport.notes[code]} {visibleText(items.join(', '))}
        </li>
      ))}
    </ul>
  );
}

/** Says on the page of a service what has changed for it when it came from Keycloak. */
export function ImportedNotes({ notes }: NotesProps) {
  const { clientImport } = usePage().t;
  if (notes.length === 0) return null;
  return (
    <div id="from-keycloak" class="fr-mb-4w">
      <SectionTitle>{clientImport.fromKeycloak}</SectionTitle>
      <KeycloakNotes notes={notes} />
    </div>
  );
}
