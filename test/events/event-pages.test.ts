import {
  callSsf,
  poll,
  registerStreamClient,
  setsIn,
  startEventReceiver,
  streamIn,
} from '../support/event-receiver.ts';
import { signInAs } from '../support/sign-in-as.ts';
import { startApp, type TestApp } from '../support/start-app.ts';

const reason = 'Le récepteur est en travaux';

describe('the page of the events of a service', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ config: { outboundAllowedHosts: ['localhost'] } });
  });
  afterAll(() => app.stop());

  test('shows how the receiver took a trial, pauses the stream with a reason, and lets it go on', async () => {
    const answers = [503, 202];
    const receiver = await startEventReceiver((response) => response.writeHead(answers.shift() ?? 202).end());
    const { client } = await registerStreamClient(app, { events_uri: receiver.url });
    const address = `/admin/clients/${client.clientId}/evenements`;
    const { browser } = await signInAs(app, ['client-manager'], address);
    expect(browser.page.text).toContain(`Les événements sont envoyés à ${receiver.url}.`);
    await browser.submit({}, { action: 'try' });
    expect(browser.page.find('#notice')?.text).toContain('503');
    await browser.submit({}, { action: 'try' });
    expect(browser.page.find('#notice')?.text).toContain('le service l’a accepté');
    expect(browser.page.find('#log-registration')?.text).toMatch(/Essai.*Pris par le service.*Essai.*Non arrivé/s);
    await browser.click('Suspendre');
    expect((await browser.submit({ reason: 'x' }, { action: 'pause' })).status).toBe(422);
    const paused = await browser.submit({ reason }, { action: 'pause' });
    expect(paused.text).toContain('Suspendu');
    const [line] = await app.services.database.knex('audit').where({ event: 'stream.status_changed' }).select('reason');
    expect(line).toEqual({ reason });
    await browser.click('Reprendre');
    expect((await browser.submit({ reason }, { action: 'resume' })).text).toContain('En service');
    await receiver.stop();
  });

  test('puts a trial where the service collects its events, and knows nothing of other services', async () => {
    const { client, token } = await registerStreamClient(app);
    const other = await registerStreamClient(app);
    const stream = streamIn(await callSsf(app, token, ['POST', '/stream', { delivery: { method: poll } }]));
    const foreign = streamIn(await callSsf(app, other.token, ['POST', '/stream', {}]));
    const address = `/admin/clients/${client.clientId}/evenements`;
    const { browser } = await signInAs(app, ['client-manager'], address);
    await browser.submit({}, { action: 'try' });
    expect(browser.page.find('#notice')?.text).toContain('attend que le service vienne');
    const polled = await callSsf(app, token, ['POST', stream.delivery.endpoint_url, { returnImmediately: true }]);
    expect(Object.keys(setsIn(polled))).toHaveLength(1);
    expect((await browser.open(`${address}?flux=${foreign.stream_id}`)).status).toBe(404);
    await browser.open(address);
    expect((await browser.submit({ stream: foreign.stream_id }, { action: 'try' })).status).toBe(409);
  });
});
