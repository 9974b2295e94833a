import type Koa from 'koa';
import { AppError } from '../../../src/errors.ts';
import type { ClientRecord } from '../../../src/store/clients/clients.ts';
import type { AnyFlow } from '../../engine/define-flow.ts';
import { clientHead, clientName } from './client-heading.tsx';
import type { ClientPart } from './client-parts.ts';
import type { AdminPage, AdminPageFacts, AdminVisit } from '../admin-page.ts';

/** The person who visits a page of a client, and the client. */
export interface ClientVisit extends AdminVisit {
  readonly client: ClientRecord;
}

interface Frame extends AdminPageFacts {
  /** Says what follows the id in the address, such as `secrets`; empty for the first page of the client. */
  readonly part: ClientPart;
  /** The forms of the page are for a client in the bin too. No other form is taken there. */
  readonly isForBin?: boolean;
}

/** A page below `/admin/clients/:id`. `client-parts.ts` holds its entry in the menu of the client. */
export type ClientPage =
  | (Frame & { flow(visit: ClientVisit): AnyFlow | Promise<AnyFlow> })
  | (Frame & { answer(ctx: Koa.Context, visit: ClientVisit): void | Promise<void> });

/**
 * Finds the client that the address names. The pages of the account have a client of their own, which the server keeps, so no page shows it. A
 * client that nobody has registered has nothing that a page could change.
 */
async function withClient(visit: AdminVisit): Promise<ClientVisit> {
  const client = await visit.services.clients.registry.find(visit.params['id'] ?? '');
  if (!client || client.metadata.built_in === true || client.document) throw new AppError('not_found');
  return { ...visit, client };
}

/** Gives each step of a page the head of the client, and adds the name of the client to its title. */
const headed = (flow: AnyFlow, visit: ClientVisit, part: ClientPart): AnyFlow => ({
  ...flow,
  steps: flow.steps.map((step) => ({
    ...step,
    title: (about, state) => about.t.clientList.titleOf(step.title(about, state), clientName(visit)),
    page: { ...step.page, head: () => clientHead(visit, part) },
  })),
});

/** Makes a page of the administration out of a page of a client. The frame of the administration has asked for the right on this client. */
export function clientPage(page: ClientPage): AdminPage {
  const { part, isForBin: _alone, ...frame } = page;
  const path = part === '' ? ('/admin/clients/:id' as const) : (`/admin/clients/:id/${part}` as const);
  if ('answer' in page)
    return { ...frame, path, answer: async (ctx, visit) => page.answer(ctx, await withClient(visit)) };
  return {
    ...frame,
    path,
    async flow(visit) {
      const found = await withClient(visit);
      // A client in the bin is taken out first. A form that was open before says so, and not that something went wrong.
      if (visit.method === 'POST' && found.client.deletedAt !== null && !page.isForBin) throw new AppError('conflict');
      return headed(await page.flow(found), found, part);
    },
  };
}
