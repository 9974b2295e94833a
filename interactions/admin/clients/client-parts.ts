import type { Action } from '../../../src/domain/roles/permissions.ts';
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
  | LifePart;

/** Pages that the actions of the first page lead to. */
type LifePart = 'production' | 'essayeurs' | 'etat' | 'supprimer' | 'dupliquer' | 'export.json' | 'droits-api';

interface ListedPart {
  readonly part: ClientPart;
  /** The right that opens the page, with this client. */
  readonly action: Action;
  label(t: Texts): string;
}

/** The pages of a client that stand in its menu, in this order. The heading shows those that the person may open. */
export const clientParts: readonly ListedPart[] = [
  { part: '', action: 'clients.read', label: (t) => t.clientList.parts.overview },
  { part: 'modifier', action: 'clients.edit', label: (t) => t.clientList.parts.edit },
  { part: 'secrets', action: 'clients.read', label: (t) => t.clientList.parts.secrets },
  { part: 'contacts', action: 'clients.read', label: (t) => t.clientList.parts.contacts },
  { part: 'reglages', action: 'clients.read', label: (t) => t.clientList.parts.settings },
  { part: 'essai', action: 'clients.edit', label: (t) => t.clientList.parts.test },
  { part: 'diagnostic', action: 'clients.read', label: (t) => t.clientList.parts.diagnostic },
  { part: 'evenements', action: 'clients.read', label: (t) => t.clientList.parts.events },
  { part: 'versions', action: 'clients.read', label: (t) => t.clientList.parts.versions },
];

/** Returns the address of a page of a client. */
export const clientAddress = (clientId: string, part: ClientPart = ''): string =>
  `/admin/clients/${encodeURIComponent(clientId)}${part === '' ? '' : `/${part}`}`;
