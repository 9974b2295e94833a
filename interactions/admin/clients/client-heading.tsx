import { clientState, type ClientState } from '../../../src/domain/clients/client-state.ts';
import { administrationScopesIn, apiScopesIn } from '../../../src/domain/roles/api-scopes.ts';
import { BackLink } from '../../views/layout/back-link.tsx';
import { Badge, type BadgeProps } from '../../views/badge.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { PageTitle } from '../../views/layout/page-title.tsx';
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

interface HeadingProps {
  readonly visit: ClientVisit;
  /** The page in the menu of the client. */
  readonly part: ClientPart;
  /** The title, where the page is more than its entry in the menu says. */
  readonly title?: string;
}

/** Begins each page of a client: its name and the title of the page, its state, and its other pages. */
export function ClientHeading({ visit, part, title }: HeadingProps) {
  const { t } = usePage();
  const texts = t.clientList;
  const { clientId } = visit.client;
  const open = clientParts.filter(({ action }) => visit.may(action, clientId));
  const own = title ?? (part === '' ? undefined : open.find((one) => one.part === part)?.label(t));
  const name = clientName(visit);
  return (
    <>
      <BackLink href="/admin/clients">{texts.back}</BackLink>
      <PageTitle>{own === undefined ? name : texts.titleOf(own, name)}</PageTitle>
      <p class="fr-mb-2w" id="client-state">
        <ClientBadge client={visit.client} />
      </p>
      {open.length > 1 && (
        <nav class="app-parts" aria-label={texts.partsOf(name)}>
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
      )}
    </>
  );
}
