import { compactDecrypt, importJWK, type JWK } from 'jose';
import { isObject } from '../../domain/members.ts';
import { UpstreamRefusal } from '../refusal.ts';
import { errorWord } from '../to-refusal.ts';
import { contentEncryption, credentialIds, type WalletFormat } from './request-claims.ts';
import { hostile } from './wallet-refusal.ts';

/** A presentation as it came out of the envelope. */
export interface Presentation {
  readonly format: WalletFormat;
  readonly text: string;
}

/** Refuses with what the wallet says. A person who turned back in her wallet has refused nothing here. */
export const walletError = (error: unknown): UpstreamRefusal =>
  new UpstreamRefusal(error === 'access_denied' ? 'cancelled' : 'failed', errorWord(error));

/** Returns what an envelope holds; undefined where it is not one for this request, so that anybody may have made it. */
export async function decryptAnswer(
  response: string,
  key: JWK,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const { plaintext } = await compactDecrypt(response, await importJWK(key, 'ECDH-ES'), {
      keyManagementAlgorithms: ['ECDH-ES'],
      contentEncryptionAlgorithms: [...contentEncryption],
    });
    const answer = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(plaintext)) as unknown;
    return isObject(answer) ? answer : undefined;
  } catch {
    return undefined;
  }
}

/** Returns the one presentation of an answer, of a credential that was asked for. */
export function presentationOf(
  { error, vp_token: tokens }: Readonly<Record<string, unknown>>,
  formats: readonly WalletFormat[],
): Presentation {
  if (error !== undefined) throw walletError(error);
  if (typeof tokens !== 'object' || tokens === null) throw hostile('malformed');
  const [entry, ...more] = Object.entries(tokens);
  const format = formats.find((one) => credentialIds[one] === entry?.[0]);
  const [text, ...others] = Array.isArray(entry?.[1]) ? (entry[1] as readonly unknown[]) : [];
  if (format === undefined || more.length > 0 || others.length > 0 || typeof text !== 'string')
    throw hostile('malformed');
  return { format, text };
}
