import { loopbackHosts } from '../../../domain/network/private-host.ts';
import type { ClientProblem } from '../../../domain/clients/client-metadata.ts';
import { addressKey, liesUnderKeys } from '../../../domain/clients/addresses/address-key.ts';
import { refusal } from '../../../domain/clients/value-refusal.ts';
import type { Services } from '../../../services.ts';

/** Returns whether many programs may listen at an address: those of developers and of installed applications do. */
const isShared = (address: string) => !URL.canParse(address) || loopbackHosts.includes(new URL(address).hostname);

interface Wished {
  readonly members: Readonly<Record<string, unknown>>;
  /** Id of the token that registers the client. Its clients may share an address. */
  readonly tokenId: string;
  /** Return addresses that the client has already, as a manager may have decided. */
  readonly kept?: readonly string[] | undefined;
}

/**
 * Returns the return addresses that belong to a client which this token has not made, however they are written, and those that lie under
 * one of its patterns. A service that registers itself must not take the
 * name of one service and send its answers to another one.
 */
export async function findTakenAddresses(
  { clients: { registry: clients, tokens: clientTokens } }: Pick<Services, 'clients'>,
  { members, tokenId, kept = [] }: Wished,
): Promise<readonly ClientProblem[]> {
  const wished: unknown = members['redirect_uris'];
  if (!Array.isArray(wished) || wished.length === 0) return [];
  // The clients are read first: one that this token makes meanwhile is known as its own then.
  const present = await clients.list();
  const own = new Set(await clientTokens.clientsOf(tokenId));
  const others = present.filter((record) => record.deletedAt === null && !own.has(record.clientId));
  const taken = new Set(others.flatMap(({ metadata }) => (metadata.redirect_uris ?? []).map(addressKey)));
  const patterns = others.flatMap(({ metadata }) => metadata.legacy_redirect_patterns ?? []);
  const isTaken = (address: string) => taken.has(addressKey(address)) || liesUnderKeys(address, patterns);
  return wished.flatMap((address: unknown, index) =>
    typeof address === 'string' && isTaken(address) && !kept.includes(address) && !isShared(address)
      ? [{ field: 'redirect_uris', index, ...refusal('other_client') }]
      : [],
  );
}
