import type Koa from 'koa';
import { liesUnderPattern } from '../../domain/clients/addresses/legacy-pattern.ts';
import type { Services } from '../../services.ts';
import { createPatience } from '../../store/database/database-failures.ts';
import { mustSign } from '../tokens/signed-answer.ts';
import { protocolOf } from './protocol-of.ts';
import { answerWithError, isSilent } from './authorization-error.ts';

type AskedServices = Pick<Services, 'config' | 'clients' | 'operation'>;

/** So long a frame that nobody sees waits for a database that may be away. */
const inTime = createPatience(1000);

const clientIdOf = (ctx: Koa.Context) => String(ctx.query['client_id']);

/** Says whether the client was known to have this return address when the database was last there. */
function isOfKnownClient(
  ctx: Koa.Context,
  { clients: { registry: clients } }: Pick<AskedServices, 'clients'>,
): boolean {
  const { prompt, redirect_uri: address } = ctx.query;
  const known = clients.peek(clientIdOf(ctx));
  if (prompt !== 'none' || typeof address !== 'string' || !known || known.disabledAt !== null) return false;
  const { redirect_uris: exact = [], legacy_redirect_patterns: patterns = [] } = known.metadata;
  return exact.includes(address) || (!address.includes('#') && liesUnderPattern(address, patterns));
}

/** Fails soon where a silent request asks while the database does not answer: its client should not wait as long as a person does. */
export function giveUpSilentSoon(
  ctx: Koa.Context,
  { clients: { registry: clients }, operation: { versions } }: AskedServices,
): Promise<unknown> | undefined {
  if (ctx.query['prompt'] !== 'none' || !versions.isStale()) return undefined;
  return inTime(Promise.resolve(clients.find(clientIdOf(ctx))));
}

/**
 * Tells the client of a silent request by redirect that it failed, since nobody sees a page of ours. Returns false for every other request.
 * Nothing of the request is written, so it gives no cookies either.
 */
export function answerSilentFailure(ctx: Koa.Context, services: AskedServices): boolean {
  if (!isSilent(ctx) && !isOfKnownClient(ctx, services)) return false;
  // An answer that must be signed needs what has just failed.
  const { client, params = ctx.query } = protocolOf(ctx);
  const known = client ?? services.clients.registry.peek(clientIdOf(ctx))?.metadata;
  if (mustSign(params['response_mode'] ?? ctx.query['response_mode'], known)) return false;
  ctx.remove('Set-Cookie');
  const { issuer } = services.config;
  answerWithError(ctx, { error: 'server_error', description: 'the request could not be answered', issuer });
  return true;
}
