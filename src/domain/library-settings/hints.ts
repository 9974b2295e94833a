import type { SettingsFacts } from './settings-facts.ts';
import type { SettingsHint } from './library.ts';

type Method = SettingsFacts['method'];

/** Says that a library knows none of the methods by which a client proves itself. */
export const methodHint = ({ method }: SettingsFacts, known: readonly Method[]): readonly SettingsHint[] =>
  known.includes(method) ? [] : [{ kind: 'method' }];

/** Says that a library which reads the ID token finds no name and no address there. */
export const idTokenHint = ({ hasFullIdToken }: SettingsFacts): readonly SettingsHint[] =>
  hasFullIdToken ? [] : [{ kind: 'id-token-claims' }];

/** Says that a library expects the usual signature, and the client has another one. */
export const algorithmHint = ({ idTokenAlg }: SettingsFacts): readonly SettingsHint[] =>
  idTokenAlg === 'RS256' ? [] : [{ kind: 'algorithm' }];

/** Says that the pages of the service may not ask for tokens, because their origin is not registered. */
export function originHint({ allowedOrigins }: SettingsFacts, address: string): readonly SettingsHint[] {
  const origin = URL.parse(address)?.origin ?? 'null';
  return origin === 'null' || allowedOrigins.includes(origin) ? [] : [{ kind: 'origin', origin }];
}
