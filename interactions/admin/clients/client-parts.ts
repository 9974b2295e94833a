import type { Action } from '../../../src/domain/roles/permissions.ts';
import { apiScopesIn } from '../../../src/domain/roles/api-scopes.ts';
import type { ClientRecord } from '../../../src/store/clients/clients.ts';
import type { Texts } from '../../texts/index.ts';

/** The name of a page of a client in its address; empty for the first one. */
export type ClientPart =
  | ''
  | 'enregistrement'
  | 'modifier'
  | 'secrets'
  | 'contacts'
  | 'reglages'
  | 'essai'
  | 'essai/retour'
  | 'diagnostic'
  | 'evenements'
  | 'versions'
  | 'personnes'
  | LifePart;

/** Pages that the actions of the first page lead to. */
type LifePart = 'production' | 'essayeurs' | 'etat' | 'supprimer' | 'dupliquer' | 'export.json' | 'droits-api';

interface ListedPart {
  readonly part: ClientPart;
  /** The right that opens the page, with this client. */
  readonly action: Action;
  /** Services that have the page; all of them without it. */
  readonly isFor?: (client: ClientRecord) => boolean;
  label(t: Texts): string;
}

/** A tab of the menu of a client: one page, or several that stand in a line of their own below it. */
interface ClientTab {
  readonly parts: readonly ListedPart[];
  /** The name of several pages together. */
  readonly label?: (t: Texts) => string;
}

const listed = (
  part: ClientPart,
  name: keyof Texts['clientList']['parts'],
  action: Action = 'clients.read',
): ListedPart => ({
  part,
  action,
  label: (t) => t.clientList.parts[name],
});

/** A service that may provision people by SCIM. */
const mayProvision = ({ metadata }: ClientRecord): boolean =>
  apiScopesIn(metadata.scope).includes('accounts:provision');

/** The pages of a client that stand in its menu, in this order. The heading shows those that the person may open. */
export const clientTabs: readonly ClientTab[] = [
  { parts: [listed('', 'overview')] },
  { parts: [listed('modifier', 'edit', 'clients.edit')] },
  { parts: [listed('secrets', 'secrets')] },
  { parts: [listed('contacts', 'contacts')] },
  {
    label: (t) => t.clientList.tabs.integration,
    parts: [listed('reglages', 'settings'), listed('essai', 'test', 'clients.edit'), listed('evenements', 'events')],
  },
  {
    label: (t) => t.clientList.tabs.followUp,
    parts: [
      listed('diagnostic', 'diagnostic'),
      listed('versions', 'versions'),
      { ...listed('personnes', 'people', 'people.read'), isFor: mayProvision },
    ],
  },
];

export const clientParts: readonly ListedPart[] = clientTabs.flatMap(({ parts }) => parts);

export const clientAddress = (clientId: string, part: ClientPart = ''): string =>
  `/admin/clients/${encodeURIComponent(clientId)}${part === '' ? '' : `/${part}`}`;
