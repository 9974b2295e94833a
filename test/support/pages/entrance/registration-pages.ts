import type { Page as Tab } from 'playwright-core';
import type { Browser } from '../../browser.ts';
import { codeFor, codesFor } from '../../people/register.ts';
import { optionalStepPages } from './optional-step-pages.ts';
import { goOn, openNew, press, refusePasskey, type PageState } from '../page-state.ts';
import { draftUpTo, linkIn, newPassword, type DraftStep, type PageWorld } from '../page-world.ts';
import { authorizationRequest } from '../../test-client.ts';
import { addressOfStep } from '../../people/wizard-steps.ts';

const toDraft = async (world: PageWorld, step: DraftStep): Promise<Browser> => (await draftUpTo(world, step)).browser;

interface Answer {
  readonly step: DraftStep;
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

const answer = (world: PageWorld, { step, action, fields }: Answer): Promise<Browser> =>
  goOn(toDraft(world, step), (browser) => browser.submit(fields, { action }));

const profile = (world: PageWorld, fields: Readonly<Record<string, string>>): Promise<Browser> =>
  answer(world, { step: 'profile', action: 'next', fields });

const twice = { password: newPassword, passwordConfirm: newPassword };
const weak = { password: 'Marie.Durand 1', passwordConfirm: 'Marie.Durand 1' };
const slip = 'marie-claire.de-la-fontaine@gmial.con';

/** The page that offers a passkey once the account is made. */
async function toPasskey(world: PageWorld): Promise<Browser> {
  const { browser, email } = await draftUpTo(world, 'proof');
  const code = await codeFor(world.app, email);
  return goOn(browser, () => browser.submit({ code }, { action: 'verify', forged: { canHoldPasskey: 'yes' } }));
}

/** The page of the link in the message, in a browser that did not begin. */
async function toLink(world: PageWorld): Promise<Browser> {
  const { email } = await draftUpTo(world, 'proof');
  return openNew(world, await linkIn(world.app, email, 'verify-address'));
}

const confirm = (world: PageWorld, password: string): Promise<Browser> =>
  goOn(toLink(world), (browser) => browser.submit({ password }, { action: 'confirm' }));

export const registrationPages: readonly PageState[] = [
  { name: 'registration, profile: empty', reach: (world) => toDraft(world, 'profile') },
  {
    name: 'registration, profile: nothing typed',
    status: 422,
    errors: ['username', 'password', 'email'],
    reach: (world) => press(toDraft(world, 'profile'), 'next'),
  },
  {
    name: 'registration, profile: all wrong',
    status: 422,
    errors: ['username', 'passwordConfirm', 'email'],
    kept: { username: 'marie.durand', email: 'marie@' },
    reach: (world) =>
      profile(world, {
        username: 'marie.durand',
        password: newPassword,
        passwordConfirm: `${newPassword}s`,
        email: 'marie@',
      }),
  },
  {
    name: 'registration, profile: weak password',
    status: 422,
    errors: ['password'],
    reach: (world) => profile(world, { username: 'marie.durand-75', ...weak, email: 'marie@example.test' }),
  },
  {
    name: 'registration, profile: throw-away address',
    status: 422,
    errors: ['email'],
    kept: { email: 'marie@yopmail.com' },
    reach: (world) => profile(world, { username: 'zoe.jetable', ...twice, email: 'marie@yopmail.com' }),
  },
  {
    name: 'registration, profile: slip in the address',
    kept: { email: slip },
    reach: (world) => profile(world, { username: 'zoe.distraite', ...twice, email: slip }),
  },
  {
    name: 'registration, profile: slip in the address beside another error',
    status: 422,
    errors: ['username'],
    kept: { email: slip },
    reach: (world) => profile(world, { username: 'z', ...twice, email: slip }),
  },
  {
    name: 'registration, profile: filled before',
    reach: (world) =>
      goOn(toDraft(world, 'captcha'), (browser) => browser.open(addressOfStep(browser.page, 'profile'))),
  },
  {
    name: 'registration, profile: begun in an earlier request',
    reach: (world) =>
      goOn(toDraft(world, 'captcha'), async (browser) => {
        await browser.open(authorizationRequest(world.app, world.client).url);
        await browser.click('a[href*="flow=registration"]');
      }),
  },
  ...optionalStepPages,
  { name: 'registration, captcha: empty', reach: (world) => toDraft(world, 'captcha') },
  {
    name: 'registration, captcha: wrong',
    status: 422,
    errors: ['captcha'],
    reach: (world) => answer(world, { step: 'captcha', action: 'register', fields: { captcha: '000000' } }),
  },
  {
    name: 'registration, captcha: renewed',
    reach: (world) => toDraft(world, 'captcha'),
    async act(tab: Tab) {
      await tab.locator('main button[value="refresh"]').click();
      await tab.locator('#challenge [role="status"]').waitFor();
      await tab.locator('.app-captcha').evaluate((image) => (image as HTMLImageElement).decode());
    },
  },
  {
    name: 'registration, captcha: renewed without script',
    reach: (world) => press(toDraft(world, 'captcha'), 'refresh'),
  },
  {
    name: 'registration, captcha: passed before',
    reach: (world) => goOn(toDraft(world, 'proof'), (browser) => browser.open(addressOfStep(browser.page, 'captcha'))),
  },
  { name: 'registration, proof: empty', reach: (world) => toDraft(world, 'proof') },
  {
    name: 'registration, proof: wrong code',
    status: 422,
    errors: ['code'],
    reach: (world) => answer(world, { step: 'proof', action: 'verify', fields: { code: '0000 0000' } }),
  },
  { name: 'registration, passkey: offered', reach: toPasskey },
  {
    name: 'registration, passkey: not made',
    status: 422,
    errors: ['passkey'],
    refused: 'refusal',
    reach: (world) => refusePasskey(toPasskey(world), { action: 'add-passkey' }),
  },
  {
    name: 'registration, proof: the message asked for again',
    async reach(world) {
      const browser = await toDraft(world, 'proof');
      world.app.moveClock(31);
      return press(browser, 'resend');
    },
  },
  {
    name: 'registration, proof: the message asked for again too soon',
    status: 429,
    errors: [],
    refused: 'wait',
    reach: (world) => press(toDraft(world, 'proof'), 'resend'),
  },
  {
    name: 'registration, proof: wrong address',
    status: 422,
    errors: ['email'],
    kept: { email: 'zoe@' },
    reach: (world) => answer(world, { step: 'proof', action: 'change', fields: { email: 'zoe@' } }),
  },
  {
    name: 'registration, proof: slip in the other address',
    kept: { email: 'zoe@wanadoo.fe' },
    reach: (world) => answer(world, { step: 'proof', action: 'change', fields: { email: 'zoe@wanadoo.fe' } }),
  },
  {
    name: 'registration: the address got an account meanwhile',
    async reach(world) {
      const first = await draftUpTo(world, 'proof');
      // Messages that leave together may arrive in any order, so the first is waited for.
      const [older = ''] = await codesFor(world.app, first.email, 1);
      const second = await draftUpTo(world, 'proof', { email: first.email });
      const newer = (await codesFor(world.app, first.email, 2)).find((code) => code !== older) ?? '';
      await first.browser.submit({ code: older }, { action: 'verify' });
      return goOn(second.browser, (browser) => browser.submit({ code: newer }, { action: 'verify' }));
    },
  },
  {
    name: 'link of a proof: in the browser that began',
    async reach(world) {
      const { browser, email } = await draftUpTo(world, 'proof');
      const link = await linkIn(world.app, email, 'verify-address');
      return goOn(browser, () => browser.open(link));
    },
  },
  { name: 'link of a proof: in another browser', reach: toLink },
  {
    name: 'link of a proof: wrong password in another browser',
    status: 422,
    errors: ['password'],
    reach: (world) => confirm(world, 'pas le bon mot de passe'),
  },
  { name: 'link of a proof, confirmed in another browser', reach: (world) => confirm(world, newPassword) },
];
