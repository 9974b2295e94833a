import type { CarriedFacts } from '../../account/carried-facts.ts';
import { textsIn, type Members } from '../../members.ts';
import { exportNote, type ExportNote } from './export-notes.ts';

/** Roles and groups that an agent has changed here: as they are, and as they were before. */
export interface ChangedFacts {
  readonly now: CarriedFacts;
  readonly was: CarriedFacts;
}

/** Names that the realm will have: Keycloak imports no entry that names another client or group. */
export interface RealmNames {
  readonly groups: ReadonlySet<string>;
  readonly clients: ReadonlySet<string>;
}

interface Change {
  readonly base: readonly string[];
  readonly now: readonly string[];
  readonly was: readonly string[];
}

/** Returns a list with what was added, without what was taken away. Undefined where nothing was. */
function changed({ base, now, was }: Change) {
  const added = now.filter((one) => !was.includes(one) && !base.includes(one));
  const removed = was.filter((one) => !now.includes(one));
  // A role that the list does not hold itself comes from a composite role or from a group.
  const stays = removed.filter((one) => !base.includes(one));
  return { added, stays, list: [...base.filter((one) => !removed.includes(one)), ...added] };
}

/** Returns the roles and groups of an entry with what an agent has changed here. */
export function exportStanding(
  base: Members,
  facts: ChangedFacts | undefined,
  { names, tell }: { readonly names: RealmNames; readonly tell: (note: ExportNote) => void },
): Members {
  if (!facts) return {};
  const { now, was } = facts;
  const realm = changed({ base: textsIn(base['realmRoles']), now: now.realmRoles, was: was.realmRoles });
  const groups = changed({ base: textsIn(base['groups']), now: now.groups, was: was.groups });
  const unknown = groups.added.filter((path) => !names.groups.has(path));
  const stays = [...realm.stays];
  const written = typeof base['clientRoles'] === 'object' ? (base['clientRoles'] as Members | null) : undefined;
  const clients = new Map(Object.entries(written ?? {}));
  const rolesOf = (side: CarriedFacts) => new Map(side.clientRoles);
  const [after, before] = [rolesOf(now), rolesOf(was)];
  for (const client of new Set([...after.keys(), ...before.keys()])) {
    const ofClient = changed({
      base: textsIn(clients.get(client)),
      now: after.get(client) ?? [],
      was: before.get(client) ?? [],
    });
    stays.push(...ofClient.stays.map((role) => `${client}:${role}`));
    if (!names.clients.has(client)) unknown.push(...ofClient.added.map((role) => `${client}:${role}`));
    else if (ofClient.list.length > 0) clients.set(client, ofClient.list);
    else clients.delete(client);
  }
  if (unknown.length > 0) tell(exportNote('standing_unknown', ...unknown));
  if (stays.length > 0) tell(exportNote('standing_composite', ...stays));
  return {
    realmRoles: realm.list,
    groups: groups.list.filter((path) => !unknown.includes(path)),
    ...((clients.size > 0 || written) && { clientRoles: Object.fromEntries(clients) }),
  };
}
