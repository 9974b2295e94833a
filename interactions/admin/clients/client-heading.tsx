import { clientState, type ClientState } from '../../../src/domain/clients/client-state.ts';
import { administrationScopesIn, apiScopesIn } from '../../../src/domain/roles/api-scopes.ts';
import { Badge, type BadgeProps } from '../../views/badge.tsx';
import type { PageHead } from '../../views/layout/page-head.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { clientAddress, clientParts, type ClientPart } from './client-parts.ts';
import type { ClientVisit } from './client-page.ts';

const kindOf: Readonly<Record<ClientState, BadgeProps['kind']>> = {
  test: 'info',
  production: 'success',
  disabled: 'error',
  bin: 'error',
};

/** The state of a client in a word, and whether it has rights of the administration. */
export function ClientBadge({ client }: Pick<ClientVisit, 'client'>) {
  const { states, administrates } = usePage().t.clientList;
  const state = clientState(client);
  const hasRights = administrationScopesIn(apiScopesIn(client.metadata.scope)).length > 0;
  return (
    <>
      <Badge kind={kindOf[state]}>{states[state]}</Badge>
      {hasRights && (
        <>
          {' '}
          <Badge kind="warning">{administrates}</Badge>
        </>
      )}
    </>
  );
}

/** Returns the name of a client; its id where it has none. */
export const clientName = ({ client: { metadata, clientId } }: Pick<ClientVisit, 'client'>): string =>
  metadata.client_name ?? clientId;

interface ClientPartsProps {
  readonly visit: ClientVisit;
  /** The page in the menu of the client. */
  readonly part: ClientPart;
}

function ClientParts({ visit, part }: ClientPartsProps) {
  const { t } = usePage();
  const { clientId } = visit.client;
  const open = clientParts.filter(({ action }) => visit.may(action, clientId));
  if (open.length <= 1) return null;
  return (
    <nav class="app-parts" aria-label={t.clientList.partsOf(clientName(visit))}>
      <ul>
        {open.map((one) => (
          <li key={one.part}>
            <a href={clientAddress(clientId, one.part)} aria-current={one.part === part ? 'page' : undefined}>
              {one.label(t)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Returns what each page of a client begins with: the way back, its state, and its other pages. */
export const clientHead = (visit: ClientVisit, part: ClientPart): PageHead => ({
  back: { href: '/admin/clients', label: visit.page.t.clientList.back },
  under: (
    <>
      <p class="fr-mb-2w" id="client-state">
        <ClientBadge client={visit.client} />
      </p>
      <ClientParts visit={visit} part={part} />
    </>
  ),
});
