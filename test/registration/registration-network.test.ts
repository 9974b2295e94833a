import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { connect, type Socket } from 'node:net';
import { createPasswordEstimator } from '../../src/crypto/password-estimator.ts';
import { finishRegistration, home, toStep } from '../support/people/optional-steps.ts';
import { asFile, jpegOf } from '../support/people/photos.ts';
import { captchaAnswer, fillProfile, registerUntilCaptcha, somebody } from '../support/people/register.ts';
import { startApp } from '../support/start-app.ts';
import { registerClient } from '../support/test-client.ts';

const loopback = ['127.0.0.1', '::1', '::ffff:127.0.0.1'];

/** Returns the addresses that this process connects to during the work, and the names that it looks up. */
async function connectionsDuring(work: () => Promise<unknown>): Promise<ReadonlySet<string>> {
  const seen = new Set<string>();
  const listen = (message: unknown) => {
    const { socket } = message as { readonly socket: Socket };
    socket.on('connect', () => seen.add(socket.remoteAddress ?? '?'));
    socket.on('lookup', (_error, address: string, _family, host: string) =>
      seen.add(host === 'localhost' ? address : host),
    );
  };
  subscribe('net.client.socket', listen);
  await work().finally(() => unsubscribe('net.client.socket', listen));
  return seen;
}

test('the test notices a connection to another host', async () => {
  const seen = await connectionsDuring(
    () =>
      new Promise<void>((resolve) => {
        connect({ port: 9, host: 'nulle-part.invalid' }).once('error', () => resolve());
      }),
  );
  expect([...seen]).toEqual(['nulle-part.invalid']);
});

test('a registration sends nothing that the person types to another host', async () => {
  // The estimator is the product's own thread: the one that other tests share is reached over a socket.
  const app = await startApp({
    config: { captchaFixedAnswer: captchaAnswer },
    overrides: () => ({ estimator: createPasswordEstimator() }),
  });
  const client = await registerClient(app);
  const seen = await connectionsDuring(async () => {
    for (const companyId of [
      '732 829 320 00074',
      '35600000049837',
      'FR 44 732 829 320',
      'DE136695976',
      'FR45732829320',
    ]) {
      const person = somebody();
      const { browser } = await registerUntilCaptcha(app, client, somebody({ email: 'marie@gmail.con' }));
      await browser.reload();
      await browser.open(`${browser.page.url.pathname}?flow=registration&step=profile`);
      await fillProfile(browser, somebody({ email: 'marie@yopmail.com' }), 'next');
      await fillProfile(browser, person, 'next');
      const photo = asFile(await jpegOf());
      await toStep(browser, 'identity');
      await browser.submit({ familyName: 'Durand', phone: '06 12 34 56 78', photo }, { action: 'next' });
      await (await toStep(browser, 'address')).submit(home, { action: 'next' });
      await toStep(browser, 'professional');
      const page = await browser.submit(
        { category: 'professional', companyId, companyName: 'IGN' },
        { action: 'next' },
      );
      if (page.status === 422) await browser.submit({ companyId: '' }, { action: 'next' });
      expect(await finishRegistration(app, browser, person)).not.toBe('');
    }
  });
  expect([...seen].filter((address) => !loopback.includes(address))).toEqual([]);
  expect(seen.size).toBeGreaterThan(0);
  await app.stop();
});
