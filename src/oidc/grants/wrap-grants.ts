import { Provider, type KoaContextWithOIDC } from 'oidc-provider';

export type GrantHandler = (ctx: KoaContextWithOIDC) => Promise<void>;
type Register = (this: Provider, name: string, handler: GrantHandler, ...more: unknown[]) => void;

/** A provider whose built-in grants can be wrapped: its constructor registers them, and nothing else hands them out. */
export function wrapGrants(
  wrappers: Readonly<Record<string, (handler: GrantHandler) => GrantHandler>>,
): typeof Provider {
  const register = Reflect.get(Provider.prototype, 'registerGrantType') as unknown as Register;
  class WrappedProvider extends Provider {}
  const registerWrapped: Register = function registerWrapped(name, handler, ...more) {
    register.call(this, name, wrappers[name]?.(handler) ?? handler, ...more);
  };
  Object.defineProperty(WrappedProvider.prototype, 'registerGrantType', { value: registerWrapped });
  return WrappedProvider;
}
