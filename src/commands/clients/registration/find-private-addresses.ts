import type { ClientProblem } from '../../../domain/clients/client-metadata.ts';
import { refusal } from '../../../domain/clients/value-refusal.ts';
import type { Services } from '../../../services.ts';

/** The members that hold an address to which our server sends requests. */
const calledMembers = ['backchannel_logout_uri', 'deletion_uri', 'events_uri', 'jwks_uri'] as const;

/**
 * Returns the addresses of a registration that our server would call on a private network. They are refused when they are called in any case;
 * here a person learns of it while the page is open.
 */
export async function findPrivateAddresses(
  { outbound: { isPrivateAddress } }: Pick<Services, 'outbound'>,
  members: Readonly<Record<string, unknown>>,
): Promise<readonly ClientProblem[]> {
  const found = await Promise.all(
    calledMembers.map(async (field) => {
      const address = members[field];
      const isPrivate = typeof address === 'string' && (await isPrivateAddress(address));
      return isPrivate ? [{ field, ...refusal('private_address') }] : [];
    }),
  );
  return found.flat();
}
