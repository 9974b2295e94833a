import { clientState, type ClientState } from '../../../src/domain/clients/life/client-state.ts';
import { administrationScopesIn, apiScopesIn } from '../../../src/domain/roles/api-scopes.ts';
import { Badge, type BadgeProps } from '../../views/badge.tsx';
import { LoneLink } from '../../views/forms/link-button.tsx';
import type { PageHead } from '../../views/layout/page-head.tsx';
import { usePage } from '../../views/layout/page-context.ts';
import { clientAddress, clientTabs, type clientParts, type ClientPart } from './client-parts.ts';
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

interface PartLink {
  readonly part: ClientPart;
  readonly label: string;
  readonly current: 'page' | 'true' | undefined;
}

function PartLinks({ visit, links }: Pick<ClientPartsProps, 'visit'> & { readonly links: readonly PartLink[] }) {
  return (
    <ul>
      {links.map((link) => (
        <li key={link.part}>
          <a href={clientAddress(visit.client.clientId, link.part)} aria-current={link.current}>
            {link.label}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** The tabs of a client. Those of a tab with several pages stand in a second line, on these pages alone. */
function ClientParts({ visit, part }: ClientPartsProps) {
  const { t } = usePage();
  const { clientId } = visit.client;
  const open = clientTabs.flatMap(({ label, parts }) => {
    const own = parts.filter(({ action, isFor }) => visit.may(action, clientId) && (isFor?.(visit.client) ?? true));
    return own[0] ? [{ own, first: own[0], label: own.length > 1 && label ? label(t) : own[0].label(t) }] : [];
  });
  if (open.length <= 1) return null;
  const isIn = (own: typeof clientParts) => own.some((one) => one.part === part);
  const below = open.find(({ own }) => own.length > 1 && isIn(own))?.own;
  return (
    <nav class="app-parts" aria-label={t.clientList.partsOf(clientName(visit))}>
      <PartLinks
        visit={visit}
        links={open.map(({ own, first, label }) => ({
          part: first.part,
          label,
          current: isIn(own) ? (own.length > 1 ? 'true' : 'page') : undefined,
        }))}
      />
      {below && (
        <PartLinks
          visit={visit}
          links={below.map((one) => ({
            part: one.part,
            label: one.label(t),
            current: one.part === part ? 'page' : undefined,
          }))}
        />
      )}
    </nav>
  );
}

/** The one act that a client needs next. */
export interface NextAct {
  readonly part: ClientPart;
  readonly label: string;
}

/** Returns what each page of a client begins with: the way back, its state, its next act on the first page, and its other pages. */
export const clientHead = (visit: ClientVisit, part: ClientPart, next?: NextAct): PageHead => ({
  back: { href: '/admin/clients', label: visit.page.t.clientList.back },
  under: (
    <>
      <div class="app-standing">
        <p id="client-state">
          <ClientBadge client={visit.client} />
        </p>
        {next && (
          <LoneLink id="next-act" href={clientAddress(visit.client.clientId, next.part)}>
            {next.label}
          </LoneLink>
        )}
      </div>
      <ClientParts visit={visit} part={part} />
    </>
  ),
});
