import type { Provider } from 'oidc-provider';
import type { Services } from '../../services.ts';
import { deviceGrant, pollDevice } from '../device/poll-device.ts';
import type { GrantHandler } from '../grants/grant-handler.ts';
import { refuseGoneAddress } from '../grants/refuse-gone-address.ts';
import { repeatRefresh } from '../grants/repeat-refresh.ts';
import { replaceMethod } from './replace-member.ts';
import { settleRefresh } from '../grants/settle-refresh-scopes.ts';
import { serviceAccountGrant } from '../grants/service-account-grant.ts';

interface GrantRegistry {
  registerGrantType(name: string, handler: GrantHandler, ...more: unknown[]): void;
}

/** Returns a provider class whose built-in grants go through ours: the constructor registers them, and nothing else hands them out. */
export function wrapGrants(Base: typeof Provider, services: Services): typeof Provider {
  const wrappers: Readonly<Record<string, (handler: GrantHandler) => GrantHandler>> = {
    authorization_code: refuseGoneAddress,
    refresh_token: (handler) => repeatRefresh(services)(settleRefresh(handler)),
    client_credentials: serviceAccountGrant(services),
    [deviceGrant]: pollDevice(services),
  };
  class WrappedProvider extends Base {}
  replaceMethod(
    WrappedProvider.prototype as unknown as GrantRegistry,
    'registerGrantType',
    (register) =>
      function registerWrapped(this: GrantRegistry, name, handler, ...more) {
        register.call(this, name, wrappers[name]?.(handler) ?? handler, ...more);
      },
  );
  return WrappedProvider;
}
