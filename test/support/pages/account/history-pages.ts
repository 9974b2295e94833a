import { randomBytes } from 'node:crypto';
import type { ShownEventName } from '../../../../src/domain/account/history-events.ts';
import type { AuditFacts } from '../../../../src/domain/audit/audit-row.ts';
import { macOf } from '../../../../src/store/audit/audit-rows.ts';
import type { Browser } from '../../browser.ts';
import { buildAccount, type BuiltAccount } from '../../build-account.ts';
import { giveIdentity } from '../../people/linked-identity.ts';
import { givePasskey } from '../../people/passkey-pages.ts';
import { signIn } from '../../test-client.ts';
import { goOn, type PageState } from '../page-state.ts';
import { newPassword, type PageWorld } from '../page-world.ts';

const path = '/compte/historique';
const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0';

/** Events of every kind, with the longest facts that the page shows of them, and one that was reported. */
const told: readonly (readonly [ShownEventName, Readonly<Record<string, unknown>>])[] = [
  ['login.signed_in', { methods: ['password', 'recovery-code'], upstream: 'franceconnect', level: 'eidas1-mfa' }],
  ['login.recovery-code.throttled', {}],
  ['password_grant.refused', {}],
  ['account.recovery_code_used', { left: 3 }],
  ['account.second_factor_removed', { by: 'lost_device' }],
  ['account.identity_linked', { upstream: 'franceconnect' }],
  ['account.profile_changed', { fields: ['familyName', 'givenName', 'phone', 'photo', 'street', 'companyName'] }],
  ['consent.granted', { leftOut: ['phone_number', 'address'] }],
  ['account.browser_trusted', {}],
  ['account.role_granted', { role: 'client-manager', operator: 'x' }],
];

/** Returns a line as the program would have written it: the chain of the audit takes it for its own. */
function genuine({ app }: PageWorld, given: Pick<AuditFacts, 'at' | 'event'> & Partial<AuditFacts>) {
  const facts: AuditFacts = {
    account_id: null,
    client_id: null,
    request_id: null,
    actor_kind: null,
    actor_id: null,
    target_kind: null,
    target_id: null,
    reason: null,
    network: null,
    browser_family: null,
    system_family: null,
    details: null,
    nonce: randomBytes(12).toString('base64url'),
    ...given,
  };
  return { ...facts, mac: macOf(app.services.sealer, facts) };
}

/** Writes these events, from several browsers and services, of which one was deleted. */
async function tellEverything(world: PageWorld, sub: string): Promise<void> {
  const { app, client } = world;
  const { services } = app;
  const { knex } = services.database;
  const lines = told.map(([event, details], n) => ({
    at: services.nowSeconds() - n,
    event,
    account_id: sub,
    client_id: [client.clientId, 'a service that was deleted', null][n % 3] ?? null,
    network: n % 2 === 0 ? '2001:db8:1234::/48' : '203.0.113.0/24',
    browser_family: n % 4 === 0 ? 'Samsung Internet' : null,
    system_family: n % 4 === 1 ? null : 'Android',
    details: JSON.stringify(details),
  }));
  await knex.batchInsert(
    'audit',
    lines.map((line) => genuine(world, line)),
    30,
  );
  const [reported] = await services.account.history.page({
    accountId: sub,
    events: ['password_grant.refused'],
    size: 1,
  });
  const details = JSON.stringify({ line: reported!.id });
  await knex('audit').insert(
    genuine(world, { ...lines[0]!, event: 'account.stranger_reported', client_id: null, details }),
  );
}

interface Wishes {
  readonly hasEverything?: boolean;
  readonly query?: string;
  readonly account?: BuiltAccount;
}

/** Opens the history of a new person, who has also signed in from another browser. */
async function opened(world: PageWorld, wishes: Wishes = {}): Promise<Browser> {
  const { app, client } = world;
  const account = wishes.account ?? (await buildAccount(app));
  await signIn(app, app.browser({ headers: { 'user-agent': firefox } }), { client, account });
  if (wishes.hasEverything) await tellEverything(world, account.sub);
  const browser = app.browser();
  await signIn(app, browser, { client, account });
  return goOn(browser, (it) => it.open(`${path}${wishes.query ?? ''}`));
}

/** Presses « Ce n'était pas moi » on the newest event that has the button. */
const asked = (from: Browser | Promise<Browser>): Promise<Browser> =>
  goOn(from, (browser) => {
    const event = browser.page.find('#events input[name="event"]')?.getAttribute('value') ?? '';
    return browser.submit({ event }, { action: 'notMe' });
  });

/** Confirms with the present password. */
const confirmed = async (world: PageWorld, account: BuiltAccount): Promise<Browser> =>
  goOn(asked(opened(world, { account })), (browser) =>
    browser.submit({ currentPassword: account.password }, { action: 'confirm' }),
  );

const choose = (from: Browser | Promise<Browser>, passwordConfirm: string): Promise<Browser> =>
  goOn(from, (browser) => browser.submit({ password: newPassword, passwordConfirm }, { action: 'save' }));

/** The pages of the history, and of « Ce n'était pas moi ». */
export const historyPages: readonly PageState[] = [
  {
    name: 'history: older events of every kind',
    reach: (world) =>
      goOn(opened(world, { hasEverything: true }), (browser) => {
        const newest = browser.page.find('#events input[name="event"]')?.getAttribute('value') ?? '';
        return browser.open(`${path}?after=${newest}`);
      }),
  },
  { name: 'history: no event of a kind', reach: (world) => opened(world, { query: '?kind=profile' }) },
  { name: 'history, not me: question', reach: (world) => asked(opened(world)) },
  {
    name: 'history, not me: wrong present password',
    status: 422,
    errors: ['currentPassword'],
    reach: (world) =>
      goOn(asked(opened(world)), (browser) => browser.submit({ currentPassword: newPassword }, { action: 'confirm' })),
  },
  {
    name: 'history, not me: question to a person without a password',
    async reach(world) {
      const account = await buildAccount(world.app);
      const browser = await opened(world, { account });
      const rows = world.app.services.database.knex('accounts').where({ id: account.sub });
      await rows.update({ password_hash: null, password_changed_at: null });
      return asked(browser);
    },
  },
  {
    name: 'history, secured: the new password is typed in two ways',
    status: 422,
    errors: ['passwordConfirm'],
    reach: async (world) => choose(confirmed(world, await buildAccount(world.app)), 'autre chose'),
  },
  {
    name: 'history, secured: what still signs in',
    async reach(world) {
      const account = await buildAccount(world.app);
      const browser = await confirmed(world, account);
      // A person with a passkey would have been asked for it before she confirmed.
      await givePasskey(world.app, account);
      await giveIdentity(world.app, account);
      return choose(browser, newPassword);
    },
  },
  {
    name: 'security: the password was ended by « Ce n’était pas moi »',
    reach: async (world) =>
      goOn(confirmed(world, await buildAccount(world.app)), (browser) => browser.open('/compte/securite')),
  },
];
