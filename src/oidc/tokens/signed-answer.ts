import type { KoaContextWithOIDC } from 'oidc-provider';
import { signsMessages } from '../../domain/clients/security-profile.ts';
import type { Members } from '../../domain/members.ts';
import { optionsOf } from '../client-options.ts';

/** Signs what a client is told as a JWT for that client alone, with the algorithm of its registration. */
function sign(ctx: KoaContextWithOIDC, extra: Members, use: 'authorization' | 'introspection'): Promise<string> {
  const token = new ctx.oidc.provider.IdToken({}, { ctx });
  return Object.assign(token, { extra }).issue({ use });
}

/** Says whether an answer to an authorization request is to be signed (JARM, section 2.3). */
export const isSignedMode = (mode: unknown): mode is string => typeof mode === 'string' && /^(?:.+\.)?jwt$/.test(mode);

/** Says whether an answer is to be signed: the request says so, or its client is told nothing without a signature, not even an error. */
export const mustSign = (mode: unknown, client: object | undefined): boolean =>
  isSignedMode(mode) || signsMessages(optionsOf(client));

/** Returns the way by which a signed answer travels: an answer with a code goes in the query unless the client says otherwise. */
export const carrierOf = (mode: unknown): unknown => {
  if (!isSignedMode(mode)) return mode;
  return mode === 'jwt' ? 'query' : mode.slice(0, -'.jwt'.length);
};

/** Returns the members of a signed answer: one JWT that holds all others. */
export async function signedMembers(ctx: KoaContextWithOIDC, members: Members): Promise<{ readonly response: string }> {
  return { response: await sign(ctx, members, 'authorization') };
}

/** The type of a signed answer of introspection (RFC 9701). */
const signedIntrospection = 'application/token-introspection+jwt';

/** Answers introspection by a JWT for the client that asks, where its registration names an algorithm and it accepts the type. */
export async function signIntrospection(ctx: KoaContextWithOIDC): Promise<void> {
  const isAgreed = ctx.oidc.client?.introspectionSignedResponseAlg !== undefined;
  if (!isAgreed || ctx.accepts('json', signedIntrospection) !== signedIntrospection) return;
  ctx.body = await sign(ctx, { token_introspection: ctx.body }, 'introspection');
  ctx.type = signedIntrospection;
}
