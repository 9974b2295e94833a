import type { KeyObject } from 'node:crypto';
import { ExternalSigningKey, type JWK } from 'oidc-provider';
import type { SigningCommand } from '../../crypto/signing-command.ts';
import type { SigningKey } from '../../store/keys/signing-keys.ts';
import { signerOf, type KeyRing, type Signer } from './key-ring.ts';

/** A key that lies elsewhere, as the library publishes it and signs with it. */
class LibraryKey extends ExternalSigningKey {
  readonly #key: KeyObject;
  readonly #about: Pick<SigningKey, 'kid' | 'alg'>;
  readonly #sign: Signer['sign'];

  constructor(key: SigningKey, { publicKey, sign }: { readonly publicKey: KeyObject; readonly sign: Signer['sign'] }) {
    super();
    this.#key = publicKey;
    this.#about = key;
    this.#sign = sign;
  }

  override get kid(): string {
    return this.#about.kid;
  }

  override get alg(): string {
    return this.#about.alg;
  }

  override keyObject(): KeyObject {
    return this.#key;
  }

  override sign(data: Uint8Array): Promise<Uint8Array> | Uint8Array {
    return this.#sign(Buffer.from(data));
  }
}

/** Returns the keys of a ring as the library takes them. */
export function libraryKeys(keys: KeyRing, command: SigningCommand | undefined): (JWK | ExternalSigningKey)[] {
  return keys.all.map((key) => {
    if (key.privateJwk) return key.privateJwk as unknown as JWK;
    const publicKey = keys.verifier(key.kid)!.key;
    return new LibraryKey(key, { publicKey, sign: signerOf(key, { key: publicKey, command }) });
  });
}
