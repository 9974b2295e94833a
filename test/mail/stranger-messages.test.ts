import type { StrangerMail } from '../../src/commands/registration/may-mail.ts';
import { buildAccount } from '../support/build-account.ts';
import type { Browser } from '../support/browser.ts';
import { queued } from '../support/people/lost-device.ts';
import { answerCaptcha, captchaAnswer, fillProfile, somebody } from '../support/people/register.ts';
import { describeService } from '../support/describe-app.ts';
import { authorizationRequest, signIn } from '../support/test-client.ts';

const [strangers, owners] = ['203.0.113.7', '198.51.100.9'];
/** Messages of one kind that one network may cause in an hour. */
const most = 5;

const { app, client } = describeService({ config: { trustProxy: 1, captchaFixedAnswer: captchaAnswer } });

const browserAt = (network: string) => app.browser({ headers: { 'x-forwarded-for': network } });

/** Registers at an address, or asks for another message in the browser that has done so. */
async function register(browser: Browser, email: string, isAgain: boolean): Promise<unknown> {
  if (isAgain) {
    app.moveClock(61);
    return browser.submit({}, { action: 'resend' });
  }
  await browser.open(authorizationRequest(app, client).url);
  await browser.click('Pas encore de compte');
  await fillProfile(browser, somebody({ email }));
  return answerCaptcha(browser);
}

/** Changes the address of an account that is signed in: everybody has one. */
async function changeAddress(browser: Browser, email: string): Promise<void> {
  browser.jar.delete('geopf_session');
  await signIn(app, browser, { client, account: await buildAccount(app) });
  await browser.open('/compte/profil');
  await browser.submit({ email }, { action: 'save' });
}

interface Cause {
  /** The recipient has an account, and so she has browsers that it knows. */
  readonly hasAccount: boolean;
  readonly ask: (browser: Browser, email: string, isAgain: boolean) => Promise<unknown>;
}

/** How a stranger causes each kind of message. */
const causes: Readonly<Record<StrangerMail, Cause>> = {
  'verify-address': { hasAccount: false, ask: register },
  'registration-existing': { hasAccount: true, ask: register },
  reset: {
    hasAccount: true,
    async ask(browser, email) {
      await browser.open('/mot-de-passe-oublie');
      await browser.submit({ email }, { action: 'send' });
    },
  },
  'lost-device-code': {
    hasAccount: true,
    async ask(browser, email) {
      await browser.open('/appareil-perdu?step=address');
      await browser.submit({ email }, { action: 'send' });
    },
  },
  'address-change-code': { hasAccount: false, ask: changeAddress },
  'address-change-existing': { hasAccount: true, ask: changeAddress },
};
/** An account that changes its address is a stranger to the owner of the new one in any browser. */
const knowsNoBrowser: readonly StrangerMail[] = ['address-change-existing'];

test.each(Object.entries(causes) as [StrangerMail, Cause][])(
  'a stranger who uses up the messages of her network keeps none from the owner: %s',
  async (kind, { hasAccount, ask }) => {
    const account = hasAccount ? await buildAccount(app) : undefined;
    const email = account?.email ?? somebody().email;
    const count = () => queued(app, email, kind);
    const known = browserAt(strangers);
    if (account) {
      await signIn(app, known, { client, account });
      known.jar.delete('geopf_session');
    }
    const stranger = browserAt(strangers);
    for (let times = 0; times <= most; times++) await ask(stranger, email, times > 0);
    expect(await count()).toBe(most);
    await ask(browserAt(owners), email, false);
    expect(await count()).toBe(most + 1);
    if (!account || knowsNoBrowser.includes(kind)) return;
    for (let times = 0; times <= most; times++) await ask(known, email, times > 0);
    expect(await count()).toBe(most + 1 + most);
  },
);
