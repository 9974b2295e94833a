import { createTransport } from 'nodemailer';
import type { SendMailOptions } from 'nodemailer';
import { startDemo } from '../../demo/start-demo.ts';
import { prepare } from '../support/describe-app.ts';

let home: string;

// The mailbox works without a provider, so the test starts none.
const demo = prepare(() => startDemo({ issuer: 'http://localhost:9/realms/none', port: 0, smtpPort: 0, clients: [] }));
beforeAll(() => {
  home = demo.urls.relyingParty;
});
afterAll(() => demo.stop());
afterEach(() => fetch(`${home}/mail.json`, { method: 'DELETE' }));

async function send(message: SendMailOptions): Promise<void> {
  const transport = createTransport(demo.urls.smtp);
  await transport.sendMail({
    from: { name: 'Comptes Géoplateforme', address: 'ne-pas-repondre@example.test' },
    ...message,
  });
  transport.close();
}

async function readMail(query = '') {
  const response = await fetch(`${home}/mail.json${query}`);
  return response.json();
}

const verification: SendMailOptions = {
  to: { name: 'Élodie', address: 'Elodie@example.test' },
  subject: 'Vérifiez votre adresse électronique',
  headers: { 'X-Message-Kind': 'verify-address', 'Content-Language': 'fr' },
  text: [
    'Votre code, jamais 99999999 au milieu d’une phrase :',
    '',
    '04218837',
    '',
    'Ou ouvrez http://localhost:3000/lien/abc?x=1, valable 24 heures.',
    `Une longue adresse : https://example.test/${'chemin/'.repeat(30)}fin.`,
  ].join('\n'),
  html: '<p>Votre code : <b>04218837</b></p><script>alert(1)</script>',
};

test('a message is shown with its kind, language, code and links', async () => {
  await send(verification);
  const [message] = await readMail();
  expect(message).toMatchObject({
    id: expect.any(String),
    date: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    from: 'ne-pas-repondre@example.test',
    to: ['Elodie@example.test'],
    subject: 'Vérifiez votre adresse électronique',
    kind: 'verify-address',
    lang: 'fr',
    code: '04218837',
    links: ['http://localhost:3000/lien/abc?x=1', `https://example.test/${'chemin/'.repeat(30)}fin`],
    headers: { 'x-message-kind': 'verify-address' },
  });
  expect(message.html).toContain('<b>04218837</b>');
});

test('a missing part of a message is null', async () => {
  await send({ to: 'paul@example.test', subject: 'Bienvenue', html: '<p>12345678</p>' });
  expect(await readMail()).toMatchObject([{ kind: null, lang: null, code: null, links: [], text: null }]);
});

test('the newest message comes first, an address filters the list, and emptying leaves no message', async () => {
  await send({ to: 'a@example.test', subject: 'un', text: 'un' });
  await send({ to: 'b@example.test', subject: 'deux', text: 'deux' });
  await send({ to: ['a@example.test', 'b@example.test'], subject: 'trois', text: 'trois' });
  const subjects = (list: { subject: string }[]) => list.map(({ subject }) => subject);
  expect(subjects(await readMail())).toEqual(['trois', 'deux', 'un']);
  expect(subjects(await readMail('?to=A@example.test'))).toEqual(['trois', 'un']);
  expect((await fetch(`${home}/mail.json`, { method: 'DELETE' })).status).toBe(204);
  expect(await readMail()).toEqual([]);
});

test('only the newest hundred messages are kept', async () => {
  const transport = createTransport({
    url: demo.urls.smtp,
    pool: true,
    maxConnections: 1,
    maxMessages: Infinity,
  } as object);
  for (let number = 1; number <= 103; number += 1) {
    await transport.sendMail({ from: 'x@example.test', to: 'y@example.test', subject: `n° ${number}`, text: 'x' });
  }
  transport.close();
  const mail = await readMail();
  expect(mail).toHaveLength(100);
  expect(mail[0].subject).toBe('n° 103');
  expect(mail[99].subject).toBe('n° 4');
});

test('the pages show the code and the links, and run no content of a message', async () => {
  await send(verification);
  const [{ id }] = await readMail();
  const list = await fetch(`${home}/mail?to=elodie@example.test`);
  expect(await list.text()).toContain('<strong class="code">04218837</strong>');

  const page = await (await fetch(`${home}/mail/${id}`)).text();
  expect(page).toContain('<a href="http://localhost:3000/lien/abc?x=1">');
  expect(page).toContain(`sandbox src="/mail/${id}/html"`);
  expect(page).not.toContain('alert(1)');

  const html = await fetch(`${home}/mail/${id}/html`);
  expect(html.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox$/);
  expect((await fetch(`${home}/mail/unknown`)).status).toBe(404);
});

test('after a stop both ports are free again', async () => {
  const other = await startDemo({ issuer: 'http://localhost:9', port: 0, smtpPort: 0, clients: [] });
  const port = Number(new URL(other.urls.relyingParty).port);
  const smtpPort = Number(new URL(other.urls.smtp).port);
  await fetch(`${other.urls.relyingParty}/mail`);
  await other.stop();
  const again = await startDemo({ issuer: 'http://localhost:9', port, smtpPort, clients: [] });
  expect(again.urls).toEqual(other.urls);
  await again.stop();
});
