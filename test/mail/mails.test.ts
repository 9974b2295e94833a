import { HtmlValidate } from 'html-validate';
import { mails, type MailKind } from '../../interactions/mails/mails.ts';
import { composeMail, queueMail } from '../../interactions/mails/queue-mail.ts';
import type { Lang } from '../../interactions/texts/index.ts';
import { createMailTransport } from '../../src/mail/transport.ts';
import { createUnit, withUnit } from '../../src/store/unit/unit-of-work.ts';
import type { ReceivedMessage } from '../../demo/mailbox.ts';
import { oddTimes } from '../support/odd-times.ts';
import { mailSamples } from '../support/mail-samples.ts';
import { describeApp } from '../support/describe-app.ts';
import type { TestApp } from '../support/start-app.ts';

const link = (app: TestApp) => `${app.url}/lien/${'k'.repeat(43)}`;
const kinds = Object.keys(mails) as MailKind[];
const cases = kinds.flatMap((kind) => (['fr', 'en'] as const).map((lang) => [kind, lang] as const));

describe('messages', () => {
  const app = describeApp();

  async function receive(kind: MailKind, lang: Lang, to = `${kind}.${lang}@example.test`): Promise<ReceivedMessage> {
    const unit = createUnit();
    await withUnit(unit, async () => {
      queueMail(app.services, { accountId: undefined, kind, to, lang, data: mailSamples(app)[kind] });
      await app.services.committer.commit(unit);
    });
    return app.mailbox.newest(to, kind);
  }

  const compose = (kind: MailKind, lang: Lang) =>
    composeMail(app.services, { kind, to: 'marie@example.test', lang, data: mailSamples(app)[kind] });

  test.each(cases)('the message « %s » in %s has a complete text part and an equal HTML part', async (kind, lang) => {
    const message = await receive(kind, lang);
    const { text, html, subject, headers } = message;
    expect(text).not.toBeNull();
    expect(html).not.toBeNull();
    expect(message.lang).toBe(lang);
    expect(subject.length).toBeLessThanOrEqual(60);
    expect(subject).not.toMatch(/\d/);
    expect(`${text}${html}`.length).toBeLessThan(30_000);

    const hosts = new Set(message.links.map((address) => new URL(address).origin));
    expect([...hosts]).toEqual([app.url]);
    const inHtml = [...(html ?? '').matchAll(/href="([^"]+)"/g)].map(([, href]) => href!);
    expect(inHtml.every((href) => text?.includes(href))).toBe(true);
    expect(html).not.toMatch(/<(img|script|link|iframe|style)|url\(|@import/i);
    expect(html).toContain(`lang="${lang}"`);
    expect(text).toContain(lang === 'fr' ? 'L’équipe de la Géoplateforme' : 'The Géoplateforme team');
    expect([...oddTimes(text ?? '', lang), ...oddTimes(html ?? '', lang)]).toEqual([]);
    if (lang === 'fr') expect(text).not.toMatch(/ [:;?!»]|« /);

    expect(headers['auto-submitted']).toBe('auto-generated');
    expect(headers['x-auto-response-suppress']).toBe('All');
    expect(headers['reply-to']).toContain(app.services.config.supportEmail);
    expect(headers['message-id']).toMatch(/^<[0-9a-f-]{36}@localhost>$/);
    expect(headers['content-type']).toMatch(/^multipart\/alternative/);
    expect(headers).not.toHaveProperty('list-unsubscribe');
    expect(headers['from']).toContain('ne-pas-repondre@geopf.test');
  });

  test('each message begins with the name of the service and, but for these, has a button', async () => {
    const buttonless = [
      'account-disabled',
      'account-restricted',
      'account-unrestricted',
      'address-corrected',
      'address-correction-ended',
      'address-restored',
      'carried-facts-changed',
      'lost-device-code',
    ];
    const composed = kinds.map((kind) => ({ kind, ...compose(kind, 'fr') }));
    for (const { kind, text } of composed)
      expect([kind, text.split('\n', 1)]).toEqual([kind, [app.services.config.serviceName]]);
    expect(
      composed
        .filter(({ html }) => !html.includes('background:#000091'))
        .map(({ kind }) => kind)
        .toSorted(),
    ).toEqual(buttonless);
  });

  test('the code stands alone on its line in the text, and never in the subject', async () => {
    const message = await receive('verify-address', 'fr', 'code@example.test');
    expect(message.code).toBe('04815162');
    // The HTML shows it in two, as the page does, and a copy of it holds the digits alone.
    expect(message.html).toMatch(/<span>0481<\/span><span style="padding-left:16px;">5162<\/span>/);
    expect(message.links[0]).toBe(link(app));
  });

  test('a message tells the time of an event in the time of Paris', async () => {
    const message = await receive('password-changed', 'fr', 'heure@example.test');
    expect(message.text).toContain('mardi 14\u00a0juillet 2026 à\u00a012\u00a0h\u00a030 (heure de Paris)');
  });

  test('the HTML of each message is valid', async () => {
    // Mail programs need inline styles and obsolete table attributes.
    const rules = { 'no-inline-style': 'off', 'no-deprecated-attr': 'off', 'long-title': 'off' } as const;
    const validator = new HtmlValidate({ extends: ['html-validate:standard'], rules });
    for (const [kind, lang] of cases) {
      const report = await validator.validateString(compose(kind, lang).html);
      expect(
        report.results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`)),
      ).toEqual([]);
    }
  });

  test.each(["o'brien@example.test", 'a+b@example.test', 'a&b@example.test', '{a}@example.test'])(
    'a message to %s has exactly this recipient',
    async (to) => {
      const message = await receive('registration-existing', 'fr', to);
      expect(message.to).toEqual([to]);
      expect(message.html).not.toContain('a&b@');
    },
  );

  test('a message to a domain with accents is addressed in the ASCII form of the domain', async () => {
    const unit = createUnit();
    await withUnit(unit, async () => {
      queueMail(app.services, {
        accountId: undefined,
        kind: 'welcome',
        to: 'personne@xn--ngstrm-hua5l.example',
        lang: 'fr',
        data: {},
      });
      await app.services.committer.commit(unit);
    });
    // The mailbox of the tests shows domains in Unicode.
    const message = await app.mailbox.newest('personne@ångström.example');
    expect(message.headers['to']).toBe('personne@xn--ngstrm-hua5l.example');
  });

  test.each(['a@b.fr,evil@x.fr', 'a b@b.fr', 'a@b.fr <evil@x.fr>', 'a@b.fr(evil@x.fr)', 'a@b.fr\r\nBcc: evil@x.fr'])(
    'a message to the malformed address %j is not sent',
    async (to) => {
      const transport = createMailTransport(app.services.config);
      const mail = {
        id: 'x',
        kind: 'welcome',
        to,
        lang: 'fr',
        subject: 'Essai',
        text: 'essai',
        html: '<p>essai</p>',
        createdAt: 0,
      };
      await transport.send(mail, AbortSignal.timeout(30_000)).catch(() => {});
      transport.close();
      // The mailbox keeps the newest hundred messages, so their number says nothing.
      const kept = app.mailbox.messages();
      expect(kept.flatMap((message) => message.to).filter((recipient) => /evil|^b@/.test(recipient))).toEqual([]);
    },
  );

  test('a subject cannot add a header', async () => {
    const transport = createMailTransport(app.services.config);
    const to = 'sujet@example.test';
    await transport.send(
      {
        id: 'y',
        kind: 'welcome',
        to,
        lang: 'fr',
        subject: 'Essai\r\nBcc: evil@example.test',
        text: 'essai',
        html: '<p>essai</p>',
        createdAt: 0,
      },
      AbortSignal.timeout(30_000),
    );
    transport.close();
    const message = await app.mailbox.newest(to);
    expect(message.to).toEqual([to]);
    expect(message.headers).not.toHaveProperty('bcc');
  });
});
