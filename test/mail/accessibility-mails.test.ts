import { readFileSync } from 'node:fs';
import { parse } from 'node-html-parser';
import type { Page as Tab } from 'playwright-core';
import { mails, type MailKind } from '../../interactions/mails/mails.ts';
import { composeMail } from '../../interactions/mails/queue-mail.ts';
import { describeInChromium } from '../support/chromium.ts';
import { mailSamples } from '../support/mail-samples.ts';
import { openGreenLooks } from '../support/pages/green-looks.ts';
import { colourRules, equip, look, run, sizeRules, wholeMessage, type Look } from '../support/pages/in-tab.ts';
import { steadyMarkup } from '../support/pages/steady-markup.ts';
import { describeApp } from '../support/describe-app.ts';

const kinds = Object.keys(mails) as MailKind[];
const cases = kinds.flatMap((kind) => (['fr', 'en'] as const).map((lang) => ({ kind, lang })));

interface Asked extends Look {
  readonly rules: readonly string[];
  /** A rule that must pass. In the dark theme axe can judge only text with a colour of its own, the mail program chooses the rest. */
  readonly proof?: string;
}

const looks: readonly Asked[] = [
  { width: 640, colorScheme: 'light', rules: wholeMessage, proof: 'color-contrast' },
  { width: 320, colorScheme: 'light', rules: [...colourRules, ...sizeRules], proof: 'color-contrast' },
  { width: 320, colorScheme: 'dark', rules: colourRules },
  { width: 640, colorScheme: 'dark', rules: wholeMessage, proof: 'document-title' },
];

const checks = readFileSync(import.meta.filename, 'utf8');

describeInChromium('the HTML of a message', (chromium) => {
  let tab: Tab;
  const green = openGreenLooks('messages');

  const app = describeApp();

  beforeAll(async () => {
    tab = await chromium().newPage();
    await equip(tab, { script: true });
  });
  afterAll(() => green.keep());

  const lookAt = async (html: string): Promise<readonly string[]> => {
    await tab.setContent(html);
    const problems: string[] = [];
    for (const { rules, proof, ...asked } of looks) {
      await look(tab, asked);
      const { violations, passes, lost } = await run(tab, 'examine', rules);
      const unproved = proof && !passes.includes(proof) ? [`${proof} was not looked at`] : [];
      const found = [...unproved, ...violations, ...lost];
      problems.push(...found.map((problem) => `${asked.colorScheme}, ${asked.width} px: ${problem}`));
    }
    return problems;
  };

  test.each(cases)(
    'the message « $kind » in $lang can be read by everybody in the light and the dark theme',
    async ({ kind, lang }) => {
      const { html, subject } = composeMail(app.services, {
        kind,
        to: 'marie@example.test',
        lang,
        data: mailSamples(app)[kind],
      });
      const document = parse(html);
      expect(document.querySelectorAll('title, h1').map(({ text }) => text)).toEqual([
        subject,
        app.services.config.serviceName,
      ]);
      expect(document.querySelector('html')?.getAttribute('lang')).toBe(lang);
      const seen = { checks, html: steadyMarkup(html) };
      const problems = await green.problemsOf(`${kind} ${lang}`, seen, () => lookAt(html));
      expect(problems).toEqual([]);
    },
  );
});
