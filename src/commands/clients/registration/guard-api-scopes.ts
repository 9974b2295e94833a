import type { Actor } from '../../../domain/audit/actor.ts';
import { apiScopesIn, isOwnScope, mayGive, type ApiScope } from '../../../domain/roles/api-scopes.ts';
import type { Services } from '../../../services.ts';
import type { ClientRecord } from '../../../store/clients/clients.ts';
import type { Transaction } from '../../../store/database/database.ts';
import { currentActor } from '../../../store/unit/unit-of-work.ts';
import { refuse } from '../../command-answer.ts';
import { apiScopesRefusal } from '../command-refusal.ts';

interface Change {
  readonly before: ClientRecord | undefined;
  readonly after: ClientRecord;
}

const scopesOf = (record: ClientRecord | undefined) => apiScopesIn(record?.metadata.scope);

/** Says whether a change does nothing but take a client out of service, which every manager may do. */
const isSwitchedOff = ({ before, after }: Change) =>
  before !== undefined &&
  after.disabledAt !== null &&
  JSON.stringify([before.metadata, before.secrets]) === JSON.stringify([after.metadata, after.secrets]);

interface Asking extends Change {
  readonly actor: Extract<Actor, { readonly kind: 'account' }>;
  readonly scopes: readonly ApiScope[];
}

/**
 * Says whether a person may make the change: she has every right that the client has at the APIs. Through an API nobody gives such rights, a
 * client never changes itself with the token of a person, and no client changes one with a right that its token lacks: that is for pages,
 * where she sees what she does.
 */
async function mayPerson(services: Services, trx: Transaction, asking: Asking): Promise<boolean> {
  const { actor, scopes, before, after } = asking;
  const roles = await services.roles.holders.rolesOf(trx, actor.id);
  if (!scopes.every((scope) => mayGive(roles, scope))) return false;
  if (actor.through === undefined) return true;
  const isNewScope = scopesOf(after).some((scope) => !scopesOf(before).includes(scope));
  return !isNewScope && actor.through !== after.clientId && scopes.every((scope) => actor.scopes?.includes(scope));
}

/**
 * Refuses a change of a client that has rights at the APIs, or gets some, by anybody who has not all of these rights: a new secret, another
 * key or a return address would be a way to them. Services change no such client, themselves included.
 */
export async function guardApiScopes(services: Services, trx: Transaction, change: Change): Promise<void> {
  const { before, after } = change;
  const held = scopesOf(before);
  // A right of a service to its own streams gives nobody else a right through it.
  const scopes = [...new Set([...held, ...scopesOf(after)])].filter((one) => !(isOwnScope(one) && held.includes(one)));
  if (scopes.length === 0) return;
  const actor = currentActor();
  if (actor?.kind === 'command' || actor?.kind === 'system') return;
  if (actor?.kind === 'account') {
    if (actor.through === undefined && isSwitchedOff(change)) return;
    if (await mayPerson(services, trx, { ...change, actor, scopes })) return;
  }
  refuse(apiScopesRefusal(after.clientId));
}
