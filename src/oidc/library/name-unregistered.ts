import { errors, Provider, type Client, type ResponseType } from 'oidc-provider';
import { tokenExchange } from '../grants/token-exchange.ts';
import { deviceGrant } from '../device/poll-device.ts';
import { replaceMethod } from './replace-member.ts';

/** Returns the grant that the request of this moment uses. The library also asks for others, to decide what else a client gets. */
function usedGrant(): unknown {
  const { route, params } = Provider.ctx?.oidc ?? {};
  if (route === 'device_authorization') return deviceGrant;
  return route === 'token' ? params?.['grant_type'] : undefined;
}

/** Tells a client by its right name that it uses a grant or a response type for which it was not registered. */
export function nameUnregistered(provider: Provider): void {
  const client: Client = provider.Client.prototype;
  replaceMethod(
    client,
    'grantTypeAllowed',
    (own) =>
      function isGrantAllowed(this: Client, type: string) {
        // The APIs say which client exchanges tokens (`grants/token-exchange.ts`).
        const isAllowed = type === tokenExchange || own.call(this, type);
        if (!isAllowed && type === usedGrant())
          throw new errors.UnauthorizedClient(`the grant ${type} is not registered for this client`);
        return isAllowed;
      },
  );
  replaceMethod(
    client,
    'responseTypeAllowed',
    (own) =>
      function isResponseAllowed(this: Client, type: ResponseType) {
        if (own.call(this, type)) return true;
        throw new errors.UnauthorizedClient(`the response type ${type} is not registered for this client`);
      },
  );
}
