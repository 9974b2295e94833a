import type { BrowserContext, FileChooser, Page as Tab } from 'playwright-core';
import { texts, type Lang } from '../../interactions/texts/index.ts';
import { describeInChromium } from '../support/chromium.ts';
import { findLost } from '../support/pages/in-page.js';
import { jpegOf } from '../support/people/photos.ts';
import { captchaAnswer, codeFor, somebody } from '../support/people/register.ts';
import { describeApp } from '../support/describe-app.ts';
import { numberOf, titleOf, wizardSteps, type WizardStep } from '../support/people/wizard-steps.ts';

interface Look {
  readonly script: boolean;
  readonly lang: Lang;
  readonly scheme: 'light' | 'dark';
  readonly width: number;
}

/** The tests run every step in each of these looks. */
const looks: readonly Look[] = [
  { script: true, lang: 'fr', scheme: 'light', width: 1280 },
  { script: true, lang: 'en', scheme: 'dark', width: 320 },
  { script: false, lang: 'fr', scheme: 'dark', width: 320 },
  { script: false, lang: 'en', scheme: 'light', width: 1280 },
];

const plain = (text: string | null) => (text ?? '').replace(/[\s\u00a0]+/g, ' ').trim();

describeInChromium('a whole registration by the keyboard alone', (chromium) => {
  const app = describeApp({ config: { captchaFixedAnswer: captchaAnswer } });

  describe.each(looks)('script: $script, $lang, $scheme, $width px', ({ script, lang, scheme, width }) => {
    const { registration, account, fields, optionalSteps } = texts[lang];
    let context: BrowserContext;
    let tab: Tab;
    let chooser: Promise<FileChooser>;

    beforeEach(async () => {
      const locale = { fr: 'fr-FR', en: 'en-GB' }[lang];
      context = await chromium().newContext({ javaScriptEnabled: script, locale, colorScheme: scheme });
      tab = await context.newPage();
      // The listener is set from the start, so that the browser opens no window of its own to choose a file.
      chooser = new Promise((resolve) => tab.on('filechooser', resolve));
      await tab.setViewportSize({ width, height: 800 });
    });
    afterEach(() => context.close());

    const isSeen = (selector: string) => tab.locator(selector).isVisible();

    async function tabTo(selector: string): Promise<void> {
      for (let presses = 0; presses < 80; presses++) {
        if (await tab.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
        await tab.keyboard.press('Tab');
      }
      throw new Error(`the Tab key never comes to ${selector}`);
    }

    async function type(typed: Readonly<Record<string, string>>): Promise<void> {
      for (const [name, text] of Object.entries(typed)) {
        await tabTo(`main [id="${name}"]`);
        await tab.keyboard.type(text);
      }
    }

    const press = async (action: string) => {
      await tabTo(`main button[name="action"][value="${action}"]`);
      await tab.keyboard.press('Enter');
    };

    /** Expects that the step is shown in the right look, and that no part of it is cut off. */
    async function expectStep(step: WizardStep): Promise<void> {
      await tab.locator('.fr-stepper__title', { hasText: titleOf(step, lang) }).waitFor();
      expect(plain(await tab.locator('.fr-stepper__state').textContent())).toBe(numberOf(step, lang));
      await expectLook();
    }

    /** Goes from step to step with the buttons, and leaves one step in between unchanged. */
    async function walk(from: WizardStep, to: WizardStep): Promise<void> {
      const isForward = wizardSteps.indexOf(from) < wizardSteps.indexOf(to);
      const way = isForward ? wizardSteps : wizardSteps.toReversed();
      for (const step of way.slice(way.indexOf(from) + 1, way.indexOf(to) + 1)) {
        await press(isForward ? 'next' : 'back');
        await expectStep(step);
      }
    }

    async function expectLook(): Promise<void> {
      // The sheet may still be on its way when the words of the page are there.
      await tab.waitForLoadState('load');
      expect(await tab.locator('html').getAttribute('lang')).toBe(lang);
      const background: string = await tab.evaluate('getComputedStyle(document.body).backgroundColor');
      expect(background).toBe(scheme === 'dark' ? 'rgb(22, 22, 22)' : 'rgb(255, 255, 255)');
      expect(await tab.evaluate(findLost)).toEqual([]);
    }

    test('a person fills every step, goes back and forth, types the code, and has an account', async () => {
      const person = somebody();
      const { keyboard } = tab;
      await tab.goto(`${app.url}/inscription`);
      await expectStep('profile');
      expect(await isSeen('#password-rule-length')).toBe(true);
      await type({ username: person.username, password: person.password });
      await type({ passwordConfirm: person.password, email: person.email });
      const count = tab.locator('#password-count');
      expect(await count.getAttribute('aria-live')).toBe(script ? 'polite' : null);
      if (script) await tab.locator('#password-count', { hasText: fields.newPassword.count(3, 3) }).waitFor();
      await keyboard.press('Enter');

      const [, first = 'identity'] = wizardSteps;
      await expectStep(first);
      await walk(first, 'identity');
      await type({ familyName: 'Durand', givenName: 'Zoé', phone: '06 12 34 56 78' });
      await tabTo('#photo');
      await keyboard.press('Enter');
      await (await chooser).setFiles({ name: 'zoé.jpg', mimeType: 'image/jpeg', buffer: await jpegOf() });
      await walk('identity', 'address');
      await type({ street: '73 avenue de Paris', locality: 'Saint-Mandé', postalCode: '94160' });
      await walk('address', 'identity');
      expect(await tab.locator('#phone').inputValue()).toBe('06 12 34 56 78');
      const photo = tab.locator('main img.app-photo');
      expect(await photo.getAttribute('alt')).toBe(optionalSteps.identity.photo.alt);
      expect(await photo.evaluate((img) => (img as HTMLImageElement).naturalWidth)).toBe(256);
      await walk('identity', 'address');
      expect(await tab.locator('#street').inputValue()).toBe('73 avenue de Paris');

      await walk('address', 'professional');
      expect(await isSeen('#company-heading')).toBe(!script);
      expect(await isSeen('#companyId')).toBe(!script);
      await tabTo('input[name="category"]');
      // The arrow key moves from the last choice to the first.
      await keyboard.press('ArrowDown');
      expect(await isSeen('#companyId')).toBe(true);
      await type({ companyId: '130 007 669 00018', companyName: 'Atelier des cartes', jobTitle: 'géomètre' });
      await expectLook();
      await press('finish');

      await expectStep('captcha');
      await press('refresh');
      await tab.locator('#challenge [role="status"]', { hasText: registration.captcha.renewed }).waitFor();
      await type({ captcha: captchaAnswer });
      await keyboard.press('Enter');

      await tab.locator('h1', { hasText: registration.emailProof.title }).waitFor();
      await expectLook();
      await type({ code: await codeFor(app, person.email) });
      await keyboard.press('Enter');

      await tab.locator('h1', { hasText: account.title }).waitFor();
      await expectLook();
      expect(await tab.locator('#username').textContent()).toBe(person.username);
      expect(await isSeen('main img.app-photo')).toBe(true);
      // On a narrow screen script folds the menu away.
      if (!(await isSeen('main a[href="/compte/professionnel"]'))) {
        await tabTo('main .fr-sidemenu__btn');
        await keyboard.press('Enter');
      }
      await tabTo('main a[href="/compte/professionnel"]');
      await keyboard.press('Enter');
      await tab.locator('h1', { hasText: optionalSteps.professional.title }).waitFor();
      expect(await tab.locator('#companyId').inputValue()).toBe('13000766900018');
      await expectLook();
      // A whole registration in a browser takes its time where other tests run beside it.
    }, 120_000);
  });
});
