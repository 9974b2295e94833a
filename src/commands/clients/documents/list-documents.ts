import { isoTime } from '../../../domain/time.ts';
import type { Services } from '../../../services.ts';
import type { ClientDocument, DocumentBlock } from '../../../store/clients/documents/client-documents.ts';

export type UsedDocument = Pick<ClientDocument, 'clientId' | 'claimedName' | 'readAt'>;

interface ListedDocuments {
  /** The clients to which people have said yes, by their addresses. One that is blocked is in use no more. */
  readonly used: readonly UsedDocument[];
  readonly blocks: readonly DocumentBlock[];
}

/** Lists the clients that nobody has registered, and what is blocked. */
export async function listDocuments({ clients: { documents } }: Pick<Services, 'clients'>): Promise<ListedDocuments> {
  const [known, blocks] = await Promise.all([documents.list(), documents.listBlocks()]);
  return { used: known.toSorted((one, other) => (one.clientId < other.clientId ? -1 : 1)), blocks };
}

/** Describes a client that nobody has registered, for programs. */
export const describeDocument = ({ clientId, claimedName, readAt }: UsedDocument) => ({
  client_id: clientId,
  claimed_name: claimedName ?? null,
  read_at: isoTime(readAt),
});

/** Describes a block, for programs. */
export const describeBlock = ({ target, reason, at }: DocumentBlock) => ({ target, reason, at: isoTime(at) });
