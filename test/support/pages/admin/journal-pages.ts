import { disableAccount } from '../../people/account-acts.ts';
import { buildAccount } from '../../build-account.ts';
import type { Browser } from '../../browser.ts';
import { signInAs } from '../../people/sign-in-as.ts';
import { registerClient, signIn } from '../../test-client.ts';
import type { PageState } from '../page-state.ts';
import type { PageWorld } from '../page-world.ts';

const path = '/admin/journal';

/** Fills the audit with lines of persons, services, operators and the program, and opens the page as an auditor. */
async function toJournal({ app }: PageWorld, question = ''): Promise<Browser> {
  const name = 'Portail cartographique des sentiers et des itinéraires de randonnée';
  const client = await registerClient(app, {
    client_name: name,
    client_id: `sentiers-${'x'.repeat(40)}-${Date.now()}`,
  });
  const account = await buildAccount(app);
  await signIn(app, app.browser(), { client, account });
  const reason = 'Téléphone volé, identité vérifiée au guichet, demande AP-BCDF-3467. '.repeat(4).trim();
  await app.services.inUnit(() => disableAccount(app.services, { name: account.sub, reason }), {
    kind: 'command',
    name: 'anne-sophie.de-la-rochefoucauld',
  });
  await app.services.inUnit(async () =>
    app.services.audit({ event: 'mail.given_up', target: { kind: 'message', id: 'm'.repeat(43) } }),
  );
  return (await signInAs(app, ['auditor'], `${path}${question}`)).browser;
}

/** The page of the audit. */
export const journalPages: readonly PageState[] = [
  { name: 'journal: lines of all kinds', reach: (world) => toJournal(world) },
  {
    name: 'journal: filters that find nothing',
    reach: async (world) => (await signInAs(world.app, ['auditor'], `${path}?actor=personne&from=2020-01-01`)).browser,
  },
  {
    name: 'journal: a day that there is not',
    status: 422,
    errors: ['from'],
    kept: { actor: 'Paule', from: '2026-02-31' },
    reach: async (world) => (await signInAs(world.app, ['auditor'], `${path}?actor=Paule&from=2026-02-31`)).browser,
  },
];
