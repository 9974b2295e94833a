import type { Services } from '../services.ts';
import { createReadAccessToken } from './claims/read-access-token.ts';
import { clientFacts } from './clients/client-facts.ts';
import { createClientFinder } from './clients/document-clients.ts';
import { createRegisteredOrigins } from './clients/registered-origins.ts';
import { createCurrentProvider } from './current-provider.ts';
import { isDeviceWaiting, openDeviceRequest } from './device/device-requests.ts';
import { createDispatcher } from './dispatcher.ts';
import { readLogoutRequest } from './logout/logout-request.ts';
import type { Oidc } from './oidc.ts';
import type { ProviderParts } from './provider.ts';
import type { RenderRequest } from './requests/first-page.ts';
import { createPendingRequests } from './requests/pending-requests.ts';
import { createTrials } from './requests/send-trial.ts';
import { createBrowserSessions } from './session/browser-sessions.ts';

/** Makes the protocol's side of the application: the endpoints, and what the pages read and answer. */
export async function createOidc(
  services: Services,
  about: Omit<ProviderParts, 'findClient'> & { readonly renderRequest: RenderRequest },
): Promise<Oidc> {
  const findClient = createClientFinder(services);
  const { current, reload } = await createCurrentProvider(services, { ...about, findClient });
  const provider = () => current().provider;
  const registeredOrigins = createRegisteredOrigins(services);
  const client = (clientId: string) => clientFacts(services, clientId, findClient);
  return {
    ...createDispatcher(services, { current, registeredOrigins, renderRequest: about.renderRequest }),
    ...createPendingRequests(services, provider),
    ...createTrials(services, { current }),
    ...createBrowserSessions(services, provider),
    reload,
    registeredOrigins,
    client,
    readAccessToken: createReadAccessToken(services, provider),
    isDeviceWaiting: (userCode) => isDeviceWaiting({ provider: provider(), userCode }),
    openDeviceRequest: (ctx, userCode) => openDeviceRequest(services, ctx, { provider: provider(), userCode }),
    logoutRequest: (params) => readLogoutRequest(provider(), { params, facts: client }),
  };
}
