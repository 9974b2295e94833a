import { startDemo, type Demo } from '../../../demo/start-demo.ts';
import { freePort } from '../free-port.ts';
import { startApp, type TestApp } from '../start-app.ts';
import { registerClient } from '../test-client.ts';

export interface DemoApp {
  readonly app: TestApp;
  readonly demo: Demo;
  stop(): Promise<void>;
}

export const captchaAnswer = '482913';

/** Starts the provider with the service and mailbox of the demonstration, in the way of `npm start`. */
export async function startDemoApp(): Promise<DemoApp> {
  const port = await freePort();
  const smtpPort = await freePort();
  const home = `http://localhost:${port}`;
  const app = await startApp({
    config: { captchaFixedAnswer: captchaAnswer, smtpUrl: `smtp://127.0.0.1:${smtpPort}` },
  });
  const metadata = {
    redirect_uris: [`${home}/callback`],
    post_logout_redirect_uris: [`${home}/`],
    client_uri: home,
    allowed_origins: [home],
    backchannel_logout_uri: `${home}/backchannel-logout`,
    backchannel_logout_session_required: true,
  };
  const names = { demo: 'Cartes.gouv.fr (démonstration)', 'demo-tiers': 'Service tiers (démonstration)' };
  const clients = [];
  for (const [client_id, client_name] of Object.entries(names)) {
    const { secret } = await registerClient(app, {
      ...metadata,
      client_id,
      client_name,
      first_party: client_id === 'demo',
    });
    clients.push({ client_id, client_secret: secret });
  }
  const demo = await startDemo({ issuer: app.issuer, port, smtpPort, clients });
  return {
    app,
    demo,
    stop: async () => {
      await app.stop();
      await demo.stop();
    },
  };
}
