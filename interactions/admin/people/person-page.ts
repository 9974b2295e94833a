import type Koa from 'koa';
import { isServiceAccount } from '../../../src/commands/account/add-service-account.ts';
import { AppError } from '../../../src/errors.ts';
import type { Account } from '../../../src/store/account/accounts.ts';
import type { AnyFlow } from '../../engine/define-flow.ts';
import type { AdminPage, AdminPageFacts, AdminVisit } from '../admin-page.ts';
import { personRoot } from './person-address.ts';

/** The agent who visits a page about a person, and the person. */
export interface PersonVisit extends AdminVisit {
  readonly person: Account;
  /** The agent reads about her own account, with which no agent acts. */
  readonly isSelf: boolean;
}

interface Frame extends AdminPageFacts {
  /** Says what follows the `sub` in the address, such as `desactiver`; empty for the first page of the person. */
  readonly part: string;
}

/** A page below `/admin/personnes/:sub`. `person-acts-list.ts` holds its link on the first page of the person. */
export type PersonPage =
  | (Frame & { flow(visit: PersonVisit): AnyFlow | Promise<AnyFlow> })
  | (Frame & { answer(ctx: Koa.Context, visit: PersonVisit): void | Promise<void> });

/** Finds the person that the address names. A page that acts on her says to an agent in words that nobody acts on their own account. */
async function withPerson(visit: AdminVisit): Promise<PersonVisit> {
  const person = await visit.services.account.accounts.find(visit.params['sub'] ?? '');
  const isSelf = person?.id === visit.account.id;
  if (!person || isServiceAccount(person.username)) throw new AppError('not_found');
  return { ...visit, person, isSelf };
}

/** Makes a page of the administration out of a page about a person. */
export function personPage(page: PersonPage): AdminPage {
  const { part, ...frame } = page;
  const path = part === '' ? (`${personRoot}/:sub` as const) : (`${personRoot}/:sub/${part}` as const);
  if ('answer' in page)
    return { ...frame, path, answer: async (ctx, visit) => page.answer(ctx, await withPerson(visit)) };
  return { ...frame, path, flow: async (visit) => page.flow(await withPerson(visit)) };
}
