import { isRole, roles, type Role } from './roles.ts';

/**
 * The one table that says which role may do what. Pages, menus and commands ask it. An administrator may do everything, an auditor reads
 * everything and changes nothing, and a contact sees only the clients that name her.
 */
const rolesByAction = {
  /** Opens `/admin`. */
  'admin.open': roles,
  'clients.read': ['admin', 'client-manager', 'client-contact', 'auditor'],
  'clients.create': ['admin', 'client-manager'],
  /** Changes what a client looks like and where it is reached. */
  'clients.edit': ['admin', 'client-manager', 'client-contact'],
  /** Decides what a client may do: production, first party, legacy options, disabling, deletion, import. */
  'clients.manage': ['admin', 'client-manager'],
  'clients.secrets': ['admin', 'client-manager', 'client-contact'],
  'clients.contacts': ['admin', 'client-manager', 'client-contact'],
  /** Reads the APIs that are known by name, with all clients that may ask for their tokens. */
  'apis.read': ['admin', 'client-manager', 'auditor'],
  'roles.read': ['admin', 'auditor'],
  'roles.change': ['admin'],
  'audit.read': ['admin', 'auditor'],
  'audit.export': ['admin', 'auditor'],
  'state.read': ['admin', 'auditor'],
  'people.read': ['admin', 'support', 'auditor'],
  'people.change': ['admin', 'support'],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export type Action = keyof typeof rolesByAction;

/** The role whose rights end at the clients that name its holder as a contact. */
const bounded: Role = 'client-contact';

const grants = (held: readonly string[], action: Action, isCounted: (role: Role) => boolean) => {
  const allowed: readonly Role[] = rolesByAction[action];
  return held.some((role) => isRole(role) && isCounted(role) && allowed.includes(role));
};

/** Returns whether a holder of these roles may do this at all. For a contact the answer is about her own clients. */
export function may(held: readonly string[], action: Action): boolean {
  return grants(held, action, () => true);
}

/** Returns whether a holder of these roles may do this with every client. */
export function mayWithEvery(held: readonly string[], action: Action): boolean {
  return grants(held, action, (role) => role !== bounded);
}

export interface Holder {
  readonly roles: readonly string[];
  /** Ids of the clients that name this person as a contact. */
  readonly clientIds: readonly string[];
}

/**
 * Returns whether a person may do this.
 * @param clientId the client that it is done with; absent where it is about no single client, such as a list
 */
export function mayAct({ roles: held, clientIds }: Holder, action: Action, clientId?: string): boolean {
  if (mayWithEvery(held, action)) return true;
  return may(held, action) && (clientId === undefined || clientIds.includes(clientId));
}
