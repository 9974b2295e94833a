import { may, type Action } from '../roles/permissions.ts';
import { day } from '../time.ts';
import { roleActNames, type ApprovalActName } from './act-names.ts';
import type { Agent } from './acting-agent.ts';

/** The right that an agent needs to act on the account of somebody else, and to agree to such an act. */
export const agentRight = 'people.change';

/** A request that no second agent answers lapses after so many seconds. */
export const approvalSeconds = 2 * day;

/**
 * For so many seconds before a request, and since, an agent who was given her role does not count beside the person who gave it. Every
 * administrator is told of a new role, and has that time to object.
 */
export const newRoleSeconds = day;

/**
 * For so many seconds a person who has lost a role is guarded as a holder is. The roles that were given in that time by an administrator who
 * took the role of another one in that time do not make a second agent either: nobody was left to object to them.
 */
export const lostRoleSeconds = 30 * day;

interface Act {
  /** The act opens the account to somebody before the waiting times that protect it have passed. */
  readonly letsInSooner: boolean;
}

interface Guard {
  readonly roles: readonly string[];
  /** The person has lost a role lately. */
  readonly hasLostRole: boolean;
}

/**
 * Returns whether everything that is done with an account needs two agents: its person holds a role, or has lost one lately. Otherwise one
 * administrator would take the role away, act alone, and give the role back.
 */
export const isGuarded = ({ roles, hasLostRole }: Guard): boolean => roles.length > 0 || hasLostRole;

/** Returns whether two agents must agree to an act on an account. */
export const needsTwoAgents = ({ letsInSooner }: Act, about: Guard): boolean => letsInSooner || isGuarded(about);

/** An agent who has agreed, as she is now. */
export interface AgreeingAgent {
  readonly accountId: string;
  /** The roles that she holds now; none where her account is disabled or gone. */
  readonly roles: readonly string[];
}

/** A role that carries the right of an agent was given to an account; `by` is the agent who gave it. */
export interface RoleGrant {
  readonly accountId: string;
  readonly by: string;
}

/** A role that carries the right of an agent, as the audit says that it was given. */
export interface GrantLine {
  readonly accountId: string;
  readonly role: string;
  /** The agent who gave it; undefined for a command. */
  readonly by: string | undefined;
  readonly at: number;
}

interface Counting {
  /** Grants of `lostRoleSeconds`, the oldest first. */
  readonly lines: readonly GrantLine[];
  /** Accounts that have taken the role of an administrator from somebody in that time. */
  readonly takers: readonly string[];
  /** Any grant after this moment counts. */
  readonly newSince: number;
}

/**
 * Returns the grants that keep two agents from counting as two: new ones, and those of an administrator who has taken the role of another
 * one, of an agent whom they have made, or of the agent who has made them. Of several grants of a role the newest counts.
 */
export function countGrants({ lines, takers, newSince }: Counting): readonly RoleGrant[] {
  const newest = new Map(lines.map((line) => [`${line.accountId} ${line.role}`, line]));
  const given = [...newest.values()].filter(
    (line): line is GrantLine & { readonly by: string } => line.by !== undefined && line.by !== line.accountId,
  );
  const doubted = new Set(takers);
  for (const administrator of doubted)
    for (const { accountId, by } of given) {
      if (by === administrator) doubted.add(accountId);
      if (accountId === administrator) doubted.add(by);
    }
  return given.filter(({ at, by }) => at > newSince || doubted.has(by)).map(({ accountId, by }) => ({ accountId, by }));
}

const isRoleAct = (act: ApprovalActName) => roleActNames.some((name) => name === act);

/** Returns the right that an act, and an agreement to it, needs. Roles decide what somebody may do, here or at other services. */
export const rightFor = (act: ApprovalActName): Action =>
  isRoleAct(act) || act === 'change-carried-facts' ? 'roles.change' : agentRight;

/** Returns whether the press of one person on a page is enough for what a service has asked for: an administrator changes roles alone there. */
export const needsOnePress = isRoleAct;

interface Asked {
  readonly personId: string;
  readonly act: ApprovalActName;
}

/** Says whether this person may agree to an act on that account. */
export const mayAgree = ({ accountId, roles }: AgreeingAgent, { personId, act }: Asked): boolean =>
  accountId !== personId && may(roles, rightFor(act));

/**
 * Says whether an agent is told of a request that waits: she may agree to it, and has not asked for it herself. A service may have asked in
 * her name without her knowledge.
 */
export const isToldOf = (agent: AgreeingAgent, { by, ...asked }: Asked & { readonly by: Agent }): boolean =>
  mayAgree(agent, asked) && !(by.kind === 'account' && by.id === agent.accountId && by.through === undefined);

/**
 * Returns for whom an agent speaks: the people at the beginning of the grants by which she has her role. An agent whose role is older than
 * the grants speaks for herself.
 */
export function speaksFor(accountId: string, grants: readonly RoleGrant[]): ReadonlySet<string> {
  const found = new Set<string>();
  const visited = new Set<string>();
  const waiting = [accountId];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (visited.has(next)) continue;
    visited.add(next);
    const givers = grants.filter((grant) => grant.accountId === next && grant.by !== next).map(({ by }) => by);
    if (givers.length === 0) found.add(next);
    waiting.push(...givers);
  }
  // Of people who gave each other their roles, each speaks for all.
  return found.size > 0 ? found : visited;
}

/** Returns whether two agents count as two: they differ, and no person has lately given one or both of them the role. */
export function areTwo(one: string, other: string, grants: readonly RoleGrant[]): boolean {
  if (one === other) return false;
  const others = speaksFor(other, grants);
  return [...speaksFor(one, grants)].every((person) => !others.has(person));
}

interface Agreed extends Asked {
  readonly agents: readonly AgreeingAgent[];
  /** Grants that `countGrants` returns. */
  readonly grants: readonly RoleGrant[];
}

/** Returns the two agents whose agreements count together; undefined while there are no such two. */
export function findTwoAgents({
  agents,
  grants,
  ...asked
}: Agreed): readonly [AgreeingAgent, AgreeingAgent] | undefined {
  const counting = agents.filter((agent) => mayAgree(agent, asked));
  for (const [place, one] of counting.entries())
    for (const other of counting.slice(place + 1))
      if (areTwo(one.accountId, other.accountId, grants)) return [one, other];
  return undefined;
}
