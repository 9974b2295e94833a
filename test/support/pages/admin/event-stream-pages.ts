import { callSsf, poll, registerStreamClient } from '../../services/event-receiver.ts';
import { signInAs } from '../../people/sign-in-as.ts';
import { goOn, type PageState } from '../page-state.ts';
import type { PageWorld } from '../page-world.ts';

/** Opens the page of a service that collects its events, or that has an address where nobody answers. */
async function toStreams({ app }: PageWorld, metadata: Readonly<Record<string, unknown>>) {
  const { client, token } = await registerStreamClient(app, { client_name: 'Carte des sentiers', ...metadata });
  if (!metadata['events_uri']) await callSsf(app, token, ['POST', '/stream', { delivery: { method: poll } }]);
  const { browser } = await signInAs(app, ['client-manager'], `/admin/clients/${client.clientId}/evenements`);
  return browser;
}

/** The security events of a service. */
export const eventStreamPages: readonly PageState[] = [
  {
    name: 'events of a service: a trial that did not arrive',
    reach: async (world) =>
      goOn(toStreams(world, { events_uri: 'https://sentiers.invalid/evenements' }), (it) =>
        it.submit({}, { action: 'try' }),
      ),
  },
  {
    name: 'events of a service: pausing without a reason',
    status: 422,
    errors: ['reason'],
    reach: async (world) =>
      goOn(toStreams(world, {}), async (it) => {
        await it.click('a[href*="flux="]');
        return it.submit({ reason: '' }, { action: 'pause' });
      }),
  },
];
