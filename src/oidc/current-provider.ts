import type Koa from 'koa';
import type { Provider } from 'oidc-provider';
import type { Services } from '../services.ts';
import type { CheckPassword } from './grants/password-grant.ts';
import { realmDocument } from './legacy/realm-document.ts';
import { mountProvider } from './mount-provider.ts';
import { createProvider, type ProviderPages } from './provider.ts';
import { createReadyAnswers, type ReadyAnswers } from './requests/ready-answers.ts';
import { createKeyRing, type KeyRing } from './tokens/key-ring.ts';

/** A provider with what is made of its keys. */
interface KeyedProvider {
  readonly provider: Provider;
  readonly middleware: Koa.Middleware;
  readonly realm: Readonly<Record<string, unknown>>;
  readonly readyAnswers: ReadyAnswers;
}

export interface CurrentProvider {
  /** Returns the provider of the keys of this moment: nobody keeps it longer than a request. */
  readonly current: () => KeyedProvider;
  /** Makes another provider, with the keys that the database holds now. */
  readonly reload: () => Promise<void>;
}

async function loadKeys({ signingKeys, nowSeconds }: Services): Promise<KeyRing> {
  const now = nowSeconds();
  return createKeyRing(await signingKeys.list(now), now);
}

/** Makes a provider, and another one whenever keys were changed or a published key begins to sign. */
export async function createCurrentProvider(
  services: Services,
  about: { readonly pages: ProviderPages; readonly checkPassword: CheckPassword },
): Promise<CurrentProvider> {
  const { config, log } = services;
  let keyed: KeyedProvider;

  const build = (keys: KeyRing) => {
    const provider = createProvider({ services, keys, ...about });
    // Behind a proxy the outer application decides which headers are believed; cookies are read with the same keys.
    provider.proxy = config.trustProxy > 0;
    keyed = {
      provider,
      middleware: mountProvider(provider, new URL(config.issuer).pathname),
      realm: realmDocument(config.issuer, keys),
      readyAnswers: createReadyAnswers(),
    };
    if (!keys.nextActivation) return;
    const delay = Math.min(keys.nextActivation * 1000 - services.now() + 500, 2 ** 31 - 1);
    setTimeout(
      () => void reload().catch((error: unknown) => log.error({ err: error }, 'keys cannot be reloaded')),
      delay,
    ).unref();
  };
  const reload = async () => build(await loadKeys(services));
  await reload();
  services.versions.onChange('keys', reload);
  return { current: () => keyed, reload };
}
