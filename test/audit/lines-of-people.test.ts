import { drawRecoveryCodes } from '../../src/domain/factors/recovery-code.ts';
import { askForAddress, askForReset, somebodySignedIn } from '../support/people/account-address.ts';
import type { Browser, Page } from '../support/browser.ts';
import { buildAccount } from '../support/build-account.ts';
import { createClient } from '../support/services/create-client.ts';
import { askForCode, begin, buildProtected } from '../support/people/lost-device.ts';
import { parkingPlaces, stepForms, twoFactors, type ParkingPlace } from '../support/people/parked-sign-ins.ts';
import { accountOfAge } from '../support/people/password-age.ts';
import { givePasskey, newPasskeyFields, stepUpBy, usePasskey } from '../support/people/passkey-pages.ts';
import { captchaAnswer, register, somebody } from '../support/people/register.ts';
import { oneFactorSession, pastPassword, toMiddleOfStep } from '../support/people/second-factor.ts';
import { createSoftPasskey } from '../support/people/soft-authenticator.ts';
import { describeService } from '../support/describe-app.ts';
import { asClient, authorizationRequest, registerClient, signInForTokens } from '../support/test-client.ts';
import { totpCode } from '../support/people/totp-code.ts';
import { above } from '../support/rows.ts';

/** What an act leaves in the audit, apart from its time and place. */
interface Line {
  readonly client?: string;
  readonly details?: unknown;
}

interface Row {
  readonly event: string;
  /** How the act is done, where an event has several rows. */
  readonly how?: string;
  /** The kind of the actor; null where nobody proved who acts, and the person's own account where absent. */
  readonly by?: string | null;
  /** Does the act, and returns the account that the line names, with what else stands in the line. */
  readonly act: () => Promise<Line & { readonly sub: string | null }>;
}

/** A form field whose text came damaged is refused by every step. */
const damaged = { x: '\u{fffd}' };
const damage = { fields: ['x'] };
const security = '/compte/securite';

const { app, client } = describeService({ upstreams: true, config: { captchaFixedAnswer: captchaAnswer } });
beforeEach(async () => {
  toMiddleOfStep(app);
  await app.rows.throttles.remove();
});

const lastNumber = async () => (await app.rows.audit.values('id')).at(-1) ?? 0;

/** Returns the lines of one event that were written after the line of this number. */
async function linesAfter(number: number, event: string): Promise<readonly object[]> {
  const rows = await app.rows.audit.list({ event, id: above(number) });
  return rows.map((row) => ({
    sub: row.accountId,
    client: row.clientId ?? undefined,
    actor: row.actorKind,
    details: row.details,
    isTraceable: row.requestId !== null,
  }));
}

const postOn = (browser: Browser, form: Readonly<Record<string, string>>): Promise<Page> =>
  browser.post(browser.page.url.href, { csrf: browser.page.fieldValue('csrf') ?? '', ...form });
const somebodyHere = () => somebodySignedIn(app, client);

async function somebodyWithPasskey() {
  const { account, browser } = await somebodyHere();
  const passkey = await givePasskey(app, account);
  await stepUpBy(app, browser, { passkey, account });
  await browser.open(security);
  const [{ id } = { id: '' }] = await app.services.factors.passkeys.list(account.sub);
  return { account, browser, id };
}

async function somebodyWithApplication() {
  const { browser, account } = await pastPassword(app, { client });
  await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
  app.moveClock(30);
  const [{ id } = { id: '' }] = await app.services.factors.totpApplications.list(account.sub);
  return { account, browser, id };
}

async function failUntilHeld(attempt: () => Promise<{ readonly status: number }>): Promise<void> {
  for (let tries = 0; tries < 40; tries++) if ((await attempt()).status === 429) return;
  throw new Error('nothing was ever held');
}

