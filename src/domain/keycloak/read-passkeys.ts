import { parseFactorLabel } from '../factors/factor-label.ts';
import { isObject, type Members } from '../members.ts';
import { note, type ImportNote } from './import-notes.ts';
import type { Credential } from './read-credentials.ts';

/** A passkey, or a security key. */
export interface ImportedPasskey {
  readonly id: string;
  readonly label: string;
  /** Base64url, as browsers name it. */
  readonly credentialId: string;
  /** COSE in base64url. */
  readonly publicKey: string;
  readonly signCount: number;
  readonly transports: readonly string[];
  readonly aaguid: string;
  readonly createdAt: number | undefined;
  /** The key is a second factor alone. */
  readonly isSecurityKey: boolean;
}

export const passkeyTypes = ['webauthn', 'webauthn-passwordless'] as const;
type PasskeyType = (typeof passkeyTypes)[number];

/** Hosts for which passkeys were made. A passkey is good for its host alone. */
export interface PasskeyHosts {
  /** The host of this service. */
  readonly here: string;
  /** The host of the realm, by the type of the credential; undefined where the export does not say it. */
  readonly there: Readonly<Record<PasskeyType, string | undefined>>;
}

const textIn = (value: unknown) => (typeof value === 'string' && value !== '' ? value.toLowerCase() : undefined);

/** Returns the host of an address; undefined where it is none. */
function hostOf(address: unknown): string | undefined {
  return typeof address === 'string' && URL.canParse(address) ? new URL(address).hostname : undefined;
}

/**
 * Reads the hosts of a realm's passkeys. A policy without one means the host of the realm's address. Where this is not in the file, the operator
 * says it.
 */
export function readPasskeyHosts(
  settings: Members,
  { here, said }: { readonly here: string; readonly said: string | undefined },
): PasskeyHosts {
  const { attributes } = settings;
  const otherwise = textIn(said) ?? hostOf(isObject(attributes) ? attributes['frontendUrl'] : undefined);
  return {
    here,
    there: {
      webauthn: textIn(settings['webAuthnPolicyRpId']) ?? otherwise,
      'webauthn-passwordless': textIn(settings['webAuthnPolicyPasswordlessRpId']) ?? otherwise,
    },
  };
}

const base64 = /^[A-Za-z0-9+/]{16,1364}={0,2}$/;
const base64url = /^[\w-]{32,2000}$/;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const longestId = 1023;
const noMaker = '00000000-0000-0000-0000-000000000000';
const largestCount = 0xffff_ffff;

/** Returns whether the bytes of a public key begin as the map that COSE makes of it (RFC 9052, section 7). */
const isCose = (encoded: string) => Buffer.from(encoded, 'base64url')[0]! >> 5 === 5;

function readTransports(value: unknown): readonly string[] {
  const known = (Array.isArray(value) ? value : []).filter(
    (word): word is string => typeof word === 'string' && /^[a-z-]{1,20}$/.test(word),
  );
  return [...new Set(known)].slice(0, 8);
}

/** Returns a passkey that can be verified here; undefined for anything else. */
function passkeyOf({ id, type, label, createdAt, about }: Credential): ImportedPasskey | undefined {
  const { credentialId, credentialPublicKey: publicKey, counter, aaguid } = about;
  if (id === '' || typeof credentialId !== 'string' || !base64.test(credentialId)) return undefined;
  if (typeof publicKey !== 'string' || !base64url.test(publicKey) || !isCose(publicKey)) return undefined;
  const bytes = Buffer.from(credentialId, 'base64');
  const isCount = typeof counter === 'number' && Number.isInteger(counter) && counter >= 0 && counter <= largestCount;
  if (bytes.length > longestId || !isCount) return undefined;
  const isSecurityKey = type === 'webauthn';
  const read = parseFactorLabel(label);
  return {
    id,
    label: (read.ok && read.value) || (isSecurityKey ? 'Clé de sécurité' : 'Clé d’accès'),
    credentialId: bytes.toString('base64url'),
    publicKey,
    signCount: counter,
    transports: readTransports(about['transports']),
    aaguid: typeof aaguid === 'string' && uuid.test(aaguid) ? aaguid.toLowerCase() : noMaker,
    createdAt,
    isSecurityKey,
  };
}

interface Telling {
  readonly tell: (note: ImportNote) => void;
  readonly count: (kind: string) => void;
  /** Says that a second factor does not come along. */
  readonly lose: () => void;
}

/** Reads the passkeys and security keys of a person. Those of another host are told: no browser would find them here. */
export function readPasskeys(
  all: readonly Credential[],
  { hosts, tell, count, lose }: Telling & { readonly hosts: PasskeyHosts | undefined },
): readonly ImportedPasskey[] {
  const passkeys: ImportedPasskey[] = [];
  const told = new Map<string, ImportNote>();
  for (const one of all) {
    const type = passkeyTypes.find((known) => known === one.type);
    if (!type) continue;
    const host = hosts?.there[type];
    const passkey = passkeyOf(one);
    if (passkey && host !== undefined && host === hosts?.here) {
      passkeys.push(passkey);
      count(passkey.isSecurityKey ? 'security key' : 'passkey');
      continue;
    }
    if (type === 'webauthn') lose();
    if (host === undefined) told.set('unknown', note('passkey_host_unknown'));
    else if (host !== hosts?.here) told.set(host, note('passkey_host', host));
    else tell(note('passkey_unreadable'));
  }
  for (const one of told.values()) tell(one);
  return passkeys;
}
