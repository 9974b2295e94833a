import { createPrivateKey, sign, X509Certificate, type KeyObject } from 'node:crypto';
import { signingInput, type Json } from '../keys.ts';
import { issuers } from './issuers.ts';

export interface IssuerKey {
  readonly key: KeyObject;
  readonly chain: readonly Buffer[];
}

const read = ({ key, chain }: { readonly key: string; readonly chain: readonly string[] }): IssuerKey => ({
  key: createPrivateKey(key),
  chain: chain.map((pem) => new X509Certificate(pem).raw),
});

export const issuerKeys = {
  usual: read(issuers.usual),
  outOfTime: read(issuers.outOfTime),
  unknown: read(issuers.unknown),
};

/** Returns the issuer that signs a credential with this flaw. */
export function issuerOf(flaw: string | undefined) {
  if (flaw === 'unknown-issuer') return issuerKeys.unknown;
  return flaw === 'issuer-out-of-time' ? issuerKeys.outOfTime : issuerKeys.usual;
}

export const signBytes = (key: KeyObject, bytes: Buffer): Buffer =>
  sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' });

/** A compact JWS by a key on P-256. */
export function signJwt(key: KeyObject, header: Json, claims: Json): string {
  const input = signingInput({ alg: 'ES256', ...header }, claims);
  return `${input}.${signBytes(key, Buffer.from(input)).toString('base64url')}`;
}

/** Returns the chain of a key as a header of JOSE has it. */
export const x5c = ({ chain }: IssuerKey): readonly string[] => chain.map((der) => der.toString('base64'));
