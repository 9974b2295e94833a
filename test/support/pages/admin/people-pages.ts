import type { CarriedFacts } from '../../../../src/domain/account/carried-facts.ts';
import { randomBytes, randomUUID } from 'node:crypto';
import { queueMail } from '../../../../interactions/mails/queue-mail.ts';
import type { Browser } from '../../browser.ts';
import { buildAccount } from '../../build-account.ts';
import { signInAs } from '../../people/sign-in-as.ts';
import { signIn } from '../../test-client.ts';
import { totpCode } from '../../people/totp-code.ts';
import { copySession, fromRightToLeft, longestAddress, longestWord } from '../extremes.ts';
import type { PageState } from '../page-state.ts';
import type { PageWorld } from '../page-world.ts';

/** Opens a page as an agent of the helpdesk. */
async function toPage(world: PageWorld, path: string): Promise<Browser> {
  const { browser } = await signInAs(world.app, ['support']);
  await browser.open(path);
  return browser;
}

/** Makes people whose user names begin alike, one of them in each state that an account can have. */
async function people({ app }: PageWorld): Promise<string> {
  const { knex } = app.services.database;
  const now = app.services.nowSeconds();
  const prefix = `cohorte-${randomBytes(3).toString('hex')}`;
  for (let at = 0; at < 21; at++)
    await buildAccount(app, {
      username: `${prefix}-${at}`,
      email: `${prefix}-${at}@collectivite-territoriale-de-la-vallee.example.test`,
      roles: at === 2 ? ['client-manager'] : [],
    });
  await knex('accounts')
    .where({ username: `${prefix}-1` })
    .update({ disabled_at: now });
  await knex('accounts')
    .where({ username: `${prefix}-2` })
    .update({ disabled_at: now, deletion_requested_at: now, deletion_due_at: now + 1000 });
  return prefix;
}

/** Gives a person roles and groups of a former service, with names that no line holds. */
export async function carryLongFacts({ services }: PageWorld['app'], sub: string): Promise<void> {
  const client = 'https://services.collectivite-de-la-vallee.example/metadata';
  const facts: CarriedFacts = {
    realmRoles: ['default-roles-geoplateforme', 'gestionnaire', 'gestionnaire_des_donnees_de_reference_de_la_vallee'],
    clientRoles: [
      ['api-entrepot', ['administration', 'lecture', 'écriture']],
      [client, ['lecture']],
    ],
    groups: ['/IGN/Direction des programmes/Équipe « Géo » d’été'],
    attributes: [['clé.à.points', ['bleu', 'vert']]],
  };
  await services.transaction((trx) =>
    services.account.carried.write(trx, { accountId: sub, facts, brought: undefined }),
  );
}

/** Makes a person who has a session, a service, factors, failures, messages and a lost-device request, and whose account is disabled. */
async function busyPerson({ app, client }: PageWorld): Promise<string> {
  const { services } = app;
  const { knex } = services.database;
  const now = services.nowSeconds();
  const account = await buildAccount(app, { roles: ['client-manager'], totp: true });
  const { sub, email } = account;
  const hers = app.browser();
  await signIn(app, hers, { client, account });
  await hers.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
  const message = { kind: 'welcome', to: email, accountId: sub, lang: 'fr', data: {} } as const;
  await services.inUnit(async () => [queueMail(services, message), queueMail(services, message)]);
  await app.mailbox.newest(email, 'welcome');
  await services.transaction((trx) =>
    services.lostDevice.requests.begin(trx, { accountId: sub, waitSeconds: 72 * 3600, proof: 'password' }),
  );
  for (const key of [`password:account:${sub}`, `second-factor:account:${sub}`])
    await knex('throttles')
      .insert({
        key,
        failures: 12,
        blocked_until: now + 900,
        window_start: now,
        window_count: 12,
        expires_at: now + 1000,
      })
      .onConflict('key')
      .merge();
  await knex('outbox').insert({
    id: randomUUID(),
    kind: 'reset',
    recipient: '',
    account_id: sub,
    subject: 'Choisissez un nouveau mot de passe - Comptes Géoplateforme',
    last_error: 'EENVELOPE 550 RCPT',
    created_at: now,
    due_at: now,
    expires_at: now,
  });
  await carryLongFacts(app, sub);
  await knex('accounts')
    .where({ id: sub })
    .update({ given_name: 'Marie-Hélène', family_name: longestWord, email: longestAddress() });
  await copySession(app, sub, 39);
  return `/admin/personnes/${sub}`;
}

/** The search for people, and the page about one person. */
export const peoplePages: readonly PageState[] = [
  {
    name: 'people: more of them than the list shows',
    reach: async (world) => toPage(world, `/admin/personnes?q=${await people(world)}`),
  },
  {
    name: 'people: a search for the name of a person',
    status: 422,
    errors: ['q'],
    kept: { q: 'Hélène Durand' },
    reach: (world) => toPage(world, `/admin/personnes?q=${encodeURIComponent('Hélène Durand')}`),
  },
  {
    name: 'person: everything that an account can hold',
    reach: async (world) => toPage(world, await busyPerson(world)),
  },
  {
    name: 'person: a name from right to left, no first name and no session',
    async reach(world) {
      const { sub } = await buildAccount(world.app);
      const { knex } = world.app.services.database;
      await knex('accounts').where({ id: sub }).update({ family_name: fromRightToLeft.person });
      return toPage(world, `/admin/personnes/${sub}`);
    },
  },
  {
    name: 'person: the account of the agent',
    reach: async (world) => {
      const { browser, account } = await signInAs(world.app, ['support']);
      await browser.open(`/admin/personnes/${account.sub}`);
      return browser;
    },
  },
];
