import type { Browser } from '../../browser.ts';
import { buildAccount } from '../../build-account.ts';
import { pastPassword } from '../../people/second-factor.ts';
import { totpCode } from '../../people/totp-code.ts';
import { goOn, press, type PageState } from '../page-state.ts';
import type { PageWorld } from '../page-world.ts';

/** Signs in as a person of whom a former service was about to ask this step. */
async function toStep({ app, client }: PageWorld, owedSteps: string): Promise<Browser> {
  const account = await buildAccount(app, { totp: owedSteps === 'codes' });
  await app.rows.accounts.change({ id: account.sub }, { owedSteps, emailVerifiedAt: null });
  await app.rows.recoveryCodes.remove({ accountId: account.sub });
  const { browser } = await pastPassword(app, { client, account });
  if (owedSteps === 'codes') await browser.submit({ otp: totpCode(account.totpSecret) }, { action: 'verify' });
  return browser;
}

/** The steps of a sign-in that a person still owed to the service that had her account before. */
export const owedStepPages: readonly PageState[] = [
  { name: 'address never proved: before the message', reach: (world) => toStep(world, 'address') },
  { name: 'address never proved: the code', reach: (world) => press(toStep(world, 'address'), 'send') },
  {
    name: 'address never proved: nothing typed',
    status: 422,
    errors: ['code'],
    reach: (world) => press(press(toStep(world, 'address'), 'send'), 'verify'),
  },
  {
    name: 'address never proved: asked again at once',
    status: 429,
    errors: [],
    refused: 'wait',
    reach: (world) => press(press(toStep(world, 'address'), 'send'), 'resend'),
  },
  { name: 'recovery codes to draw', reach: (world) => toStep(world, 'codes') },
  { name: 'names to check', reach: (world) => toStep(world, 'names') },
  {
    name: 'names to check: refused',
    status: 422,
    errors: ['familyName'],
    kept: { familyName: '<b>Zoé</b>' },
    reach: (world) =>
      goOn(toStep(world, 'names'), (browser) => browser.submit({ familyName: '<b>Zoé</b>' }, { action: 'save' })),
  },
  { name: 'terms to accept', reach: (world) => toStep(world, 'terms') },
];