const ofAccount: readonly Row[] = [
  {
    event: 'account.passkey_added',
    async act() {
      const { account, browser } = await somebodyHere();
      const page = await browser.open(`${security}/cle`);
      await postOn(browser, newPasskeyFields(page, { passkey: createSoftPasskey({ origin: app.url }) }));
      const [added] = await app.services.factors.passkeys.list(account.sub);
      return { sub: account.sub, details: { passkey: added?.id } };
    },
  },
  ...(
    [
      ['account.passkey_renamed', 'rename', 'save'],
      ['account.passkey_removed', 'remove', 'confirm'],
    ] as const
  ).map(([event, begins, ends]) => ({
    event,
    async act() {
      const { account, browser, id } = await somebodyWithPasskey();
      await browser.submit({}, { action: begins, form: `form:has([value="${id}"])` });
      await browser.submit(ends === 'save' ? { label: 'Ordinateur' } : {}, { action: ends });
      return { sub: account.sub, details: { passkey: id } };
    },
  })),
  {
    event: 'account.passkey_refused',
    by: null,
    async act() {
      const account = await buildAccount(app, { totp: true });
      const passkey = await givePasskey(app, account);
      const { browser } = await pastPassword(app, { client, account });
      await usePasskey(browser, { passkey, account, forgery: { isPresent: false } });
      return { sub: account.sub };
    },
  },
  {
    event: 'account.password_removed',
    async act() {
      const account = await accountOfAge(app, { days: 365 });
      const { browser } = await pastPassword(app, { client, account });
      const passkey = createSoftPasskey({ origin: app.url });
      await postOn(browser, newPasskeyFields(browser.page, { passkey }));
      return { sub: account.sub };
    },
  },
  {
    event: 'account.second_factor_on',
    async act() {
      const { account, browser } = await somebodyHere();
      const page = await browser.open(`${security}/application`);
      const secret = page.find('#totp-secret')?.textContent.replaceAll(' ', '') ?? '';
      await browser.submit({ otp: totpCode(secret), label: 'Tablette' }, { action: 'enrol' });
      return { sub: account.sub };
    },
  },
  {
    event: 'account.totp_renamed',
    async act() {
      const { account, browser, id } = await somebodyWithApplication();
      await browser.open(security);
      await browser.submit({}, { action: 'rename' });
      await browser.submit({ label: 'Tablette' }, { action: 'save' });
      return { sub: account.sub, details: { device: id } };
    },
  },
  {
    event: 'account.recovery_codes_renewed',
    async act() {
      const { account, browser } = await somebodyWithApplication();
      await browser.open(`${security}/codes`);
      await browser.submit({}, { action: 'renew' });
      return { sub: account.sub };
    },
  },
  {
    event: 'account.recovery_code_refused',
    by: null,
    async act() {
      const { browser, account } = await pastPassword(app, { client });
      await browser.click('Utiliser un code de récupération');
      await browser.submit({ recoveryCode: drawRecoveryCodes()[0]! }, { action: 'verify' });
      return { sub: account.sub };
    },
  },
  {
    event: 'account.lost_device_refused',
    by: null,
    async act() {
      const account = await buildProtected(app);
      await app.rows.accounts.change({ id: account.sub }, { passwordResetAt: app.services.nowSeconds() });
      await begin(app, account);
      return { sub: account.sub, details: { why: 'reset_password' } };
    },
  },
  {
    event: 'lost-device.code_asked',
    by: null,
    async act() {
      const { sub, email } = await buildProtected(app);
      await askForCode(app, email);
      return { sub };
    },
  },
  {
    event: 'account.locale_changed',
    async act() {
      const { account, browser } = await somebodyHere();
      await browser.open('/compte/profil');
      await postOn(browser, { locale: 'en', action: 'save' });
      return { sub: account.sub };
    },
  },
  {
    event: 'account.address_change_asked',
    async act() {
      const { account, browser } = await somebodyHere();
      await askForAddress(browser, `nouvelle-${account.email}`);
      return { sub: account.sub };
    },
  },
  {
    event: 'account.address_not_changed',
    async act() {
      const { account, browser } = await somebodyHere();
      const email = `prise-${account.email}`;
      await askForAddress(browser, email);
      const { code } = await app.mailbox.newest(email, 'address-change-code');
      await buildAccount(app, { email });
      await browser.submit({ code: code ?? '' }, { action: 'verify' });
      return { sub: account.sub, details: { taken: 'email' } };
    },
  },
  {
    event: 'recovery.requested',
    by: null,
    async act() {
      const { sub, email } = await buildAccount(app);
      await askForReset(app, email);
      return { sub };
    },
  },
  {
    event: 'registration.signed_in',
    async act() {
      const person = somebody();
      await register(app, client, person);
      const { id: sub } = await app.rows.accounts.first({ username: person.username });
      return { sub, client: client.clientId };
    },
  },
];

