import { createHash, createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';

type Members = Readonly<Record<string, unknown>>;

/** A key with which a realm has signed. */
export interface RealmKey {
  readonly kid: string;
  readonly privateJwk: JsonWebKey;
  readonly publicJwk: JsonWebKey;
  /** The realm signs with this key; the others verify what they have signed before. */
  readonly isSigning: boolean;
}

export interface RealmKeys {
  readonly keys: readonly RealmKey[];
  /** Names of keys of other kinds, which are not taken over, with the kind. */
  readonly others: readonly string[];
}

const provider = 'org.keycloak.keys.KeyProvider';
const fewestBits = 2048;

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

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

/** Returns the RSA keys of a realm by which it signs, or has signed, with RS256. The one that signs comes first. */
export function readRealmKeys({ components }: Members): RealmKeys {
  const listed = isObject(components) ? components[provider] : undefined;
  const all = (Array.isArray(listed) ? listed : [])
    .filter(isObject)
    .filter((component) => settingOf(component, 'enabled') !== 'false')
    .toSorted((one, other) => Number(settingOf(other, 'priority') ?? 0) - Number(settingOf(one, 'priority') ?? 0));
  const [keys, others]: [RealmKey[], string[]] = [[], []];
  for (const component of all) {
    const kind = String(component['providerId']);
    const algorithm = settingOf(component, 'algorithm') ?? 'RS256';
    const isRsa = (kind === 'rsa' || kind === 'rsa-generated') && algorithm === 'RS256';
    const key = isRsa ? readPrivateKey(settingOf(component, 'privateKey')) : undefined;
    const isStrong = key?.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= fewestBits;
    if (!key || !isStrong) {
      others.push(`${String(component['name'])} (${kind})`);
      continue;
    }
    const about = { kid: kidOf(createPublicKey(key)), alg: 'RS256', use: 'sig' };
    const isActive = settingOf(component, 'active') !== 'false';
    keys.push({
      kid: about.kid,
      privateJwk: { ...key.export({ format: 'jwk' }), ...about },
      publicJwk: { ...createPublicKey(key).export({ format: 'jwk' }), ...about },
      isSigning: isActive && !keys.some(({ isSigning }) => isSigning),
    });
  }
  return { keys: keys.toSorted((one, other) => Number(other.isSigning) - Number(one.isSigning)), others };
}
