import { mailMessages, type MailKind } from '../interactions/mails/mail-messages.ts';
import { queueMail } from '../interactions/mails/queue-mail.ts';
import { createUnit, withUnit } from '../src/store/unit-of-work.ts';
import { describeInChromium } from './support/chromium.ts';
import { mailSamples } from './support/mail-samples.ts';
import { lostIn, paint, resize, runAxe } from './support/pages/page-visit.ts';
import { startApp, type TestApp } from './support/start-app.ts';

const kinds = Object.keys(mailMessages) as MailKind[];
const cases = kinds.flatMap((kind) => (['fr', 'en'] as const).map((lang) => ({ kind, lang })));

describeInChromium('the HTML of a message', (chromium) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.stop());

  test.each(cases)(
    'the message « $kind » in $lang can be read by everybody in the light and the dark theme',
    async ({ kind, lang }) => {
      const to = `${kind}.${lang}@example.test`;
      const unit = createUnit();
      await withUnit(unit, async () => {
        queueMail(app.services, { kind, to, lang, data: mailSamples(app)[kind] });
        await app.services.committer.commit(unit);
      });
      const { html, subject } = await app.mailbox.newest(to, kind);

      const tab = await chromium().newPage();
      await tab.setContent(html ?? '');
      expect(await tab.title()).toBe(subject);
      expect(await tab.locator('h1').allTextContents()).toEqual([subject]);
      expect(await tab.locator('html').getAttribute('lang')).toBe(lang);
      const problems: string[] = [];
      for (const colorScheme of ['light', 'dark'] as const) {
        await paint(tab, colorScheme);
        for (const width of [640, 320]) {
          await resize(tab, width, 800);
          const { violations, passes } = await runAxe(tab, { isMail: true });
          // In the dark theme axe can judge only text with a colour of its own, because the mail program chooses the other colours.
          const isJudged = passes.includes(colorScheme === 'light' ? 'color-contrast' : 'document-title');
          if (!isJudged) problems.push(`${colorScheme}: contrast was not looked at`);
          problems.push(
            ...[...violations, ...(await lostIn(tab))].map((found) => `${colorScheme}, ${width} px: ${found}`),
          );
        }
      }
      await tab.close();
      expect(problems).toEqual([]);
    },
  );
});
