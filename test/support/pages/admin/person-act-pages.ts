import { randomBytes } from 'node:crypto';
import { actOn } from '../../people/act-on.ts';
import type { Browser } from '../../browser.ts';
import { buildAccount, type BuiltAccount } from '../../build-account.ts';
import { signInAs } from '../../people/sign-in-as.ts';
import { longestAddress } from '../extremes.ts';
import { carryLongFacts } from './people-pages.ts';
import type { PageState } from '../page-state.ts';
import type { PageWorld } from '../page-world.ts';

const reason = 'La personne a téléphoné, et son identité a été vérifiée.';
const by = { kind: 'command', name: 'test' } as const;

/** Opens a page about a person as an agent of the helpdesk. */
async function toAct({ app }: PageWorld, { sub }: BuiltAccount, part: string): Promise<Browser> {
  const { browser } = await signInAs(app, ['support']);
  await browser.open(`/admin/personnes/${sub}/${part}`);
  return browser;
}

const newAddress = () => `marie-helene.durand-${randomBytes(3).toString('hex')}@collectivite-de-la-vallee.example.test`;

/** The pages by which an agent acts on a person, and the pages of the links that follow. */
export const personActPages: readonly PageState[] = [
  {
    name: 'act on a person: an address that is none, for a holder of a role, beside a correction that waits',
    status: 422,
    errors: ['email', 'reason'],
    isAboutSomebodyElse: true,
    kept: { email: 'nouvelle@', reason: 'x' },
    async reach(world) {
      const person = await buildAccount(world.app);
      const input = { email: newAddress() };
      await actOn(world.app, { act: 'correct-address', accountId: person.sub, input, reason, by });
      await world.app.services.transaction((trx) =>
        world.app.services.account.accounts.update(trx, person.sub, { roles: ['auditor'] }),
      );
      const browser = await toAct(world, person, 'corriger-adresse');
      await browser.submit({ email: 'nouvelle@', reason: 'x' }, { action: 'correct-address' });
      return browser;
    },
  },
  {
    name: 'act on a person: roles and groups at services, with a line that names no service',
    status: 422,
    errors: ['clientRoles', 'reason'],
    isAboutSomebodyElse: true,
    kept: { clientRoles: 'lecture', reason: 'x' },
    async reach({ app }) {
      const { sub } = await buildAccount(app);
      await carryLongFacts(app, sub);
      const { browser } = await signInAs(app, ['admin']);
      await browser.open(`/admin/personnes/${sub}/roles-et-groupes`);
      await browser.submit({ clientRoles: 'lecture', reason: 'x' }, { action: 'change-carried-facts' });
      return browser;
    },
  },
  {
    name: 'act on a person: a second agent must approve',
    async reach(world) {
      const browser = await toAct(
        world,
        await buildAccount(world.app, { totp: true }),
        'retirer-double-authentification',
      );
      await browser.submit({ reason }, { action: 'reset-second-factor' });
      return browser;
    },
  },
  {
    name: 'invite a person: invitations that wait, to the longest address and to a short one',
    isAboutSomebodyElse: true,
    async reach({ app }) {
      const { browser } = await signInAs(app, ['support']);
      await browser.open('/admin/personnes/inviter');
      for (const email of [longestAddress(), 'a@b.fr']) await browser.submit({ email, reason }, { action: 'invite' });
      return browser;
    },
  },
  {
    name: 'link that proves an address which the support has typed',
    async reach(world) {
      const { sub } = await buildAccount(world.app);
      const email = newAddress();
      await actOn(world.app, { act: 'correct-address', accountId: sub, input: { email }, reason, by });
      const browser = world.app.browser();
      await browser.open((await world.app.mailbox.newest(email, 'address-correction')).links[0] ?? '');
      return browser;
    },
  },
  {
    name: 'link that keeps the present address: done',
    async reach(world) {
      const { sub, email } = await buildAccount(world.app);
      await actOn(world.app, { act: 'correct-address', accountId: sub, input: { email: newAddress() }, reason, by });
      const browser = world.app.browser();
      await browser.open((await world.app.mailbox.newest(email, 'address-correction-asked')).links[0] ?? '');
      await browser.submit({}, { action: 'confirm' });
      return browser;
    },
  },
];
