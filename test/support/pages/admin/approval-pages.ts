import { randomUUID } from 'node:crypto';
import { begin, buildProtected } from '../../people/lost-device.ts';
import type { Browser } from '../../browser.ts';
import { signInAs } from '../../people/sign-in-as.ts';
import { actOn } from '../../people/act-on.ts';
import { buildAccount } from '../../build-account.ts';
import { goOn, type PageState } from '../page-state.ts';
import type { PageWorld } from '../page-world.ts';

const list = '/admin/demandes';
const reason = 'Téléphone volé pendant un déplacement ; identité vérifiée par un appel au numéro de son organisme.';

/** Makes a request about a lost device, which an agent may have answered, and returns its address. */
async function lostDevice({ app }: PageWorld, isAnswered = false): Promise<string> {
  const { knex } = app.services.database;
  const person = await buildProtected(app, { email: `anne-sophie.${randomUUID()}@collectivite.example.test` });
  await begin(app, person);
  const row = (await knex('lost_device_requests').where({ account_id: person.sub }).first('id')) as { id: string };
  if (isAnswered) {
    const by = { kind: 'account', id: (await buildAccount(app, { roles: ['support'] })).sub } as const;
    await actOn(app, { act: 'approve-lost-device', accountId: person.sub, input: { id: row.id }, reason, by });
  }
  return `${list}/${row.id}`;
}

/** Makes a request of a command that one agent has agreed to, and returns its address. */
async function waiting({ app }: PageWorld): Promise<string> {
  const { services } = app;
  const person = await buildProtected(app, { roles: ['client-manager'] });
  const agent = await buildAccount(app, { roles: ['support'] });
  const by = { kind: 'command', name: 'exploitation' } as const;
  const asked = await actOn(app, { act: 'reset-second-factor', accountId: person.sub, reason, by });
  if (asked.kind !== 'waiting') throw new Error(`the act came to ${asked.kind}`);
  const { id, at } = asked.approval;
  await services.transaction((trx) => services.approvals.requests.agree(trx, { id, accountId: agent.sub, reason, at }));
  return `${list}/${id}`;
}

async function toRequest(world: PageWorld, address: string): Promise<Browser> {
  const { browser } = await signInAs(world.app, ['support']);
  await browser.open(address);
  return browser;
}

/** The requests that wait for agents. */
export const approvalPages: readonly PageState[] = [
  {
    name: 'requests: lost devices and acts that wait',
    reach: async (world) => {
      await lostDevice(world);
      await waiting(world);
      return toRequest(world, list);
    },
  },
  {
    name: 'request, lost device: an agent has asked, and another refuses without a word',
    status: 422,
    errors: ['reason', 'sentence'],
    reach: async (world) =>
      goOn(toRequest(world, await lostDevice(world, true)), (browser) => browser.submit({}, { action: 'refuse' })),
  },
  {
    name: 'request, act: one agent has agreed',
    reach: async (world) => toRequest(world, await waiting(world)),
  },
];
