import { hasAddresses } from '../clients/registration/client-kinds.ts';
import type { Place } from './callback-address.ts';
import type { Library, SettingsHint } from './library.ts';
import type { SettingsFacts } from './settings-facts.ts';

/** What a library expects of a client, with the question whether a client has it. */
const expectations = {
  'keycloak-shape': (facts) => facts.isKeycloakShaped,
  'id-token-claims': (facts) => facts.hasFullIdToken,
  algorithm: (facts) => facts.idTokenAlg === 'RS256',
} as const satisfies Readonly<Record<string, (facts: SettingsFacts) => boolean>>;

export type Expectation = keyof typeof expectations;

/** Says what a developer must know before the settings of a library work for a client. */
export function hintsFor(library: Library, facts: SettingsFacts, { address, isMissing }: Place): SettingsHint[] {
  const { returnsTo, methods, expects = [], isInPages } = library;
  const { origin } = new URL(address);
  return [
    ...expects.filter((kind) => !expectations[kind](facts)).map((kind) => ({ kind })),
    ...(returnsTo && isMissing && hasAddresses(facts.kind) ? [{ kind: 'address', address } as const] : []),
    ...(isInPages && origin !== 'null' && !facts.allowedOrigins.includes(origin)
      ? [{ kind: 'origin', origin } as const]
      : []),
    ...(methods && !methods.includes(facts.method) ? [{ kind: 'method' } as const] : []),
  ];
}
