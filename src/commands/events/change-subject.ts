import { parseEmailAddress } from '../../domain/fields/email-address.ts';
import type { Services } from '../../services.ts';
import { seekAccount } from '../account/seek-account.ts';
import { lockOwnStream, type StreamOfClient } from './own-stream.ts';

/** A person, as a receiver names her (RFC 9493). */
export type Subject =
  | { readonly format: 'iss_sub'; readonly iss: string; readonly sub: string }
  | { readonly format: 'email'; readonly email: string };

/** Nobody has this id. It is looked for where a subject names nobody, so that the time of an answer says nothing either. */
const nobody = '00000000-0000-0000-0000-000000000000';

/** Returns the account that a subject names, where the client knows that person by this very name; undefined everywhere else. */
async function accountOf(services: Services, clientId: string, subject: Subject): Promise<string | undefined> {
  const named = await namedAccount(services, subject);
  const known = await services.deletion.deletions.servicesOf(named ?? nobody);
  const access = await services.clients.accessList.listAccess(named ?? nobody);
  if (!known.includes(clientId)) return undefined;
  if (subject.format === 'iss_sub') return named;
  return access.find((one) => one.clientId === clientId)?.claims.includes('email') ? named : undefined;
}

async function namedAccount(services: Services, subject: Subject): Promise<string | undefined> {
  if (subject.format === 'email')
    return parseEmailAddress(subject.email).ok ? (await seekAccount(services, subject.email))?.account.id : undefined;
  const { issuer } = services.config;
  return subject.iss === issuer ? (await services.account.accounts.find(subject.sub))?.id : undefined;
}

/**
 * Keeps events about a person off a stream, or lets them on again. The answer is the same whether or not the client knows the person, and
 * whether or not she exists, so nobody learns of her by it.
 */
export async function changeSubject(
  services: Services,
  about: StreamOfClient & { readonly subject: Subject; readonly isWanted: boolean },
): Promise<{ readonly kind: 'done' | 'not_found' }> {
  const { streamId: id, clientId, subject, isWanted } = about;
  const accountId = await accountOf(services, clientId, subject);
  return services.transaction(async (trx) => {
    const stream = await lockOwnStream(services, trx, about);
    if (!stream) return { kind: 'not_found' };
    if (accountId === undefined) return { kind: 'done' };
    if (isWanted) await services.events.streams.addSubject(trx, { id, accountId });
    else await services.events.streams.removeSubject(trx, { id, accountId });
    return { kind: 'done' };
  });
}
