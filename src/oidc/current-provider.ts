import type Koa from 'koa';
import type { Provider } from 'oidc-provider';
import type { Services } from '../services.ts';
import type { SigningKey } from '../store/keys/signing-keys.ts';
import { realmDocument } from './legacy/realm-document.ts';
import { mountProvider } from './mount-provider.ts';
import { createProvider, type ProviderParts } from './provider.ts';
import { createReadyAnswers, type ReadyAnswers } from './requests/ready-answers.ts';
import { createKeyRing, type KeyRing } from './tokens/key-ring.ts';
import { createKeyLook } from './tokens/key-look.ts';

/** A provider with what is made of its keys. */
interface KeyedProvider {
  readonly keys: KeyRing;
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

/** Makes a provider, and another one whenever keys were changed, a published key begins to sign, or a retired one is published no longer. */
export async function createCurrentProvider(services: Services, about: ProviderParts): Promise<CurrentProvider> {
  const { config, nowSeconds } = services;
  const { signing: signingKeys } = services.keys;
  const { versions } = services.operation;
  let listed: readonly SigningKey[];
  let keyed: KeyedProvider;

  const build = () => {
    const keys = createKeyRing(listed, nowSeconds(), services.signingCommand);
    const provider = createProvider({ services, keys, published, ...about });
    // Behind a proxy the outer application decides which headers are believed; cookies are read with the same keys.
    provider.proxy = config.trustProxy > 0;
    keyed = {
      keys,
      provider,
      middleware: mountProvider(provider, new URL(config.issuer).pathname),
      realm: realmDocument(config.issuer, keys),
      readyAnswers: createReadyAnswers(),
    };
  };
  const current = () => {
    if (keyed.keys.changesAt !== undefined && keyed.keys.changesAt <= nowSeconds()) build();
    return keyed;
  };
  const published = {
    now: () => current().keys,
    lookAgain: createKeyLook(() => versions.check(), services.now),
  };
  const reload = async () => {
    listed = await signingKeys.list(nowSeconds());
    build();
  };
  await reload();
  versions.onChange('keys', reload);
  // The discovery document says whether APIs exchange tokens.
  versions.onChange('apis', () => {
    keyed = { ...keyed, readyAnswers: createReadyAnswers() };
  });
  return { current, reload };
}
