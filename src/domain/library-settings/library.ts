import type { ClientKind } from '../clients/registration/client-kinds.ts';
import type { Expected, Place } from './callback-address.ts';
import type { Expectation } from './hints.ts';
import type { SettingsFacts } from './settings-facts.ts';

/** One file of the settings, ready to be copied. */
export interface SettingsFile {
  /** The name of the file, or the place in the library's own words. */
  readonly name: string;
  readonly text: string;
}

/** A fact that a developer must know before the settings work. */
export type SettingsHint =
  /** The library returns to this address, which is not registered. */
  | { readonly kind: 'address'; readonly address: string }
  /** Pages of this origin ask for tokens, and it is not registered. */
  | { readonly kind: 'origin'; readonly origin: string }
  /** The library reads name and address in the ID token, where this client has none. */
  | { readonly kind: 'id-token-claims' }
  | { readonly kind: 'keycloak-shape' }
  /** The library expects ID tokens that are signed by RS256. */
  | { readonly kind: 'algorithm' }
  /** The library knows no way to prove itself that this client has registered. */
  | { readonly kind: 'method' };

export interface LibrarySettings {
  readonly files: readonly SettingsFile[];
  readonly hints: readonly SettingsHint[];
}

/** A program or library that can be a client, with the text of its settings. */
export interface Library {
  readonly id: string;
  readonly name: string;
  /** The kinds of client that the library suits. */
  readonly kinds: readonly ClientKind[];
  /** Where people come back to; left out where nobody does. */
  readonly returnsTo?: Expected;
  /** The methods by which the library can prove itself; left out where it knows them all. */
  readonly methods?: readonly SettingsFacts['method'][];
  readonly expects?: readonly Expectation[];
  /** Pages ask for the tokens, so their origin must be registered. */
  readonly isInPages?: boolean;
  /**
   * Returns the settings for a client, of whatever kind it is. Throws Unwritable where the format of the library cannot hold a value of the
   * client. `placeholder` stands where the secret belongs, which nobody knows here.
   */
  files(facts: SettingsFacts, place: Place, placeholder: string): readonly SettingsFile[];
}
