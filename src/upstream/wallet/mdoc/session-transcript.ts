import { createHash } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import type { Expected } from '../presented.ts';
import { encodeCbor } from './cbor.ts';

type Facts = Pick<Expected, 'clientId' | 'encryptionKey' | 'nonce' | 'origin' | 'responseUri'>;

/** Returns what the holder's signature is bound to (OpenID4VP, appendix B.2.6), by redirects or in the Digital Credentials API. */
export async function sessionTranscript(facts: Facts): Promise<readonly unknown[]> {
  const { clientId, encryptionKey, nonce, origin, responseUri } = facts;
  const thumbprint = Buffer.from(await calculateJwkThumbprint(encryptionKey, 'sha256'), 'base64url');
  const [name, info] =
    responseUri === undefined
      ? ['OpenID4VPDCAPIHandover', [origin, nonce, thumbprint]]
      : ['OpenID4VPHandover', [clientId, nonce, thumbprint, responseUri]];
  return [null, null, [name, createHash('sha256').update(encodeCbor(info)).digest()]];
}
