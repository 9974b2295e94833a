import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { isObject, parseJson, type Members } from '../members.ts';

/** More characters than an authenticator's answer without an attestation has. */
const maxCharacters = 12_000;
/** Characters of 1023 bytes in base64url, the most that WebAuthn allows. */
const maxIdCharacters = 1364;
const maxTransports = 8;

const isEncoded = (value: unknown): value is string => typeof value === 'string' && /^[\w-]+$/.test(value);

/** Returns the members of the credential that the browser's script sent; undefined when it is none. */
function readCredential(text: string | undefined): { readonly id: string; readonly response: Members } | undefined {
  if (!text || text.length > maxCharacters) return undefined;
  const credential = parseJson(text);
  if (!isObject(credential)) return undefined;
  const { id, type, response } = credential;
  if (!isEncoded(id) || id.length > maxIdCharacters || type !== 'public-key' || !isObject(response)) return undefined;
  return { id, response };
}

/** Reads the assertion of a sign-in. Nothing in it is verified yet. */
export function readAssertion(text: string | undefined): AuthenticationResponseJSON | undefined {
  const credential = readCredential(text);
  if (!credential) return undefined;
  const { id, response } = credential;
  const { clientDataJSON, authenticatorData, signature, userHandle } = response;
  if (!isEncoded(clientDataJSON) || !isEncoded(authenticatorData) || !isEncoded(signature)) return undefined;
  if (userHandle !== undefined && !isEncoded(userHandle)) return undefined;
  return {
    id,
    rawId: id,
    type: 'public-key',
    clientExtensionResults: {},
    response: { clientDataJSON, authenticatorData, signature, userHandle },
  };
}

/** Reads the key of a passkey that was just made. Nothing in it is verified yet. */
export function readNewCredential(text: string | undefined): RegistrationResponseJSON | undefined {
  const credential = readCredential(text);
  if (!credential) return undefined;
  const { id, response } = credential;
  const { clientDataJSON, attestationObject, transports } = response;
  if (!isEncoded(clientDataJSON) || !isEncoded(attestationObject)) return undefined;
  const words = Array.isArray(transports) ? transports : [];
  const known = words.filter((word): word is string => typeof word === 'string' && /^[a-z-]{1,20}$/.test(word));
  return {
    id,
    rawId: id,
    type: 'public-key',
    clientExtensionResults: {},
    response: {
      clientDataJSON,
      attestationObject,
      transports: [...new Set(known)].slice(0, maxTransports) as RegistrationResponseJSON['response']['transports'],
    },
  };
}
