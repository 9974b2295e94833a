import type { Agent } from '../../domain/approvals/acting-agent.ts';
import { maskedPerson } from '../../domain/people/masked-person.ts';
import { parsePersonQuery, type QueryKind, type QueryProblem } from '../../domain/people/person-query.ts';
import { personStatesOf, type PersonState } from '../../domain/people/person-states.ts';
import type { Services } from '../../services.ts';
import { admitSearch } from './admit-search.ts';
import type { Account } from '../../store/account/accounts.ts';

/** A person as a list shows her. Her address and her user name are masked. */
export interface FoundPerson {
  readonly sub: string;
  readonly email: string;
  readonly username: string;
  /** Says what keeps her from signing in; empty for an open account. */
  readonly states: readonly PersonState[];
  /** She holds a role, so what is done with her account needs two agents. */
  readonly isHolder: boolean;
  /** Epoch seconds. */
  readonly createdAt: number;
  /** Epoch seconds; undefined where the audit holds no sign-in. Lists show its month alone. */
  readonly lastSignInAt: number | undefined;
}

export interface FoundPeople {
  readonly kind: 'found';
  readonly people: readonly FoundPerson[];
  /** More people begin like this. They are found by a longer beginning, and by no further page. */
  readonly hasMore: boolean;
}

type Answer =
  | FoundPeople
  | { readonly kind: 'refused'; readonly problem: QueryProblem }
  | { readonly kind: 'throttled'; readonly retryAfter: number };

interface Asking {
  /** The beginning of an address, of a user name or of a `sub`. */
  readonly query: string;
  readonly by: Agent;
}

/** The most people that one search shows. */
export const mostFound = 20;

const toFound = (account: Account, lastSignInAt: number | undefined): FoundPerson => ({
  sub: account.id,
  ...maskedPerson(account),
  states: personStatesOf(account),
  isHolder: account.roles.length > 0,
  createdAt: account.createdAt,
  lastSignInAt,
});

/** Sorts the person first who is called exactly like this. */
const inOrder = (
  accounts: readonly Account[],
  { kind, prefix }: { readonly kind: QueryKind; readonly prefix: string },
) => {
  const isExact = ({ email, username, id }: Account) =>
    kind === 'address' ? email.toLowerCase() === prefix : username === prefix || id === prefix;
  const place = (account: Account) => (isExact(account) ? 0 : 1);
  return accounts.toSorted((a, b) => place(a) - place(b) || (a.email < b.email ? -1 : 1));
};

/**
 * Finds people for an agent who helps one of them. The audit keeps what kind of value was looked for and how many people were found, and never
 * what was typed. There is no next page: a list of people is not for reading through.
 */
export async function findPeople(services: Services, { query, by }: Asking): Promise<Answer> {
  const parsed = parsePersonQuery(query);
  if (!parsed.ok) return { kind: 'refused', problem: parsed.code };
  const { kind, prefix } = parsed;
  const retryAfter = await admitSearch(services, by, kind);
  if (retryAfter !== undefined) return { kind: 'throttled', retryAfter };
  const found = await services.people.search.find({ prefix, size: mostFound + 1 });
  const accounts = inOrder(found, parsed).slice(0, mostFound);
  const lastSignIns = await services.account.overviews.lastSignIns(accounts.map(({ id }) => id));
  const people = accounts.map((account) => toFound(account, lastSignIns.get(account.id)));
  const hasMore = found.length > mostFound;
  services.audit({ event: 'people.searched', details: { kind, people: people.length, more: hasMore } });
  return { kind: 'found', people, hasMore };
}
