import { createHash, createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { isObject, objectsIn, type Members } from '../members.ts';

/** A key with which a realm has signed. */
export interface RealmKey {
  readonly kid: string;
  readonly alg: 'RS256' | 'ES256';
  readonly privateJwk: JsonWebKey;
  readonly publicJwk: JsonWebKey;
  /** The realm signs with this RSA key; the others verify what they have signed before. */
  readonly isSigning: boolean;
}

/** A key that is not taken over. */
export interface OtherKey {
  readonly name: string;
  readonly kind: string;
  /** Says what ends with it. */
  readonly meaning: string;
}

export interface RealmKeys {
  readonly keys: readonly RealmKey[];
  readonly others: readonly OtherKey[];
}

/** The type of the components of a realm that hold keys. */
export const keyProvider = 'org.keycloak.keys.KeyProvider';
const fewestBits = 2048;

/** Returns a setting of a key. Each is a list with one text. */
function settingOf({ config }: Members, name: string): string | undefined {
  const values = isObject(config) ? config[name] : undefined;
  return Array.isArray(values) && typeof values[0] === 'string' ? values[0] : undefined;
}

/** Reads a private key: PEM as an operator pasted it, or the DER that Keycloak writes in base64. */
function readPrivateKey(text: string | undefined): KeyObject | undefined {
  if (text === undefined) return undefined;
  const der = Buffer.from(text, 'base64');
  const forms = text.includes('-----BEGIN')
    ? [{ key: text, format: 'pem' } as const]
    : (['pkcs1', 'pkcs8'] as const).map((type) => ({ key: der, format: 'der', type }) as const);
  for (const form of forms) {
    try {
      return createPrivateKey(form);
    } catch {
      // The key may have the other form.
    }
  }
  return undefined;
}

/** Returns the id that Keycloak gives to a key: the SHA-256 of its public half in DER. */
const kidOf = (key: KeyObject) =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('base64url');

/** Returns the private key of a component that signs with an algorithm of ours; undefined for any other one. */
function signingKeyOf(
  component: Members,
  kind: string,
): { readonly key: KeyObject; readonly alg: RealmKey['alg'] } | undefined {
  const algorithm = settingOf(component, 'algorithm') ?? 'RS256';
  if ((kind === 'rsa' || kind === 'rsa-generated') && algorithm === 'RS256') {
    const key = readPrivateKey(settingOf(component, 'privateKey'));
    const isStrong = key?.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= fewestBits;
    return isStrong ? { key, alg: 'RS256' } : undefined;
  }
  const key = kind === 'ecdsa-generated' ? readPrivateKey(settingOf(component, 'ecdsaPrivateKey')) : undefined;
  return key?.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? { key, alg: 'ES256' } : undefined;
}

/** Says what ends with a key that is not taken over. */
function meaningOf(component: Members, kind: string): string {
  if (kind.startsWith('hmac')) return 'refresh tokens of Keycloak end';
  if (kind.startsWith('aes') || kind.startsWith('rsa-enc')) return 'no token that a service checks was signed by it';
  const curve = settingOf(component, 'ecdsaEllipticCurveKey') ?? settingOf(component, 'eddsaEllipticCurveKey');
  const form = curve ?? settingOf(component, 'algorithm') ?? 'RS256';
  return `${form.slice(0, 40)} of this kind or length is not published here: services refuse the tokens that it has signed`;
}

/** Returns the components of a realm that hold keys. */
export function keyComponents({ components }: Members): readonly Members[] {
  return objectsIn(isObject(components) ? components[keyProvider] : undefined);
}

/** Returns the id of the key that a component holds; undefined for one that signs with no algorithm of ours. */
export function kidOfComponent(component: Members): string | undefined {
  const found = signingKeyOf(component, String(component['providerId']));
  return found && kidOf(createPublicKey(found.key));
}

/**
 * Returns the keys of a realm by which it signs, or has signed, with RS256 or with ES256. The RSA key that signs comes first: realms sign with it
 * unless they are told otherwise.
 */
export function readRealmKeys(settings: Members): RealmKeys {
  const all = keyComponents(settings)
    .filter((component) => settingOf(component, 'enabled') !== 'false')
    .toSorted((one, other) => Number(settingOf(other, 'priority') ?? 0) - Number(settingOf(one, 'priority') ?? 0));
  const [keys, others]: [RealmKey[], OtherKey[]] = [[], []];
  for (const component of all) {
    const kind = String(component['providerId']);
    const found = signingKeyOf(component, kind);
    if (!found) {
      others.push({ name: String(component['name']), kind, meaning: meaningOf(component, kind) });
      continue;
    }
    const { key, alg } = found;
    const about = { kid: kidOf(createPublicKey(key)), alg, use: 'sig' };
    const isActive = settingOf(component, 'active') !== 'false';
    keys.push({
      kid: about.kid,
      alg,
      privateJwk: { ...key.export({ format: 'jwk' }), ...about },
      publicJwk: { ...createPublicKey(key).export({ format: 'jwk' }), ...about },
      isSigning: alg === 'RS256' && isActive && !keys.some(({ isSigning }) => isSigning),
    });
  }
  return { keys: keys.toSorted((one, other) => Number(other.isSigning) - Number(one.isSigning)), others };
}