const ofServices: readonly Row[] = [
  {
    event: 'consent.denied',
    async act() {
      const theirs = await registerClient(app, { first_party: false });
      const { browser, account } = await somebodySignedIn(app, theirs);
      await browser.submit({}, { action: 'deny' });
      return { sub: account.sub, client: theirs.clientId };
    },
  },
  {
    event: 'login.stepped_up',
    async act() {
      const account = await buildAccount(app, { totp: true });
      const browser = await oneFactorSession(app, { client, account });
      await browser.open(authorizationRequest(app, client, twoFactors).url);
      await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
      const details = expect.objectContaining({ methods: ['password', 'totp'], level: 'eidas0-mfa' });
      return { sub: account.sub, client: client.clientId, details };
    },
  },
  {
    event: 'logout.ok',
    async act() {
      const { account, browser } = await somebodyHere();
      await browser.open(`${app.protocol}/logout?client_id=${client.clientId}`);
      await browser.submit({}, { action: 'logout' });
      return { sub: account.sub, client: client.clientId };
    },
  },
  {
    event: 'logout.ok',
    how: ', by a program',
    by: 'client',
    async act() {
      const account = await buildAccount(app);
      const params = { scope: 'openid offline_access' };
      const { tokens } = await signInForTokens(app, app.browser(), { client, account, params });
      await asClient(app, client, 'logout', { refresh_token: tokens['refresh_token'] ?? '' });
      return { sub: account.sub, client: client.clientId };
    },
  },
];

const held: readonly Row[] = [
  {
    event: 'login.sign-in.throttled',
    by: null,
    async act() {
      const { sub, username } = await buildAccount(app);
      const browser = await app.open(authorizationRequest(app, client).url);
      await failUntilHeld(() => browser.submit({ username, password: 'faux' }, { action: 'signin' }));
      return { sub, client: client.clientId, details: expect.anything() };
    },
  },
  {
    event: 'login.second-factor.throttled',
    by: null,
    async act() {
      const { browser, account } = await pastPassword(app, { client });
      await failUntilHeld(() => browser.submit({ otp: totpCode(account.totpSecret, 700) }, { action: 'verify' }));
      return { sub: account.sub, client: client.clientId, details: expect.anything() };
    },
  },
  {
    event: 'login.address-proof.throttled',
    by: null,
    async act() {
      const { browser, account } = await places.find((place) => place.owed === 'address-proof')!.park();
      await failUntilHeld(() => postOn(browser, { action: 'resend' }));
      return { sub: account.sub, client: client.clientId, details: expect.anything() };
    },
  },
  {
    event: 'password_grant.throttled',
    by: 'client',
    async act() {
      const old = await createClient(app, { grant_types: ['refresh_token'], legacy_password_grant: true });
      const { sub, username } = await buildAccount(app);
      const fields = { grant_type: 'password', username, password: 'faux', scope: 'openid' };
      await failUntilHeld(() => asClient(app, old, 'token', fields));
      return { sub, client: old.clientId, details: expect.anything() };
    },
  },
];

/** A sign-in at each step refuses a form that came damaged. The step stands in the name of the event. */
const refusedSteps = [
  'login.account-choice.refused',
  'login.identity.refused',
  'login.cancel-deletion.refused',
  'login.enrol-totp.refused',
  'login.recovery-code.refused',
  'login.recovery-codes.refused',
  'login.renewal.refused',
  'login.passkey-offer.refused',
  'login.link.refused',
  'login.renew-codes.refused',
  'login.address-proof.refused',
  'login.profile.refused',
  'login.terms.refused',
];

const places = parkingPlaces(
  () => app,
  () => client,
);
const refused: readonly Row[] = [
  ...refusedSteps.map((event): Row => {
    const step = event.split('.')[1]!;
    return {
      event,
      by: null,
      async act() {
        const isOf = ({ name, owed }: ParkingPlace) => owed === step || name.replaceAll(' ', '-') === `the-${step}`;
        const parked = await places.find(isOf)!.park();
        await postOn(parked.browser, { ...stepForms[step]!(parked), ...damaged });
        // Nobody has said at the choice of an account which one it is.
        return { sub: step === 'account-choice' ? null : parked.account.sub, client: client.clientId, details: damage };
      },
    };
  }),
  ...['security.renew-codes.refused', 'security.recovery-codes.refused'].map((event): Row => ({
    event,
    async act() {
      const { account, browser } = await somebodyWithApplication();
      await browser.open(`${security}/codes`);
      const isFirst = event === 'security.renew-codes.refused';
      if (!isFirst) await browser.submit({}, { action: 'renew' });
      await postOn(browser, { action: isFirst ? 'renew' : 'acknowledge', ...damaged });
      return { sub: account.sub, details: damage };
    },
  })),
];

const rows = [...ofAccount, ...ofServices, ...held, ...refused].map((row) => ({ how: '', ...row }));

test.each(rows)('$event$how is read', async ({ event, by = 'account', act }) => {
  const before = await lastNumber();
  const { sub, client: service, details = null } = await act();
  expect(await linesAfter(before, event)).toEqual([{ sub, client: service, actor: by, details, isTraceable: true }]);
});
