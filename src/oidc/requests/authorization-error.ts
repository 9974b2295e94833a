import type Koa from 'koa';
import type { Client, KoaContextWithOIDC } from 'oidc-provider';
import { addMembers } from '../../domain/clients/addresses/add-members.ts';
import { isDocumentAddress } from '../../domain/clients/documents/document-address.ts';
import { carrierOf, mustSign, signedMembers } from '../tokens/signed-answer.ts';
import { protocolOf } from './protocol-of.ts';
import { sendAnswer } from './send-answer.ts';

/**
 * Says whether no person sees this request and its client can be answered by redirect: a page of ours would hang unseen.
 * @param found the client, when the library has not looked it up
 */
export function isSilent(ctx: Koa.Context, found?: Client): boolean {
  const { client = found, params = ctx.query } = protocolOf(ctx);
  const redirectUri = params['redirect_uri'];
  return (
    params['prompt'] === 'none' &&
    typeof redirectUri === 'string' &&
    !isDocumentAddress(client?.clientId ?? '') &&
    Boolean(client?.redirectUriAllowed(redirectUri))
  );
}

interface TellingError {
  readonly params: Readonly<Record<string, unknown>>;
  readonly error: string;
  readonly description: string;
  readonly issuer: string;
}

/** Returns what a client is told of an error (RFC 6749 section 4.1.2.1, RFC 9207). */
function errorMembers({ params, error, description, issuer }: TellingError): Readonly<Record<string, string>> {
  const state = params['state'];
  return { error, error_description: description, iss: issuer, ...(typeof state === 'string' ? { state } : {}) };
}

/** Returns the client's return address with an error that goes by redirect. The address was checked before. */
export function errorAddress(told: TellingError): string {
  const { redirect_uri: address, response_mode: mode } = told.params;
  return addMembers(String(address), errorMembers(told), mode === 'fragment' ? 'fragment' : 'query');
}

type Told = Omit<TellingError, 'params'>;

/** Tells the client of an error, by redirect or as a form where it asked for one. The return address was checked before. */
export function answerWithError(ctx: Koa.Context, told: Told): void {
  const { params = ctx.query } = protocolOf(ctx);
  const { redirect_uri: address, response_mode: mode } = params;
  sendAnswer(ctx, { mode, address: String(address), members: errorMembers({ ...told, params }) });
}

/** Does the same, signed where the answer must be. */
export async function answerWithSignedError(ctx: Koa.Context, told: Told): Promise<void> {
  const { client, params = ctx.query } = protocolOf(ctx);
  const { redirect_uri: address, response_mode: mode } = params;
  if (!mustSign(mode, client)) return answerWithError(ctx, told);
  const members = await signedMembers(ctx as KoaContextWithOIDC, errorMembers({ ...told, params }));
  return sendAnswer(ctx, { mode: carrierOf(mode), address: String(address), members });
}
