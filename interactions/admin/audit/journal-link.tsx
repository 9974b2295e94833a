import type { AuditQuery } from '../../../src/commands/audit/audit-query.ts';
import { usePage } from '../../views/layout/page-context.ts';
import type { AdminVisit } from '../admin-page.ts';
import { journalAddress } from './journal-address.ts';

/** Leads to the lines of the audit about one thing, for those who may read the audit. */
export function JournalLink({ visit, query }: { readonly visit: Pick<AdminVisit, 'may'>; readonly query: AuditQuery }) {
  const { journal } = usePage().t;
  if (!visit.may('audit.read')) return null;
  return (
    <p>
      <a class="fr-link" id="journal" href={journalAddress(query)}>
        {journal.about}
      </a>
    </p>
  );
}
